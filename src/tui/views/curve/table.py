"""Tables of tenors and slopes: level, changes in bp and ten-year percentile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number, sign_tone
from tui.model.table import Cell, Column, Range, Row, SecondBlock, Table
from tui.model.text import Tone
from tui.views.curve.options import is_tenor
from tui.views.curve.today import SPANS, Today
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    from tui.measures.curve.curve_summary import CurveReading

INVERTED = "INVERTED"

START = "20Y"
"""Row that the cursor starts on: the tenor of the article."""
KEY_ROWS = frozenset(("2Y", "5Y", "10Y", START, "30Y", "2s10s"))
"""Tenors and spreads that stand out, and that a small pane keeps."""
_SPREADS = SecondBlock("3m10y", ("spread", "bp"), ("tenor", "%"))
_DROPPED_ROWS = (
    *("3m10y", "5s30s", "2s20s", "2-5-10"),
    *("3Y", "7Y", "1Y", "3M", "1M", "6M", "2M", "4M", "1.5M"),
)
"""Rows that a small pane of the grid leaves out, the last one first."""
_DROPS = {"1D": 0, "1W": 3, "1M": 1, "1Y": 2}
_RANGE_DROP = 4
_CHANGES = tuple(
    Column(f"change_{span.lower()}_bp", span if place else f"{span} bp", drop=_DROPS[span])
    for place, span in enumerate(SPANS)
)
_PERCENTILE = Column("percentile_10y_pct", "pctl", drop=_RANGE_DROP)
_RANGE = Column("range_10y", "10-year range", drop=_RANGE_DROP)
_NAME_WIDTH = 7
"""Cells that the longest name of a row takes: ``2s10s !``."""
TENOR = Column("tenor", "tenor", left=True, least=_NAME_WIDTH)
YEARS = Column("maturity_years", "years")
YIELD = Column("yield_pct", "yield %")
SCREEN = (TENOR, Column("level", "%/bp"), *_CHANGES, _RANGE, _PERCENTILE)
TIDY = (TENOR, YEARS, YIELD, *_CHANGES, _PERCENTILE)
SLOPES_TIDY = (
    Column("slope", "slope", left=True),
    Column("level_bp", "level bp"),
    *_CHANGES,
    _PERCENTILE,
    Column("inverted", "inverted", left=True),
)


def screen_table(today: Today, *, marked: str = "") -> Table:
    """Return tenors in percent, then slopes in bp, inverted ones marked.

    The row ``marked`` stands out in place of the key rows. If ``today.against`` is a day, a column
    shows the change since.
    """
    from tui.measures.curve.curve_summary import changes_since

    columns, changes = SCREEN, {}
    if today.against is not None:
        columns = (*SCREEN, Column("change_since_bp", f"{today.against:%Y-%m-%d} bp"))
        changes = changes_since(today.update.snapshot, today.against)
    rows = []
    for reading in today.readings:
        *figures, percentile = _change_cells(today, reading)
        cells = [
            _name_cell(reading),
            _level_cell(reading),
            *figures,
            _range_cell(percentile),
            percentile,
        ]
        if today.against is not None:
            formula = f"{today.newest:%Y-%m-%d} less {today.against:%Y-%m-%d}"
            cells.append(_change_cell(float_or_none(changes[reading.name]), formula))
        is_key = reading.name in KEY_ROWS
        stands_out = reading.name == marked if marked else is_key
        drop = 0 if is_key or stands_out else row_drop(reading.name)
        rows.append(Row(reading.name, tuple(cells), today.stamp, strong=stands_out, drop=drop))
    return Table(columns, tuple(rows), start=START, second=_SPREADS)


def row_drop(name: str) -> int:
    """Return the order of removal of a tenor or slope that is no key row, 1 for the last one."""
    return 1 + (_DROPPED_ROWS.index(name) if name in _DROPPED_ROWS else len(_DROPPED_ROWS))


def tidy_table(today: Today) -> Table:
    """Return one row per tenor: yield in percent, changes in bp, ten-year percentile."""
    from tui.measures.curve.par_curve import maturity_years

    rows = []
    for reading in today.readings:
        if reading.name in today.positions:
            years = Cell(maturity_years(reading.name), DisplayUnit.YEARS)
            cells = (
                tenor_cell(reading.name),
                years,
                _level_cell(reading),
                *_change_cells(today, reading),
            )
            rows.append(Row(reading.name, cells, today.stamp))
    return Table(TIDY, tuple(rows))


def slopes_table(today: Today) -> Table:
    """Return one row per spread and the butterfly: level, changes in bp, percentile, inversion."""
    rows = []
    for reading in slope_readings(today):
        inverted = Cell(_inversion(reading))
        cells = (Cell(reading.name), _level_cell(reading), *_change_cells(today, reading), inverted)
        rows.append(Row(reading.name, cells, today.stamp))
    return Table(SLOPES_TIDY, tuple(rows))


def slope_readings(today: Today) -> list[CurveReading]:
    """Return the readings of the spreads and the butterfly."""
    return [reading for reading in today.readings if reading.name not in today.positions]


def is_inverted(reading: CurveReading) -> bool:
    """Return whether a spread is below zero.

    False for the butterfly: its sign shows curvature, not inversion.
    """
    from tui.measures.curve.par_curve import SPREADS

    return reading.name in SPREADS and reading.level_bp < 0


def _inversion(reading: CurveReading) -> bool | None:
    """Return ``is_inverted`` of a known spread, None for a missing one and for the butterfly."""
    from tui.measures.curve.par_curve import SPREADS

    known = reading.name in SPREADS and reading.level_bp == reading.level_bp
    return is_inverted(reading) if known else None


def slope_definition(name: str) -> str:
    """Return the formula of a slope, "" for a tenor."""
    from tui.measures.curve.par_curve import BUTTERFLY, FLY, SPREADS

    if name == FLY:
        wing, belly, far_wing = BUTTERFLY
        return f"2 × {belly} − {wing} − {far_wing}"
    if name in SPREADS:
        short, long = SPREADS[name]
        return f"{long} − {short}"
    return ""


def day_move(today: Today) -> tuple[str, float, float]:
    """Return the name of the newest day's move, "" if unknown, and the two changes in bp behind it.

    The changes are those of the short and the long tenor, NaN if unknown.
    """
    from tui.measures.curve import curve_moves

    changes = {reading.name: reading.changes_bp["1D"] for reading in today.readings}
    short, long = (changes.get(end, float("nan")) for end in (curve_moves.SHORT, curve_moves.LONG))
    return curve_moves.name_move(short, long), short, long


def tenor_cell(name: str) -> Cell:
    """Return the name of a tenor, which sorts by maturity, or of a slope."""
    from tui.measures.curve.par_curve import maturity_years

    return Cell(name, sort_value=maturity_years(name) if is_tenor(name) else None)


def _name_cell(reading: CurveReading) -> Cell:
    """Return the name of a tenor or slope, an inverted one marked."""
    if not is_inverted(reading):
        return tenor_cell(reading.name)
    return Cell(f"{reading.name} {INVERTED}", short=f"{reading.name} !")


def _range_cell(percentile: Cell) -> Cell:
    """Return a percentile as a place between the lowest and the highest value of its window."""
    share_pct = percentile.value
    if not isinstance(share_pct, int | float):
        return Cell(None, text=" ", formula=percentile.formula)
    return replace(percentile, tone=Tone.PLAIN, graphic=Range(share_pct / 100))


def _level_cell(reading: CurveReading) -> Cell:
    from tui.measures.curve.par_curve import BP_PER_PCT, SLOPES

    level = float_or_none(reading.level_bp)
    if reading.name in SLOPES:
        tone = Tone.WARNING if is_inverted(reading) else Tone.STRONG
        return Cell(
            level, DisplayUnit.BP, tone, signed=True, formula=slope_definition(reading.name)
        )
    return Cell(
        None if level is None else round(level / BP_PER_PCT, 4), DisplayUnit.PCT, Tone.STRONG
    )


def _change_cells(today: Today, reading: CurveReading) -> list[Cell]:
    """Return the cells of one row's changes and percentile."""
    bases = {earlier.short: earlier.day for earlier in today.earlier}
    cells = []
    for span, span_name in SPANS.items():
        base = bases.get(span)
        compared = "no day to compare with"
        if base is not None:
            compared = f"{today.newest:%Y-%m-%d} less {base:%Y-%m-%d}"
        formula = f"change over {span_name}: {compared}"
        if span == "1D":
            formula += _move_note(today, reading.name)
        cells.append(_change_cell(float_or_none(reading.changes_bp[span]), formula))
    return [*cells, _percentile_cell(reading)]


