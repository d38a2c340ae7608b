"""Prompt for the time for which a rule is muted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.app import App

from tui.alerts.notify.silence import EXAMPLES, muted
from tui.model.alerts import AlertAction
from tui.model.errors import UsageError
from tui.screen.panes.alerts import AlertsPane
from tui.screen.widgets.prompt import Prompt


def prompt_for_mute(
    app: App[None],
    request: AlertsPane.MuteRequested,
    now: Callable[[], datetime],
    submit: Callable[[AlertAction], object],
) -> None:
    """Prompt for a duration, validate it against the rule's state, and submit the action."""

    def action(duration: str) -> AlertAction:
        return muted(request.alert, duration, now(), request.status)

    def take(duration: str | None) -> None:
        if duration is not None:
            submit(action(duration))

    def duration_error(duration: str) -> str:
        try:
            action(duration)
        except UsageError as error:
            return str(error)
        return ""

    app.push_screen(Prompt(f"Mute {request.alert.title}", EXAMPLES, duration_error), take)
