"""Alerts pane: all rules, the details of one rule, and its backtest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.model.errors import UsageError
from tui.screen.panes.base import Pane
from tui.views.alerts.options import AlertsOptions, AlertsViewName
from tui.views.curve.options import tenor_of_series

if TYPE_CHECKING:
    from tui.model.alerts import Alert, AlertAction, NotificationStatus
    from tui.model.update import Update
    from tui.model.view import View
    from tui.views.reads import Reads


class AlertsPane(Pane):
    """Pane 4: the rules, their states and their distances to the threshold."""

    NAME = "alerts"
    NUMBER = 4
    SOURCES = ()
    VIEWS_ARE_OF_ROW = True
    OPTIONS = AlertsOptions
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "acknowledge", "Seen", id="alerts.ack", tooltip="Acknowledge the episode"),
        Binding("m", "mute", "Mute", id="alerts.mute", tooltip="Until it clears, or for a time"),
        Binding("E", "edit", "Edit", id="alerts.edit", tooltip="This rule in your editor"),
        Binding("A", "rearm", "Re-arm", id="alerts.rearm", tooltip="Tell it once more"),
    ]

    @staticmethod
    def make_view(update: Update, options: AlertsOptions) -> View:
        from tui.views.alerts.view import view

        return view(update, options)

    @staticmethod
    def reads(options: AlertsOptions) -> Reads:
        from tui.views.alerts.view import reads

        return reads(options)

    def _update_to_show(self, shown: Update) -> Update:
        """Return the figures that the alerts were evaluated on, until newer ones are."""
        return super()._update_to_show(shown).as_evaluated()

    class ActionRequested(Message):
        """Posted when the user acknowledges, mutes or re-arms a rule."""

        def __init__(self, action: AlertAction, title: str) -> None:
            """``title`` is that of the rule."""
            super().__init__()
            self.action = action
            self.title = title

    class MuteRequested(Message):
        """Posted when the user wants to mute a rule. The application prompts for the duration."""

        def __init__(self, alert: Alert, status: NotificationStatus) -> None:
            super().__init__()
            self.alert = alert
            self.status = status

    class EditRequested(Message):
        """Posted when the user wants to edit a rule in the configuration file."""

        def __init__(self, rule: str) -> None:
            """``rule`` is the id of the rule."""
            super().__init__()
            self.rule = rule

    def action_edit(self) -> None:
        row = self.current_row
        rule = self.options.opened or (row.key if row is not None else "")
        if rule:
            self.post_message(self.EditRequested(rule))

    def go_back(self) -> bool:
        """Return from the backtest to the details, or from the details to all rules."""
        if self.options.view_name is AlertsViewName.BACKTEST:
            self.options = replace(self.options, view_name=AlertsViewName.DETAIL)
            return bool(self.options.opened)
        return super().go_back()

    def action_acknowledge(self) -> None:
        if (alert := self._selected_alert()) is not None:
            from tui.alerts.notify.actions import acknowledged

            self._request_action(alert, lambda: acknowledged(alert, self._status(alert)))

    def action_mute(self) -> None:
        if (alert := self._selected_alert()) is not None:
            self.post_message(self.MuteRequested(alert, self._status(alert)))

    def action_rearm(self) -> None:
        alert = self._selected_alert()
        rules = [rule for rule in self.options.rules if alert and rule.id == alert.rule]
        if alert is not None and rules:
            from tui.alerts.notify.actions import rearmed

            self._request_action(alert, lambda: rearmed(rules[0], self._status(alert)))

    def _request_action(self, alert: Alert, action: Callable[[], AlertAction]) -> None:
        """Post the action, or show a toast that says why it would change nothing."""
        try:
            self.post_message(self.ActionRequested(action(), alert.title))
        except UsageError as error:
            self.notify(str(error), title=alert.title, markup=False)

    def _status(self, alert: Alert) -> NotificationStatus:
        from tui.model.alerts import NotificationStatus  # not before the first frame

        notifications = self.shown.notifications if self.shown else {}
        return notifications.get(alert.rule, NotificationStatus())

    @property
    def yield_under_cursor(self) -> str:
        """Tenor of the par yield that the rule is about, "" for another series."""
        row = self.current_row
        rule = self.options.opened or (row.key if row is not None else "")
        alerts = self.shown.alerts if self.shown is not None else ()
        return next((tenor_of_series(each.series) for each in alerts if each.rule == rule), "")

    def _selected_alert(self) -> Alert | None:
        """Return the opened rule, else the one under the cursor; None if there is none.

        In the past, show a toast and return None: rules can be changed only in the present.
        """
        if self.shown is None:
            return None
        if self.shown.is_past:
            self.notify("This is the past: . goes back to now", markup=False)
            return None
        row = self.current_row
        rule = self.options.opened or (row.key if row is not None else "")
        return next((alert for alert in self.shown.alerts if alert.rule == rule), None)
