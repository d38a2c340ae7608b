"""Par curve pane: its view, the subject of the history, and the scale of the axis."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypeVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from tui.screen.choices import next_choice
from tui.screen.panes.base import Pane
from tui.views.curve.options import (
    Axis,
    ChangeSpan,
    CurveOptions,
    CurveViewName,
    HistoryRange,
    is_tenor,
)

if TYPE_CHECKING:
    from tui.model.table import Row
    from tui.model.update import Update
    from tui.model.view import View
    from tui.views.reads import Reads

FIRST_CURVE = date(1990, 1, 2)
"""First day of Treasury's par yield curve."""
NONE, EVERY_CURVE = "none", "every curve, as close as it lies"
NO_LONGER, NO_SHORTER = (
    "There is no longer time: N is shorter",
    "There is no shorter time: n is longer",
)
NO_RANGE = "this view has no range of time; history and why have one"
NO_MATURITIES = "this view has no axis of maturities; curve has one"
RANGE = "The time of a history, or of the change that is explained"
Range = TypeVar("Range", HistoryRange, ChangeSpan)
_WITH_RANGE = (CurveViewName.HISTORY, CurveViewName.WHY)
"""Views of a range of time, without an axis of maturities."""


class CurvePane(Pane):
    """Pane 1: the par curve against earlier ones, its history, and measures of it."""

    NAME = "curve"
    NUMBER = 1
    SOURCES = ("par_yields",)
    OPTIONS = CurveOptions
    SHOWS_REASONS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "reach(1)", "Longer", id="curve.longer", tooltip=RANGE),
        Binding("N", "reach(-1)", "Shorter", show=False, id="curve.shorter", tooltip=RANGE),
        Binding(
            "c", "against", "Compare", id="curve.against", tooltip="With another day, or with all"
        ),
        Binding("m", "axis", "Axis", id="curve.next-axis", tooltip="√maturity, linear, ordinal"),
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
        self._views_before: list[CurveViewName] = []
        """Views from which a history or the reasons were opened, the first one first."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the range in views of no range, and the axis scale in these."""
        has_range = self.options.view_name in _WITH_RANGE
        if (action == "reach" and not has_range) or (action == "axis" and has_range):
            return False
        return super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str:
        if action.startswith("reach("):
            return NO_RANGE
        return NO_MATURITIES if action == "axis" else super().disabled_reason(action)

    def open(self, row: Row) -> None:
        """Show the history of the row's tenor or slope; of an event, its two times."""
        if self.options.view_name is CurveViewName.WHY and not is_tenor(row.key):
            super().open(row)
        else:
            self.show_history(row.key)

    def show_history(self, name: str) -> None:
        """Show the history of a tenor or slope."""
        self._open_view(CurveViewName.HISTORY, subject=name)

    @property
    def yield_under_cursor(self) -> str:
        """Tenor of the row, "" for a spread or an event."""
        row = self.current_row
        return row.key if row is not None and is_tenor(row.key) else ""

    @property
    def span_under_cursor(self) -> ChangeSpan:
        """Span of the column; for a column without one the span of the reasons, else a day."""
        is_why = self.options.view_name is CurveViewName.WHY
        default: ChangeSpan = self.options.span if is_why else ChangeSpan.DAY
        return ChangeSpan.of_column(self.column_under_cursor) or default

    def explain(self, tenor: str, span: ChangeSpan) -> None:
        """Show the reasons for the change of a tenor."""
        self._open_view(CurveViewName.WHY, explained=tenor, span=span)

    @property
    def can_go_back(self) -> bool:
        """Does Escape return to the view from which this one was opened, or close something?"""
        return bool(self._views_before) or super().can_go_back

    def key_value(self, name: str) -> str:
        options: CurveOptions = self.options
        match name:
            case "curve.next-axis":
                return options.axis.value
            case "curve.against":
                if options.all_curves:
                    return EVERY_CURVE
                return NONE if options.against is None else options.against.isoformat()
            case "curve.longer" | "curve.shorter":
                is_why = options.view_name is CurveViewName.WHY
                return options.span.value if is_why else options.reach.label
        return super().key_value(name)

    def go_back(self) -> bool:
        """Return to the view from which the present one was opened. Return False without one."""
        if not self._views_before:
            return False
        self.options = replace(self.options, view_name=self._views_before.pop())
        return True

    def _open_view(self, view_name: CurveViewName, **options: object) -> None:
        if self.options.view_name is not view_name:
            self._views_before.append(self.options.view_name)
        self.options = replace(self.options, view_name=view_name, **options)

    def choose_view(self, index: int) -> None:
        """Show the view at a place among ``view_names``. Escape then returns to no other."""
        self._views_before.clear()
        super().choose_view(index)

    def action_axis(self) -> None:
        self.options = replace(self.options, axis=next_choice(self.options.axis, Axis))

    def action_reach(self, count: int) -> None:
        options: CurveOptions = self.options
        if options.view_name is CurveViewName.WHY:
            changed = replace(options, span=_beside(options.span, count))
        else:
            changed = replace(options, reach=_beside(options.reach, count))
        if changed == options:
            self.notify(NO_LONGER if count > 0 else NO_SHORTER, markup=False)
        self.options = changed

    def action_against(self) -> None:
        from tui.screen.panes.day_prompt import RELATIVE, ask_day

        hint = f"2020-03-09, back to {FIRST_CURVE} · {RELATIVE} · {NONE} · nothing: {EVERY_CURVE}"
        title = "Compare with the curve of"
        ask_day(self, title, hint, FIRST_CURVE, self._set_against, NONE, self._draw_every_curve)

    def _set_against(self, day: date | None) -> None:
        self.options = replace(self.options, against=day, all_curves=False)

    def _draw_every_curve(self) -> None:
        """Draw the earlier curves however near they are to today's, and no chosen day."""
        self.options = replace(self.options, against=None, all_curves=True)


def _beside(chosen: Range, count: int) -> Range:
    """Return the range ``count`` places after the chosen one, the last one at an end."""
    ranges = list(type(chosen))
    return ranges[max(0, min(ranges.index(chosen) + count, len(ranges) - 1))]
