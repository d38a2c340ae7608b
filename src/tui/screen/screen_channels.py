"""Notification channels that need a screen: toast, bell and terminal notification."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.notifications import SeverityLevel

if TYPE_CHECKING:
    from tui.alerts.notify.channels import Send
    from tui.alerts.notify.message import Message

TOAST_SECONDS = 20.0
"""Seconds for which the toast of a notification is shown."""
_SEVERITIES: Mapping[str, SeverityLevel] = {
    "info": "information",
    "warning": "warning",
    "critical": "error",
}


def screen_channels(app: App[Any], environ: Mapping[str, str] = os.environ) -> Mapping[str, Send]:
    """Return the channels that need a screen, by name.

    ``app`` shows a toast, ``bell`` rings the terminal's bell, ``osc`` shows a notification of the
    terminal itself. ``osc`` raises DeliveryError if ``environ`` names no terminal that supports it.
    """

    async def toast(message: Message) -> None:
        app.notify(
            message.text,
            title=message.title,
            severity=_SEVERITIES[message.severity],
            timeout=TOAST_SECONDS,
            markup=False,
        )

    async def bell(message: Message) -> None:
        del message
        app.bell()

    async def osc(message: Message) -> None:
        # Imported here, not at the top: test_start.py keeps these modules out of the first frame.
        from tui.alerts.notify.message import DeliveryError
        from tui.alerts.notify.terminal import sequence

        code = sequence(message, environ)
        if not code:
            raise DeliveryError("this terminal is not known to show notifications")
        write_to_terminal(app, code)

    return {"app": toast, "bell": bell, "osc": osc}


def write_to_terminal(app: App[Any], code: str) -> None:
    """Write an escape sequence to the terminal; do nothing before the application has started.

    Textual 8.2.8 has no public way to do this. ``App.bell`` and ``App.copy_to_clipboard`` write
    fixed sequences through ``_driver``, and ``App.console`` writes to a file that discards all.
    Writing to ``sys.__stderr__`` would bypass the driver's writer thread and could split one of
    its sequences.
    """
    if app._driver is not None:
        app._driver.write(code)
