"""Par curve pane: its view, the subject of the history, and the scale of the axis."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from tui.model.update import Update
from tui.model.view import Row, View
from tui.screen.choices import next_choice
from tui.screen.panes.base import Pane
from tui.screen.panes.day_prompt import RELATIVE, ask_day
from tui.views.curve.options import Axis, CurveOptions, CurveViewName, HistoryRange

if TYPE_CHECKING:
    from tui.views.reads import Reads

FIRST_CURVE = date(1990, 1, 2)
"""First day of Treasury's par yield curve."""
NONE = "none"


class CurvePane(Pane):
    """Pane 1: the par curve against earlier ones, its history, and measures of it."""

    NAME = "curve"
    NUMBER = 1
    SOURCES = ("par_yields",)
    OPTIONS = CurveOptions
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v",
            "view(1)",
            "View",
            id="curve.view",
            tooltip="Curve, history, changes, forwards, real, cushion",
        ),
        Binding("V", "view(-1)", "View before", show=False, id="curve.view-before"),
        Binding("m", "axis", "Axis", False, id="curve.next-axis", tooltip="√time, linear, ordinal"),
        Binding("c", "against", "Compare with a day", show=False, id="curve.against"),
        Binding("n", "reach(1)", "Longer history", show=False, id="curve.longer"),
        Binding("N", "reach(-1)", "Shorter history", show=False, id="curve.shorter"),
    ]

    @staticmethod
    def make_view(update: Update, options: CurveOptions) -> View:
        from tui.views.curve.view import view

        return view(update, options)

    @staticmethod
    def reads(options: CurveOptions) -> Reads:
        from tui.views.curve.view import reads

        return reads(options)

    def __init__(self, options: object = None) -> None:
        super().__init__(options)
        self._view_before_history: CurveViewName | None = None
        """View from which a row's history was opened, None if none was opened."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the history range outside the history, and the axis scale inside it."""
        is_history = self.options.view_name is CurveViewName.HISTORY
        if (action == "reach" and not is_history) or (action == "axis" and is_history):
            return False
        return super().check_action(action, parameters)

    def open(self, row: Row) -> None:
        """Show the history of the row's tenor or slope."""
        self.show_history(row.key)

    def show_history(self, name: str) -> None:
        """Show the history of a tenor or slope."""
        if self.options.view_name is not CurveViewName.HISTORY:
            self._view_before_history = self.options.view_name
        self.options = replace(self.options, view_name=CurveViewName.HISTORY, subject=name)

    def go_back(self) -> bool:
        """Return to the view from which the history was opened. Return False if none was opened."""
        if self._view_before_history is None or self.options.view_name is not CurveViewName.HISTORY:
            return False
        self.options = replace(self.options, view_name=self._view_before_history)
        self._view_before_history = None
        return True

    def action_view(self, count: int) -> None:
        self._view_before_history = None
        shown = next_choice(self.options.view_name, CurveViewName, count)
        self.options = replace(self.options, view_name=shown)

    def action_axis(self) -> None:
        self.options = replace(self.options, axis=next_choice(self.options.axis, Axis))

    def action_reach(self, count: int) -> None:
        ranges = list(HistoryRange)
        index = ranges.index(self.options.reach) + count
        self.options = replace(self.options, reach=ranges[max(0, min(index, len(ranges) - 1))])

    def action_against(self) -> None:
        hint = f"2020-03-09, back to {FIRST_CURVE} · {RELATIVE} · {NONE}"
        ask_day(self, "Compare with the curve of", hint, FIRST_CURVE, self._set_against, NONE)

    def _set_against(self, day: date | None) -> None:
        self.options = replace(self.options, against=day)
