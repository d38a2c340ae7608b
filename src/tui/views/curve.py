"""The par curve: today's against earlier ones, its slopes, and the change of every tenor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from math import sqrt
from typing import TYPE_CHECKING

from tui.model import Snapshot, Stamp, Update
from tui.present import (
    Cell,
    Column,
    Level,
    Line,
    Plot,
    Role,
    Row,
    Series,
    Span,
    Table,
    Tick,
    Tone,
    Unit,
    View,
    sign_tone,
    spell,
)
from tui.views.plain import NOTHING_KNOWN, number, stamp

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Par curve"


class Axis(Enum):
    """How maturity is laid out along the x axis."""

    SQRT = "√maturity"
    LINEAR = "maturity"
    ORDINAL = "tenors, evenly"


@dataclass(frozen=True)
class CurveOptions:
    """What the curve pane can be asked to show."""

    axis: Axis = Axis.SQRT


_SPANS = {"1D": "1 day", "1W": "1 week", "1M": "1 month", "1Y": "1 year"}
_OVERLAYS = (("1Y", Role.OLDEST), ("1M", Role.OLDER), ("1W", Role.RECENT))
_DROPS = {"1D": 0, "1W": 3, "1M": 1, "1Y": 2}
_LABEL_ORDER = ("30Y", "10Y", "2Y", "1M", "5Y", "20Y", "1Y", "7Y", "3Y", "6M", "3M")
_CHANGES = tuple(
    Column(f"change_{span.lower()}_bp", f"{span} bp", drop=_DROPS[span]) for span in _SPANS
)
_TENOR = Column("tenor", "Tenor", left=True)
_YIELD = Column("yield_pct", "Yield %")
_SCREEN = (_TENOR, _YIELD, *_CHANGES)
_TIDY = (_TENOR, Column("maturity_years", "Years"), _YIELD, *_CHANGES)


def view(update: Update, options: CurveOptions) -> View:
    """The newest known curve, against 1 week, 1 month and 1 year before.

    ``tidy``: one row per tenor with its yield in percent and its changes in bp.
    """
    # The measures bring pandas, which nothing may load before the first painted frame.
    from tui.measures import curve as measures

    curve = measures.par_curve(update.snapshot)
    if curve.empty:
        return View(TITLE, NOTHING_KNOWN, Table(_SCREEN, ()))
    newest = _newest(curve)
    formulas = [_formula(curve, span) for span in _SPANS]
    points = curve[measures.tenors(curve)].iloc[-1].dropna()
    changes = {span: measures.change_bp(curve, span) for span in _SPANS}
    rows = []
    for tenor in map(str, points.index):
        deltas = [number(changes[span][tenor]) for span in _SPANS]
        cells = (
            Cell(tenor),
            Cell(measures.maturity_years(tenor), Unit.YEARS),
            Cell(number(points[tenor]), Unit.PCT, Tone.STRONG),
            *(
                Cell(delta, Unit.BP, sign_tone(delta), signed=True, formula=formula)
                for delta, formula in zip(deltas, formulas, strict=True)
            ),
        )
        rows.append(Row(tenor, cells, newest))
    screen = tuple(Row(row.key, (row.cells[0], *row.cells[2:]), newest) for row in rows)
    return View(
        title=TITLE,
        stamp=newest,
        table=Table(_SCREEN, screen),
        plot=_plot(curve, options.axis, update),
        lines=_slopes(curve),
        tidy=Table(_TIDY, tuple(rows)),
    )


def _newest(curve: pd.DataFrame) -> Stamp:
    """The stamp of the newest day, from its own part and those of the days it is compared with."""
    from tui.measures import curve as measures
    from tui.measures.inputs import joined

    newest = stamp(curve.index[-1], curve.iloc[-1])
    bases = [measures.base_row(curve, span) for span in _SPANS]
    before = [curve["inputs"].loc[day] for day in bases if day is not None]
    return replace(newest, inputs=joined([newest.inputs, *before]))


def _formula(curve: pd.DataFrame, span: str) -> str:
    from tui.measures import curve as measures

    base = measures.base_row(curve, span)
    less = (
        "no day to compare with"
        if base is None
        else f"{curve.index[-1]:%Y-%m-%d} less {base:%Y-%m-%d}"
    )
    return f"change over {_SPANS[span]}: {less}"


def _plot(curve: pd.DataFrame, axis: Axis, update: Update) -> Plot:
    from tui.measures import curve as measures
    from tui.rules.series import YIELDS

    points = curve[measures.tenors(curve)]
    shown = points.columns[points.iloc[-1].notna()]
    places = {name: _place(axis, n, measures.maturity_years(name)) for n, name in enumerate(shown)}
    lines = []
    for span, role in _OVERLAYS:
        day = measures.base_row(curve, span)
        if day is not None:
            before = _line(f"{_SPANS[span]} ago", points.loc[:day].iloc[-1], places, role)
            lines.append(replace(before, short=span))
    lines += _ghost(update.previous, curve, places)
    today = curve.index[-1].date().isoformat()
    lines.append(_line(today, points.iloc[-1], places, Role.NOW, dots=True))
    heights = [y for line in lines for _, y in line.points if y is not None]
    return Plot(
        series=tuple(lines),
        ticks=tuple(Tick(x, name, _label_priority(name)) for name, x in places.items()),
        y_unit=Unit.PCT,
        levels=tuple(
            Level(alert.threshold, f"{alert.series} {spell(alert.threshold, Unit.PCT)}")
            for alert in update.alerts
            if alert.series in YIELDS
            and alert.threshold is not None
            and min(heights) <= alert.threshold <= max(heights)
        ),
    )


def _ghost(
    previous: Snapshot | None, curve: pd.DataFrame, places: dict[str, float]
) -> list[Series]:
    """The curve looked at a step before, where it was another."""
    from tui.measures import curve as measures

    if previous is None:
        return []
    before = measures.par_curve(previous)
    if before.empty or before.index[-1] == curve.index[-1]:
        return []
    day = before.reindex(columns=list(places)).iloc[-1]
    return [_line(before.index[-1].date().isoformat(), day, places, Role.GHOST)]


def _place(axis: Axis, position: int, years: float) -> float:
    if axis is Axis.ORDINAL:
        return float(position)
    return years if axis is Axis.LINEAR else sqrt(years)


def _line(
    name: str, day: pd.Series, places: dict[str, float], role: Role, *, dots: bool = False
) -> Series:
    points = tuple((x, number(day[tenor])) for tenor, x in places.items())
    return Series(name, points, role, dots)


def _label_priority(tenor: str) -> int:
    return _LABEL_ORDER.index(tenor) if tenor in _LABEL_ORDER else len(_LABEL_ORDER)


def _slopes(curve: pd.DataFrame) -> tuple[Line, ...]:
    """Two spreads a line: level, change on the day, and INVERTED in words."""
    from tui.measures import curve as measures

    day_before = measures.base_row(curve, "1D")
    spans: list[Line] = []
    for name, (short, long) in measures.SPREADS.items():
        spread = measures.spread_bp(curve, short, long)
        level = number(spread.iloc[-1])
        change = None if day_before is None else number(spread.iloc[-1] - spread.loc[day_before])
        inverted = level is not None and level < 0
        spans.append(
            (
                Span(f"{name} ", Tone.MUTED),
                Span(spell(level, Unit.BP, signed=True), Tone.STRONG),
                *((Span(" INVERTED", Tone.WARNING),) if inverted else ()),
                Span(f" (1D {spell(change, Unit.BP, signed=True)})", sign_tone(change)),
            )
        )
    gap = (Span("   "),)
    return tuple((*left, *gap, *right) for left, right in zip(spans[::2], spans[1::2], strict=True))
