"""Cushion of every tenor: the rise in yield that offsets a year's income and roll-down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit, short_day, sign_tone
from tui.model.plot import Plot, Role, Series, Shade
from tui.model.table import Bar, Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.view import View
from tui.views.curve import axis
from tui.views.curve.table import KEY_ROWS, TENOR, YEARS, row_drop, tenor_cell
from tui.views.curve.today import Today
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    import pandas as pd

_DECIMALS = 1
"""Decimals of a cushion in bp. Tenors can differ by less than 1 bp."""
TIDY = (
    TENOR,
    YEARS,
    Column("yield_pct", "yield %"),
    Column("roll_down_pct", "roll %", drop=2),
    Column("duration_years", "dur", drop=1),
    Column("convexity_years2", "conv", drop=4),
    Column("horizon_duration_years", "dur in 1Y", drop=3),
    Column("cushion_bp", "cushion bp"),
    Column("over_cash_bp", "over cash bp"),
)
SMALL = (
    Column("tenor", "cushion", left=True),
    Column("over_cash_bp", "over cash bp"),
    Column("bar", "a year, less the 3-month", left=True, drop=1),
)
_FIRST_LONG_COLUMN = 3
"""Index of the first column that is empty for tenors up to one year."""
_NOTES = (
    ColumnNote(
        "cushion: rise in yield that eats a year's income and roll-down; — up to 1Y",
        ("cushion_bp",),
    ),
)
_FORMULAS = {
    "roll_down_pct": "price of the par bond a year on at the par yield of a year less, less 100",
    "duration_years": "modified duration of the par bond today",
    "convexity_years2": "convexity of the par bond today, in years squared",
    "horizon_duration_years": "modified duration of the par bond a year on",
    "cushion_bp": "(yield + roll-down) / modified duration a year on",
    "over_cash_bp": "(yield + roll-down − 3-month yield) / modified duration a year on",
}
_UNITS = {
    "yield_pct": (DisplayUnit.PCT, 2),
    "roll_down_pct": (DisplayUnit.PCT, 2),
    "duration_years": (DisplayUnit.YEARS, 2),
    "convexity_years2": (DisplayUnit.RATIO, 1),
    "horizon_duration_years": (DisplayUnit.YEARS, 2),
    "cushion_bp": (DisplayUnit.BP, _DECIMALS),
    "over_cash_bp": (DisplayUnit.BP, _DECIMALS),
}
_SIGNED = ("roll_down_pct", "over_cash_bp")


def view(today: Today) -> View:
    """Return the cushions of the newest day.

    ``tidy``: one row per tenor; tenors up to one year have a yield only.
    """
    from tui.measures.curve.cushion import BELLY, CASH

    cushions = _cushion_on(today, today.newest)
    by_tenor = [(str(name), row) for name, row in cushions.iterrows()]
    rows = tuple(Row(name, _cells(name, row), today.stamp) for name, row in by_tenor)
    on_screen = [
        row for row in rows if row.key == CASH or row.cells[_FIRST_LONG_COLUMN].value is not None
    ]
    screen_rows = tuple(
        Row(row.key, (row.cells[0], *row.cells[2:]), row.stamp) for row in on_screen
    )
    return View(
        title="Par curve · cushion over a year",
        basis="cushion over a year",
        stamp=today.stamp,
        table=Table((TENOR, *TIDY[2:]), screen_rows, notes=_NOTES),
        plot_stays=True,
        plot=_plot(today, BELLY),
        leads=(_belly_lead(cushions, BELLY),),
        tidy=Table(TIDY, rows),
    )


def small_table(today: Today) -> Table | None:
    """Return the cushion over cash of each tenor above one year, None without one."""
    from tui.measures.curve.cushion import over_cash_bp
    from tui.measures.curve.par_curve import BP_PER_PCT

    tenors = (reading for reading in today.readings if reading.name in today.positions)
    over_cash = over_cash_bp({tenor.name: tenor.level_bp / BP_PER_PCT for tenor in tenors})
    if not over_cash:
        return None
    widest = max(map(abs, over_cash.values()))
    rows = []
    for name, value in over_cash.items():
        figure = _cell("over_cash_bp", value)
        bar = replace(figure, graphic=Bar(value / widest if widest else 0.0))
        is_key = name in KEY_ROWS
        drop = 0 if is_key else row_drop(name)
        cells = (tenor_cell(name), figure, bar)
        rows.append(Row(name, cells, today.stamp, strong=is_key, drop=drop))
    return Table(SMALL, tuple(rows))


def _cushion_on(today: Today, day: pd.Timestamp) -> pd.DataFrame:
    import pandas as pd

    from tui.measures.curve.cushion import cushion

    return cushion(pd.Series(today.yields(day)).reindex(today.tenors))


def _cells(name: str, row: pd.Series) -> tuple[Cell, ...]:
    from tui.measures.curve.par_curve import maturity_years

    return (
        tenor_cell(name),
        Cell(maturity_years(name), DisplayUnit.YEARS),
        *(_cell(key, float_or_none(row[key])) for key in _UNITS),
    )


def _cell(key: str, value: float | None) -> Cell:
    unit, decimals = _UNITS[key]
    formula = _FORMULAS.get(key, "")
    if value is None:
        formula = f"{formula}; — up to one year"
    tone = sign_tone(value) if key in _SIGNED else Tone.PLAIN
    return Cell(value, unit, tone, key in _SIGNED, decimals, formula=formula)


def _plot(today: Today, belly: tuple[str, ...]) -> Plot:
    """Return the cushion over cash now, a month ago and a year ago, with the belly shaded."""
    newest = today.newest
    days = [(earlier.name, earlier.day, earlier.role, earlier.short) for earlier in today.earlier]
    compared = [day for day in days if day[2] not in (Role.LAST, Role.RECENT)]
    lines = [
        _line(today, *day)
        for day in (*compared, (short_day(newest, newest), newest, Role.NOW, "now"))
    ]
    positions = today.positions
    ends = [positions[name] for name in belly if name in positions]
    return Plot(
        series=tuple(lines),
        ticks=axis.tenor_ticks(
            {name: x for name, x in positions.items() if name != axis.OVERNIGHT}
        ),
        y_unit=DisplayUnit.BP,
        shades=(Shade(min(ends), max(ends), Tone.ACCENT, "3–7Y"),) if ends else (),
        decimals=_DECIMALS,
    )


def _line(today: Today, name: str, day: pd.Timestamp, role: Role, short: str) -> Series:
    over_cash = _cushion_on(today, day)["over_cash_bp"]
    points = tuple(
        (today.positions[str(tenor)], float_or_none(value)) for tenor, value in over_cash.items()
    )
    return Series(name, points, role, dots=role is Role.NOW, short=short)


def _belly_lead(cushions: pd.DataFrame, belly: tuple[str, ...]) -> Lead:
    """Return the belly's mean cushion over cash beside those of shorter and longer tenors."""
    from tui.measures.curve.par_curve import maturity_years

    over_cash = cushions["over_cash_bp"].dropna()
    first, last = (maturity_years(belly[place]) for place in (0, -1))
    years = {str(name): maturity_years(str(name)) for name in over_cash.index}
    belly_names = [name for name, y in years.items() if first <= y <= last]
    parts = (
        ("2Y", [name for name, y in years.items() if y < first]),
        ("belly 3–7Y", belly_names),
        ("10–30Y", [name for name, y in years.items() if y > last]),
    )
    clauses = [Clause((Span("over cash", Tone.LESSER),))]
    for place, (label, names) in enumerate(parts):
        mean = float_or_none(float(over_cash[names].mean())) if names else None
        text = format_with_unit(mean, DisplayUnit.BP, signed=True, decimals=_DECIMALS)
        spans = (Span(f"{label} ", Tone.MUTED), Span(text, sign_tone(mean)))
        clauses.append(Clause(spans, 0 if names is belly_names else place + 1))
    return tuple(clauses)
