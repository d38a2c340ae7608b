"""The alerts pane: all rules, and what Enter takes apart."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.panes.base import Pane
from tui.panes.choices import following
from tui.present import Row
from tui.views import alerts
from tui.views.alerts import Part


class AlertsPane(Pane):
    """Pane 4: the rules and how far each is from firing."""

    NAME = "alerts"
    NUMBER = 4
    SOURCES = ()
    OPTIONS = alerts.AlertsOptions
    VIEW = alerts.view
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v",
            "next_view",
            "View",
            id="alerts.next-view",
            tooltip="Of an opened rule: how it stands, or what followed when it fired",
        ),
    ]

    def open(self, row: Row) -> None:
        if self.options.opened:
            super().open(row)
        else:
            self.options = replace(self.options, opened=row.key)

    def back(self) -> bool:
        own: alerts.AlertsOptions = self.options
        if own.part is Part.BACKTEST:
            self.options = replace(own, part=Part.DETAIL)
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
        self.options = replace(self.options, part=following(self.options.part))
