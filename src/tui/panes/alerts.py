"""The alerts pane: all rules, and what Enter takes apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.model import Update
from tui.panes.base import Pane
from tui.present import Row, View
from tui.views import alerts


class AlertsPane(Pane):
    """Pane 4: the rules and how far each is from firing."""

    NAME = "alerts"
    NUMBER = 4
    SOURCES = ()
    OPTIONS = alerts.AlertsOptions

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "E",
            "edit",
            "Edit",
            show=False,
            id="alerts.edit",
            tooltip="This rule in your editor",
        )
    ]

    @dataclass
    class EditingAsked(Message):
        """Somebody wants to change a rule."""

        rule: str
        """Its id."""

    def action_edit(self) -> None:
        row = self.table.sheet.current
        rule = self.options.opened or (row.key if row is not None else "")
        if rule:
            self.post_message(self.EditingAsked(rule))

    def view(self, update: Update) -> View:
        return alerts.view(update, self.options)

    def open(self, row: Row) -> None:
        if self.options.opened:
            super().open(row)
        else:
            self.options = replace(self.options, opened=row.key)

    def back(self) -> bool:
        if not self.options.opened:
            return False
        self.options = replace(self.options, opened="")
        return True
