"""Reasons for a move of the curve: its parts by tenor, its components, and the events between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_count, format_number, format_with_unit, sign_tone
from tui.model.plot import Plot, Role, Series, Tick
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.view import View
from tui.views.curve import events, premium
from tui.views.curve.options import ChangeSpan
from tui.views.curve.table import TENOR, tenor_cell
from tui.views.curve.today import Today
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    from datetime import date

    from tui.measures.curve.change_split import ChangeSplit
    from tui.measures.curve.curve_components import CurveMove

MOVE_SPREAD = "2s10s"
"""Spread that the name of a move is by: see ``curve_moves.MOVE_RULE``."""
_SPAN_COLUMNS = (
    Column("span", "span", left=True),
    Column("from_day", "from", left=True),
    Column("to_day", "to", left=True),
)
_PARTS = (
    Column("change_bp", "change bp"),
    Column("real_change_bp", "real bp"),
    Column("breakeven_change_bp", "BE bp"),
)
_EVENT_WIDTH = 24
"""Cells that the text of an event keeps."""
_REASON = Column("reason", "reason", left=True)
TIDY = (TENOR, *_SPAN_COLUMNS, *_PARTS, _REASON)
MOVES_TIDY = (
    *_SPAN_COLUMNS,
    Column("move", "move", left=True),
    Column("level_bp", "level bp"),
    Column("slope_bp", "slope bp"),
    Column("curvature_bp", "curvature bp"),
    _REASON,
)
_SHORTEST_YEARS = 2.0
"""Shortest tenor on the screen, in years, besides the one explained. Exports have all."""


def view(today: Today) -> View:
    """Return the change of every tenor in parts, and below them the events between the two days.

    The lines are about the tenor and the span of the options.
    """
    from tui.measures.curve.curve_components import DEFINITION, curve_move

    span = today.options.span
    start, end = start_of(today, span), today.newest.date()
    tenors = _tenors_on_screen(today)
    splits = _splits(today, tenors, start)
    happened = [] if start is None else events.screen_rows(today.update.snapshot, start, end)
    count = format_count(len(happened), "event")
    event = Column("event", f"{count} between", left=True, least=_EVENT_WIDTH)
    columns = (TENOR, replace(_PARTS[0], label=f"{span.value} bp"), *_PARTS[1:], event)
    premia = premium.screen_rows(today)
    table = Table(columns, (*map(_screen_row, splits), *premia, *happened))
    move = curve_move(today.update.snapshot, start, end)
    [explained] = _splits(today, [today.options.explained], start)
    return View(
        title="Why the curve moved" if start is None else f"Why since {start}",
        stamp=explained.stamp,
        table=table if any(not each.reason for each in splits) else _without_parts(table),
        plot=_plot(splits),
        leads=(_change_lead(explained, span, move), _move_lead(move)),
        basis="" if start is None else f"since {start}",
        note=f"{DEFINITION} {premium.note()}",
    )


def _without_parts(table: Table) -> Table:
    """Return a table of changes none of which is split, without the columns of their parts."""
    kept = [n for n, column in enumerate(table.columns) if column not in _PARTS[1:]]
    rows = (replace(row, cells=tuple(row.cells[n] for n in kept)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[n] for n in kept), rows=tuple(rows))


def tidy_table(today: Today) -> Table:
    """Return one row per tenor and span: the change in bp and its parts, + = higher."""
    by_span = {span: _splits(today, today.tenors, start_of(today, span)) for span in ChangeSpan}
    rows = []
    for place, tenor in enumerate(today.tenors):
        for span, splits in by_span.items():
            split = splits[place]
            days = (Cell(span.value), Cell(split.start), Cell(split.end))
            cells = (Cell(tenor), *days, *_part_cells(split), Cell(split.reason or None))
            rows.append(Row(f"{tenor} {span.value}", cells, split.stamp))
    return Table(TIDY, tuple(rows))


def moves_table(today: Today) -> Table:
    """Return one row per span: the name of the move and its components in bp."""
    from tui.measures.curve.curve_components import curve_move

    rows = []
    for span in ChangeSpan:
        end = today.newest.date()
        move = curve_move(today.update.snapshot, start_of(today, span), end)
        texts = (span.value, move.start, move.end, move.name or None)
        cells = (*map(Cell, texts), *map(_bp_cell, move.components), Cell(move.reason or None))
        rows.append(Row(span.value, cells, move.stamp))
    return Table(MOVES_TIDY, tuple(rows))


def start_of(today: Today, span: ChangeSpan) -> date | None:
    """Return the day that a span to the newest day begins on, None if there is none."""
    from tui.measures.curve.change_split import span_start

    return span_start(today.curve, span.value)


def _splits(today: Today, tenors: list[str], start: date | None) -> list[ChangeSplit]:
    from tui.measures.curve.change_split import split_changes

    return split_changes(today.update.snapshot, tenors, start, today.newest.date())


def _tenors_on_screen(today: Today) -> list[str]:
    """Return the longer tenors of the newest day, and the one explained."""
    from tui.measures.curve.par_curve import maturity_years

    explained = today.options.explained
    return [
        tenor
        for tenor in today.tenors
        if maturity_years(tenor) >= _SHORTEST_YEARS or tenor == explained
    ]


def _screen_row(split: ChangeSplit) -> Row:
    reason = Cell(split.reason, tone=Tone.MUTED, short=split.reason.partition(",")[0])
    return Row(split.tenor, (tenor_cell(split.tenor), *_part_cells(split), reason), split.stamp)


def _part_cells(split: ChangeSplit) -> tuple[Cell, ...]:
    """Return the cells of ``_PARTS``."""
    days = f"{split.end} less {split.start}"
    formulas = (
        f"par yield of {split.tenor}, {days}",
        f"real par yield of {split.tenor}, {days}",
        f"nominal less real par yield of {split.tenor}, {days}",
    )
    values = (split.change_bp, split.real_change_bp, split.breakeven_change_bp)
    return tuple(
        _bp_cell(value, formula if value == value else split.reason)
        for value, formula in zip(values, formulas, strict=True)
    )


def _bp_cell(value: float, formula: str = "") -> Cell:
    change = float_or_none(value)
    return Cell(change, DisplayUnit.BP, sign_tone(change), signed=True, formula=formula)


def _change_lead(split: ChangeSplit, span: ChangeSpan, move: CurveMove) -> Lead:
    """Return the change of the tenor in words, with the name of the curve's move.

    Example: ``10Y +12 bp in a month  bear steepener  real +9  breakeven +3``.
    """
    name = Span(f"{split.tenor} ", Tone.STRONG)
    if split.change_bp != split.change_bp:
        return (Clause((name, Span(f"over {span.words}: {split.reason}", Tone.MUTED))),)
    change = (name, _signed(split.change_bp, unit=True), Span(f" in {span.words}", Tone.LESSER))
    moved = () if move.reason else (Clause((Span(move.name, Tone.STRONG),)),)
    if split.reason:
        return Clause(change), *moved, Clause((Span(f"not split: {split.reason}", Tone.MUTED),), 1)
    real = (Span("real ", Tone.MUTED), _signed(split.real_change_bp))
    breakeven = (Span("breakeven ", Tone.MUTED), _signed(split.breakeven_change_bp))
    return Clause(change), *moved, Clause((*real, Span("  "), *breakeven), 1)


def _move_lead(move: CurveMove) -> Lead:
    """Return the spread that names the move, and the components.

    The spread is named because a steepener by 2s10s can have a slope (30Y − 2Y) of zero.
    """
    if move.reason:
        return (Clause((Span(f"no level, slope and curvature: {move.reason}", Tone.MUTED),)),)
    name = (Span(f"named by {MOVE_SPREAD}", Tone.MUTED),)
    components = (
        *(Span("level ", Tone.MUTED), _signed(move.components.level_bp)),
        *(Span("  slope ", Tone.MUTED), _signed(move.components.slope_bp)),
        *(Span("  curvature ", Tone.MUTED), _signed(move.components.curvature_bp)),
    )
    return Clause(name), Clause((*components, Span(" bp", Tone.MUTED)), 1)


def _signed(value: float, *, unit: bool = False) -> Span:
    write = format_with_unit if unit else format_number
    return Span(write(value, DisplayUnit.BP, signed=True), sign_tone(value))


def _plot(splits: list[ChangeSplit]) -> Plot:
    """Return the two parts of every tenor that is split as bars; the changes if none is."""
    split = [each for each in splits if not each.reason]
    drawn = split or [each for each in splits if each.change_bp == each.change_bp]
    changes = [each.change_bp for each in drawn]
    bars = {"change": (changes, Role.FIRST)}
    if split:
        bars = {
            "real yield": ([each.real_change_bp for each in drawn], Role.FIRST),
            "breakeven": ([each.breakeven_change_bp for each in drawn], Role.SECOND),
        }
    series = tuple(
        Series(name, tuple(enumerate(values)), role) for name, (values, role) in bars.items()
    )
    ticks = tuple(Tick(x, each.tenor) for x, each in enumerate(drawn))
    return Plot(series if drawn else (), ticks, DisplayUnit.BP, bars=True)
