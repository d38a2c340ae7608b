"""The alerts pane: all rules, and what Enter takes apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.model.alerts import Alert, AlertAction, NotificationStatus
from tui.model.view import Row
from tui.screen.panes.base import Pane, following
from tui.views.alerts import view
from tui.views.alerts.marks import episode
from tui.views.alerts.options import AlertsOptions, AlertsViewName


class AlertsPane(Pane):
    """Pane 4: the rules and how far each is from firing."""

    NAME = "alerts"
    NUMBER = 4
    SOURCES = ()
    OPTIONS = AlertsOptions
    VIEW = view.view
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v",
            "next_view",
            "View",
            id="alerts.next-view",
            tooltip="Of an opened rule: how it stands, or what followed when it fired",
        ),
        Binding("a", "acknowledge", "Seen", id="alerts.ack", tooltip="Acknowledge the episode"),
        Binding(
            "m", "mute", "Mute", False, id="alerts.mute", tooltip="Until it clears, or for a time"
        ),
        Binding("E", "edit", "Edit", False, id="alerts.edit", tooltip="This rule in your editor"),
        Binding("A", "rearm", "Re-arm", False, id="alerts.rearm", tooltip="Tell it once more"),
    ]

    @dataclass
    class ActionRequested(Message):
        """Somebody said something of a rule."""

        said: AlertAction

    @dataclass
    class MuteRequested(Message):
        """Somebody wants to mute a rule, and is to be asked for how long."""

        alert: Alert

    @dataclass
    class EditRequested(Message):
        """Somebody wants to change a rule."""

        rule: str
        """Its id."""

    def action_edit(self) -> None:
        row = self.table.sheet.current
        rule = self.options.opened or (row.key if row is not None else "")
        if rule:
            self.post_message(self.EditRequested(rule))

    def open(self, row: Row) -> None:
        if self.options.opened:
            super().open(row)
        else:
            self.options = replace(self.options, opened=row.key)

    def back(self) -> bool:
        own: AlertsOptions = self.options
        if own.view_name is AlertsViewName.BACKTEST:
            self.options = replace(own, view_name=AlertsViewName.DETAIL)
        else:
            self.options = replace(own, opened="")
        return bool(own.opened)

    def watch_options(self) -> None:
        super().watch_options()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only an opened rule has views."""
        if action == "next_view":
            return bool(self.options.opened)
        return super().check_action(action, parameters)

    def action_next_view(self) -> None:
        self.options = replace(self.options, view_name=following(self.options.view_name))

    def action_acknowledge(self) -> None:
        alert = self._chosen()
        if alert is None:
            return
        standings = self.shown.standings if self.shown else {}
        start = episode(alert, standings.get(alert.rule, NotificationStatus()))
        if start is None:
            self.notify(f"{alert.title} does not fire: nothing to acknowledge", markup=False)
        else:
            self._speak(AlertAction(alert.rule, "acked", start=start))

    def action_mute(self) -> None:
        if (alert := self._chosen()) is not None:
            self.post_message(self.MuteRequested(alert))

    def action_rearm(self) -> None:
        alert = self._chosen()
        if alert is None or self.shown is None:
            return
        standing = self.shown.standings.get(alert.rule)
        if standing is None or standing.done is None:
            self.notify(f"{alert.title} is armed", markup=False)
        else:
            self._speak(AlertAction(alert.rule, "rearmed"))

    def _speak(self, said: AlertAction) -> None:
        self.post_message(self.ActionRequested(said))

    def _chosen(self) -> Alert | None:
        """The rule under the cursor or taken apart, of the present."""
        if self.shown is None:
            return None
        if self.shown.travelling:
            self.notify("This is the past: . goes back to now", markup=False)
            return None
        row = self.table.sheet.current
        wanted = self.options.opened or (row.key if row is not None else "")
        return next((one for one in self.shown.alerts if one.rule == wanted), None)
