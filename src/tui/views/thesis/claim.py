"""One claim: its figure, the readings, the evidence, and its measure through time."""

from __future__ import annotations

from datetime import date, timedelta

from tui.alerts.claims.judgement import Judgement, Reading
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Level, Plot, Role, Series, Tick, XAxis
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import GAP, Clause, Lead, Line, Span, Tone
from tui.model.times import format_new_york
from tui.model.view import View
from tui.views import day_axis
from tui.views.stamps import NOTHING_KNOWN, is_monthly
from tui.views.thesis.figures import claimed_cell, claimed_stamp, reading_cell
from tui.views.thesis.score import TONES, verdict_text
from tui.views.thesis.tables import stamp_of

PLOT_SPAN = timedelta(days=3 * 365)
"""Length of the history that the plot shows, to its newest day."""
_COLUMNS = (
    Column("reading", "reading", left=True, least=44),
    Column("figure", "figure"),
    Column("observed", "observed", left=True, drop=1),
    Column("known", "known", left=True, whole=True, drop=3),
    Column("state", "state", left=True, drop=2),
)


def claim_view(claim: Judgement) -> View:
    """Return an opened claim: verdict and readings, reason and evidence, plot, and figures.

    The whole statement is the note, because the title has its short form.
    """
    readings, details = _reading_rows(claim), _detail_rows(claim)
    return View(
        title=claim.short,
        opened=claim.short,
        stamp=stamp_of(claim),
        is_monthly=is_monthly(stamp_of(claim)),
        table=Table(_COLUMNS, (*readings, *details)),
        plot=history_plot(claim),
        leads=(_verdict_lead(claim),),
        lines=tuple(filter(None, (_reason_line(claim),))),
        tidy=Table(_COLUMNS, readings),
        note=claim.statement if claim.statement != claim.short else "",
    )


def history_plot(claim: Judgement) -> Plot | None:
    """Return the newest ``PLOT_SPAN`` of the measure, with the claimed figure as a level.

    Months in billions of dollars are bars. Everything else is a line. None without a history.
    """
    unit = claim.then.unit
    if not claim.history:
        return None
    first = claim.history[-1][0] - PLOT_SPAN
    days = [(day, value) for day, value in claim.history if day > first]
    level = () if claim.said_value is None else (_claimed_level(claim, claim.said_value),)
    if unit is DisplayUnit.USD_BN and len({_month(day) for day, _ in days}) == len(days):
        return _month_bars(claim, {_month(day): value for day, value in days}, level)
    points = tuple((day_axis.x_of_day(day), value) for day, value in days)
    return Plot(
        series=(Series(_name(claim), points, Role.NOW),),
        ticks=day_axis.day_ticks(days[0][0], days[-1][0]),
        y_unit=unit,
        levels=level,
        x_axis=XAxis.DAYS,
    )


def _month_bars(claim: Judgement, values: dict[int, float], levels: tuple[Level, ...]) -> Plot:
    """Return one bar a month. A month without a value keeps its place."""
    first, last = min(values), max(values)
    months = range(first, last + 1)
    points = tuple((float(month - first), values.get(month)) for month in months)
    return Plot(
        series=(Series(_name(claim), points, Role.FIRST),),
        ticks=tuple(
            Tick(
                float(month - first),
                *day_axis.month_tick(month // 12, month % 12 + 1),
                full=f"{month // 12}-{month % 12 + 1:02}",
            )
            for month in months
        ),
        y_unit=claim.then.unit,
        levels=levels,
        bars=True,
        names_last=True,
    )


def _month(day: date) -> int:
    """Return the number of a month, counted from the year 0."""
    return day.year * 12 + day.month - 1


def _name(claim: Judgement) -> str:
    return claim.label or claim.measure or claim.short


def _claimed_level(claim: Judgement, value: float) -> Level:
    return Level(value, f"claimed {claim.said_words}", inside=True, role=Role.REFERENCE)


def _verdict_lead(claim: Judgement) -> Lead:
    """Return the verdict, the claimed figure and the readings."""
    verdict = Span(verdict_text(claim.verdict), TONES[claim.verdict])
    readings = _readings(claim)
    return (
        Clause((verdict,)),
        _labelled("claimed", claim.said_words, 0),
        *(
            _labelled(label, reading.text, drop)
            for drop, (label, reading) in zip((1, 2), readings, strict=False)
        ),
    )


def _labelled(label: str, text: str, drop: int) -> Clause:
    return Clause((Span(f"{label} ", Tone.MUTED), Span(text, Tone.STRONG)), drop)


def _reason_line(claim: Judgement) -> Line:
    """Return the reason of the verdict, the evidence, and its base rate."""
    texts = (("", claim.reason), ("evidence ", claim.evidence), ("base rate ", claim.base_rate))
    line: list[Span] = []
    for label, text in texts:
        if text:
            line += [Span(f"{GAP if line else ''}{label}", Tone.MUTED), Span(text)]
    return tuple(line)


def _readings(claim: Judgement) -> list[tuple[str, Reading]]:
    """Return the reading of that day and, if it is another, that of now."""
    now = [("now", claim.now)] if claim.now != claim.then else []
    return [("that day", claim.then), *now]


def _detail_rows(claim: Judgement) -> tuple[Row, ...]:
    """Return the figures beside the measure, such as the lines of a press release."""
    return tuple(
        Row(f"beside: {label}", (Cell(label), Cell(figure), *(Cell(None),) * 3), NOTHING_KNOWN)
        for label, figure in claim.details
    )


def _reading_rows(claim: Judgement) -> tuple[Row, ...]:
    """Return the claimed figure, the reading of that day and, if it is another, that of now."""
    claimed = (Cell("claimed"), claimed_cell(claim), Cell(claim.said))
    rows = [
        Row("claimed", (*claimed, Cell(None), Cell(claim.source or None)), claimed_stamp(claim))
    ]
    for label, reading in _readings(claim):
        stamp = reading.stamp
        cells = (
            Cell(label),
            reading_cell(claim, reading, Tone.STRONG),
            Cell(stamp.observed),
            Cell(format_new_york(stamp.known) if stamp.known else None),
            Cell(str(stamp.state) if stamp.observed else None),
        )
        rows.append(Row(label, cells, stamp))
    return tuple(rows)