def _change_cell(change: float | None, formula: str) -> Cell:
    return Cell(change, DisplayUnit.BP, sign_tone(change), signed=True, formula=formula)


def _percentile_cell(reading: CurveReading) -> Cell:
    from tui.measures.curve.percentiles import MIN_COVERAGE_PCT
    from tui.measures.curve.percentiles import WINDOW_YEARS as TEN

    share_pct, days, due_days = reading.percentile
    share = float_or_none(share_pct)
    count, due = (format_number(number, DisplayUnit.COUNT) for number in (days, due_days))
    formula = f"share of the {count} values of {TEN} years that are at or below the newest"
    if share is None:
        formula = (
            f"needs {TEN} years of values, on {MIN_COVERAGE_PCT}% of the {due} days due; "
            f"has {count}"
        )
    return Cell(share, DisplayUnit.PCT, Tone.LESSER, decimals=0, formula=formula)


def _move_note(today: Today, name: str) -> str:
    """Return the name of the day's move and its rule, for the rows that define it, else ""."""
    from tui.measures.curve import curve_moves

    move, *_ = day_move(today)
    if not move or name not in (curve_moves.SHORT, curve_moves.LONG, "2s10s"):
        return ""
    return f"; the day's move is called {move}, {curve_moves.MOVE_RULE}"
