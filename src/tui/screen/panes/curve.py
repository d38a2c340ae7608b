"""The par curve: which view it shows, what that is about, and how its axis lies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import Enum
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType

from tui.model.view import Row
from tui.screen.panes.base import Pane
from tui.screen.widgets.prompt import Prompt
from tui.views.curve import view
from tui.views.curve.options import CurveOptions, CurveViewName, HistoryRange

FIRST_CURVE = date(1990, 1, 2)
NONE = "none"

Choice = TypeVar("Choice", bound=Enum)


class CurvePane(Pane):
    """Pane 1: the par curve against earlier ones, through time, and what it implies."""

    NAME = "curve"
    NUMBER = 1
    SOURCES = ("par_yields",)
    OPTIONS = CurveOptions
    VIEW = view.view
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

    def __init__(self, options: object = None) -> None:
        super().__init__(options)
        self._before: CurveViewName | None = None
        """The view a row was opened from."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        history = self.options.view_name is CurveViewName.HISTORY
        if (action == "reach" and not history) or (action == "axis" and history):
            return False
        return super().check_action(action, parameters)

    def open(self, row: Row) -> None:
        """The history of the row's tenor or slope."""
        if self.options.view_name is not CurveViewName.HISTORY:
            self._before = self.options.view_name
        self.options = replace(self.options, view_name=CurveViewName.HISTORY, subject=row.key)

    def back(self) -> bool:
        """To the view a history was opened from."""
        if self._before is None or self.options.view_name is not CurveViewName.HISTORY:
            return False
        self.options = replace(self.options, view_name=self._before)
        self._before = None
        return True

    def action_view(self, count: int) -> None:
        self._before = None
        self.options = replace(self.options, view_name=_next(self.options.view_name, count))

    def action_axis(self) -> None:
        self.options = replace(self.options, axis=_next(self.options.axis, 1))

    def action_reach(self, count: int) -> None:
        reaches = list(HistoryRange)
        place = reaches.index(self.options.reach) + count
        self.options = replace(self.options, reach=reaches[max(0, min(place, len(reaches) - 1))])

    def action_against(self) -> None:
        hint = f"2020-03-09, back to {FIRST_CURVE} · {NONE}"
        self.app.push_screen(Prompt("Compare with the curve of", hint, _wrong), self._answered)

    def _answered(self, text: str | None) -> None:
        if text is not None:
            self.options = replace(self.options, against=_day(text))


def _next(choice: Choice, count: int) -> Choice:
    choices = list(type(choice))
    return choices[(choices.index(choice) + count) % len(choices)]


def _day(text: str) -> date | None:
    """The day a text names, None for none. Raises ValueError for what is no day."""
    written = text.strip().lower()
    return None if written in ("", NONE) else date.fromisoformat(written)


def _wrong(text: str) -> str:
    try:
        day = _day(text)
    except ValueError:
        return f"{text!r} is no day; write 2020-03-09, or {NONE}"
    if day is not None and day < FIRST_CURVE:
        return f"Treasury's curve begins on {FIRST_CURVE}"
    return ""
