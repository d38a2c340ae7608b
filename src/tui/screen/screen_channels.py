"""The ways out that a screen has: its toasts, the bell, the terminal's own notifications."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.notifications import SeverityLevel

from tui.screen.widgets.text_styles import plain

if TYPE_CHECKING:
    from tui.alerts.notify.channels import Send
    from tui.alerts.notify.message import Message

SECONDS = 20.0
"""How long a toast of an alert stays."""
_SEVERITIES: Mapping[str, SeverityLevel] = {
    "info": "information",
    "warning": "warning",
    "critical": "error",
}


def ways_out(app: App[Any], environ: Mapping[str, str] = os.environ) -> Mapping[str, Send]:
    """By channel, how an application takes messages to who sits before it."""

    async def toast(told: Message) -> None:
        app.notify(
            plain(told.text),
            title=plain(told.title),
            severity=_SEVERITIES[told.severity],
            timeout=SECONDS,
            markup=False,
        )

    async def bell(told: Message) -> None:
        del told
        app.bell()

    async def osc(told: Message) -> None:
        # Nothing slow before the first frame: what alerts need comes with the first of them.
        from tui.alerts.notify.channels import DeliveryError
        from tui.alerts.notify.terminal import sequence

        code = sequence(told, environ)
        if not code:
            raise DeliveryError("this terminal is not known to show notifications")
        if app._driver is not None:
            app._driver.write(code)

    return {"app": toast, "bell": bell, "osc": osc}
