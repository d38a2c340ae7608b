"""History of one tenor or slope, with the thresholds and episodes of rules on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tui.model.alerts import Alert
from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING, format_with_unit, short_day
from tui.model.plot import Level, Plot, Role, Series, Shade, XAxis
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Line, Span, Tone
from tui.model.update import Update
from tui.model.view import View
from tui.views import day_axis
from tui.views.curve import table
from tui.views.curve.options import HistoryRange
from tui.views.curve.today import Today
from tui.views.episodes import episode_shades
from tui.views.release_marks import release_marks
from tui.views.rule_levels import rule_levels

if TYPE_CHECKING:
    import pandas as pd

Points = tuple[tuple[float, float | None], ...]

TIDY = (
    Column("observed_on", "day", left=True),
    Column("series", "series", left=True),
    Column("yield_pct", "yield %"),
    Column("level_bp", "level bp"),
)


def view(today: Today) -> View:
    """Return the history of the subject over the chosen range.

    The table is that of the newest curve, with the subject's row accented.
    """
    from tui.measures.curve.long_history import line_points

    name = today.options.subject
    history = history_within(today.update, name, today.options.reach)
    points = tuple(line_points(history))
    return View(
        title=f"Par curve · {name} over {_range_text(today.options.reach)}",
        stamp=today.stamp,
        table=table.screen_table(today, marked=name),
        plot_stays=True,
        plot=_plot(today, points),
        leads=(_lead(name, history),),
        basis=f"{name} over {_range_text(today.options.reach)}",
        note=_note(name, points, today.options.reach),
    )


def daily_table(update: Update, name: str, reach: HistoryRange = HistoryRange.MAX) -> Table:
    """Return one row per day with a value: the yield of a tenor, or the level of a slope."""
    is_slope = unit_of(name) is DisplayUnit.BP
    rows = []
    history = history_within(update, name, reach).dropna(subset="value")
    columns_of_rows = (history[key].tolist() for key in ("value", "known", "state", "inputs"))
    for day, value, known, state, inputs in zip(_row_days(history), *columns_of_rows, strict=True):
        yield_pct, level_bp = (None, value) if is_slope else (value, None)
        figures = (Cell(yield_pct, DisplayUnit.PCT), Cell(level_bp, DisplayUnit.BP))
        row_stamp = Stamp(day.date(), known.to_pydatetime(), State(state), inputs)
        rows.append(Row(f"{day:%Y-%m-%d}", (Cell(day.date()), Cell(name), *figures), row_stamp))
    return Table(TIDY, tuple(rows))


def unit_of(name: str) -> DisplayUnit:
    """Return BP for a slope, PCT for a tenor."""
    from tui.measures.curve.par_curve import SLOPES

    return DisplayUnit.BP if name in SLOPES else DisplayUnit.PCT


def history_within(update: Update, name: str, reach: HistoryRange) -> pd.DataFrame:
    """Return the longest history of a tenor or slope, from ``reach`` before its newest day on."""
    import pandas as pd

    from tui.measures.curve.long_history import longest_history

    history = longest_history(update.snapshot, name)
    if reach is HistoryRange.MAX or history.empty:
        return history
    start = history.index[-1] - pd.DateOffset(months=reach.value)
    return history.loc[start:]


def _row_days(history: pd.DataFrame) -> list[datetime]:
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
        ticks=day_axis.day_ticks(first, last),
        y_unit=unit,
        levels=tuple(level for alert in alerts for level in _levels(today, alert, unit)),
        shades=tuple(shade for alert in alerts for shade in _episode_shades(today, alert, last)),
        x_axis=XAxis.DAYS,
        marks=release_marks(today.update.snapshot, first, last),
    )


def _alerts_on(today: Today, name: str) -> list[Alert]:
    """Return the alerts of rules that have a threshold on the subject."""
    watched = _series_name(name)
    return [
        alert
        for alert in today.update.alerts
        if alert.series == watched and alert.threshold is not None
    ]


def _levels(today: Today, alert: Alert, unit: DisplayUnit) -> tuple[Level, ...]:
    """Return the threshold of a rule, and the number at which it clears."""
    rules = [rule for rule in today.options.rules if rule.id == alert.rule]
    compiled = today.update.rule_history(rules[0]).compiled if rules else None
    return rule_levels(alert, compiled, unit)


def _episode_shades(today: Today, alert: Alert, last: date) -> tuple[Shade, ...]:
    """Return the episodes of a rule as shades. A lasting one ends on the plot's last day."""
    episodes = [
        episode
        for rule in today.options.rules
        if rule.id == alert.rule
        for episode in today.update.rule_history(rule).episodes()
    ]
    return episode_shades(episodes, alert.severity, last, "held")


def _series_name(subject: str) -> str:
    """Return the name of a tenor or slope in the rule language."""
    from tui.measures.curve.par_curve import FLY, SLOPES

    if subject == FLY:
        return "fly_2s5s10s"
    if subject in SLOPES:
        return f"spread_{subject}"
    return f"y{subject.removesuffix('Y').lower()}"


def _lead(name: str, history: pd.DataFrame) -> Lead:
    """Return the newest value, the highest and lowest with their days, and the mean."""
    unit = unit_of(name)
    values = history["value"].dropna().astype(float)
    if values.empty:
        return (Clause((Span(f"{name} ", Tone.MUTED), Span(MISSING, Tone.MUTED))),)

    def figure(word: str, value: float, tone: Tone = Tone.PLAIN) -> Line:
        text = format_with_unit(value, unit, signed=unit is DisplayUnit.BP)
        return Span(f"{word} ", Tone.MUTED), Span(text, tone)

    clauses = [Clause(figure(name, values.iloc[-1], Tone.STRONG))]
    for word, place in (("high", int(values.argmax())), ("low", int(values.argmin()))):
        day = Span(f" {short_day(values.index[place], values.index[-1])}", Tone.MUTED)
        clauses.append(Clause((*figure(word, values.iloc[place]), day), 1))
    clauses.append(Clause(figure("mean", float(values.mean())), 2))
    if definition := table.slope_definition(name):
        clauses.append(Clause((Span(f"= {definition}", Tone.MUTED),), 3))
    return tuple(clauses)


def _note(name: str, points: Points, reach: HistoryRange) -> str:
    """Return the first day of the longest range, and whether values are missing."""
    known_places = [place for place, (_, y) in enumerate(points) if y is not None]
    if not known_places:
        return f"{name} was not published in this time"
    first = points[known_places[0]][0]
    notes = [f"from {day_axis.day_at(first)}"] if reach is HistoryRange.MAX else []
    if known_places[-1] - known_places[0] >= len(known_places):
        notes.append("no value where the line breaks")
    return "; ".join(notes)


def _range_text(reach: HistoryRange) -> str:
    return "all there is" if reach is HistoryRange.MAX else reach.label
