"""One tenor or slope through time, as far back as there is any, with the levels rules watch."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tui.model.alerts import Alert
from tui.model.format import spell
from tui.model.snapshot import Stamp, State
from tui.model.update import Update
from tui.model.view import (
    Along,
    Cell,
    Column,
    DisplayUnit,
    Level,
    Line,
    Plot,
    Role,
    Row,
    Series,
    Shade,
    Span,
    Table,
    Tone,
    View,
)
from tui.views import day_axis
from tui.views.curve import table
from tui.views.curve.options import HistoryRange
from tui.views.curve.today import Today
from tui.views.episodes import shades

if TYPE_CHECKING:
    import pandas as pd

Points = tuple[tuple[float, float | None], ...]

_DAY = Column("observed_on", "Day", left=True)


def view(today: Today) -> View:
    """The subject over the reach; its table is that of the curve, the subject marked."""
    from tui.measures.curve.long_history import joined

    name = today.options.subject
    history = within(today.update, name, today.options.reach)
    points = tuple(joined(history))
    return View(
        title=f"Par curve · {name} over {_words(today.options.reach)}",
        stamp=today.stamp,
        table=table.screen(today, marked=name),
        plot=_plot(today, points),
        lines=_lines(name, history),
        note=_note(name, points, today.options.reach),
    )


def every_day(update: Update, name: str, reach: HistoryRange = HistoryRange.MAX) -> Table:
    """One row per day with a value: in percent for a tenor, in bp for a slope."""
    unit = unit_of(name)
    key = "level_bp" if unit is DisplayUnit.BP else "yield_pct"
    columns = (_DAY, Column("series", "Series", left=True), Column(key, key))
    rows = []
    history = within(update, name, reach).dropna(subset="value")
    told = (history[key].tolist() for key in ("value", "known", "state", "inputs"))
    for day, value, known, state, inputs in zip(_days(history), *told, strict=True):
        cells = (Cell(day.date()), Cell(name), Cell(value, unit))
        stamps = Stamp(day.date(), known.to_pydatetime(), State(state), inputs)
        rows.append(Row(f"{day:%Y-%m-%d}", cells, stamps))
    return Table(columns, tuple(rows))


def unit_of(name: str) -> DisplayUnit:
    """Tenors are in percent, slopes in bp."""
    from tui.measures.curve.par_curve import SLOPES

    return DisplayUnit.BP if name in SLOPES else DisplayUnit.PCT


def within(update: Update, name: str, reach: HistoryRange) -> pd.DataFrame:
    """The longest history of a tenor or slope, cut to a reach back from its newest day."""
    import pandas as pd

    from tui.measures.curve.long_history import longest_history

    history = longest_history(update.snapshot, name)
    if reach is HistoryRange.MAX or history.empty:
        return history
    start = history.index[-1] - pd.DateOffset(months=reach.value)
    return history.loc[start:]


def _days(history: pd.DataFrame) -> list[datetime]:
    import pandas as pd

    return [day.to_pydatetime() for day in pd.DatetimeIndex(history.index)]


def _plot(today: Today, points: Points) -> Plot:
    name = today.options.subject
    unit = unit_of(name)
    if all(y is None for _, y in points):
        return Plot((), (), unit, empty=f"no value of {name} here")
    first, last = (day_axis.day_at(x) for x in (points[0][0], points[-1][0]))
    alerts = _alerts_on(today, name)
    return Plot(
        series=(Series(name, points, Role.NOW),),
        ticks=day_axis.ticks(first, last),
        y_unit=unit,
        levels=tuple(
            Level(alert.threshold, f"{alert.rule} {spell(alert.threshold, unit)}")
            for alert in alerts
            if alert.threshold is not None
        ),
        shades=tuple(shade for alert in alerts for shade in _episodes(today, alert, last)),
        along=Along.DAYS,
    )


def _alerts_on(today: Today, name: str) -> list[Alert]:
    """The alerts of rules with a threshold on the subject."""
    watched = _rule_name(name)
    return [
        alert
        for alert in today.update.alerts
        if alert.series == watched and alert.threshold is not None
    ]


def _episodes(today: Today, alert: Alert, last: date) -> tuple[Shade, ...]:
    """The stretches in which a rule fired, the one that goes on to the plot's last day."""
    found = [
        episode
        for rule in today.options.rules
        if rule.id == alert.rule
        for episode in today.update.rule_history(rule).episodes()
    ]
    return shades(found, alert.severity, last, f"{alert.rule} fired")


def _rule_name(subject: str) -> str:
    """What rules call a subject."""
    from tui.measures.curve.par_curve import FLY, SLOPES

    if subject == FLY:
        return "fly_2s5s10s"
    if subject in SLOPES:
        return f"spread_{subject}"
    return f"y{subject.removesuffix('Y').lower()}"


def _lines(name: str, history: pd.DataFrame) -> tuple[Line, ...]:
    """The newest value, and the highest and the lowest with their days."""
    unit = unit_of(name)
    values = history["value"].dropna().astype(float)
    signed = unit is DisplayUnit.BP
    spans = [Span(f"{name} ", Tone.MUTED)]
    if values.empty:
        return ((*spans, Span("—")),)
    spans.append(Span(spell(values.iloc[-1], unit, signed=signed), Tone.STRONG))
    for word, place in (("high", int(values.argmax())), ("low", int(values.argmin()))):
        spans.append(Span(f"  {word} ", Tone.MUTED))
        spans.append(Span(spell(values.iloc[place], unit, signed=signed)))
        spans.append(Span(f" {values.index[place]:%Y-%m-%d}", Tone.MUTED))
    spans.append(Span("  mean ", Tone.MUTED))
    spans.append(Span(spell(float(values.mean()), unit, signed=signed)))
    if definition := table.definition(name):
        spans.append(Span(f"  = {definition}", Tone.MUTED))
    return (tuple(spans),)


def _note(name: str, points: Points, reach: HistoryRange) -> str:
    """Where the reach ends, or what is missing in it."""
    known = [place for place, (_, y) in enumerate(points) if y is not None]
    if not known:
        return f"{name} was not published in this time"
    first = points[known[0]][0]
    words = [f"from {day_axis.day_at(first)}"] if reach is HistoryRange.MAX else []
    if known[-1] - known[0] >= len(known):
        words.append("no value where the line breaks")
    return "; ".join(words)


def _words(reach: HistoryRange) -> str:
    return "all there is" if reach is HistoryRange.MAX else reach.label
