"""One alert rule: its history, its condition taken apart, and its episodes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tui.alerts.wording import UNITS
from tui.model.alerts import Alert, Episode
from tui.model.format import MISSING, spell
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
    Span,
    Table,
    Tone,
    View,
)
from tui.views import day_axis, episodes
from tui.views.alerts.marks import marks
from tui.views.stamps import NOTHING_KNOWN, number

if TYPE_CHECKING:
    from tui.alerts.engine.rule_history import RuleHistory
    from tui.alerts.study.explain import ConditionPart
    from tui.config import Rule

SHOWN = timedelta(days=3 * 365)
"""How far back the plot reaches."""
_COLUMNS = (
    Column("part", "Part", left=True),
    Column("value", "Value", left=True),
    Column("says", "Says", left=True),
    Column("to_go", "To go", left=True, drop=1),
    Column("observed", "Of", left=True, drop=2),
)
_YES = {True: "yes", False: "no", None: ""}
_TRUTHS = {True: ("true", Tone.STRONG), False: ("false", Tone.PLAIN), None: ("unknown", Tone.MUTED)}


_TIDY = (
    *(Column(name, name, left=True) for name in ("kind", "part", "unit", "holds", "to_go_unit")),
    *(Column(name, name) for name in ("value", "to_go", "end_value")),
    *(Column(name, name, left=True) for name in ("end", "reconstructed", "revised_away")),
)


def view(update: Update, rule: Rule, alert: Alert) -> View:
    """A rule replayed on the update's snapshot; where its words make no sense, why.

    ``tidy``: a row per part, the whole ``when`` first, then one per episode, the newest first.
    """
    # The rules bring pandas, which nothing may load before the first painted frame.
    from tui.alerts.language.errors import RuleError
    from tui.alerts.study.explain import explained

    title = f"Alerts · {rule.title}"
    try:
        found: RuleHistory = update.rule_history(rule)
    except RuleError as error:
        lines = tuple((Span(line, Tone.WARNING),) for line in error.shown().splitlines())
        table = Table(_COLUMNS, (), empty="this rule cannot be judged")
        return View(title, NOTHING_KNOWN, table, lines=lines, tidy=Table(_TIDY, ()))
    parts, told = explained(found), found.episodes()
    rows = (
        *(_part(place, part, alert.stamp) for place, part in enumerate(parts)),
        *(_episode(one, found) for one in reversed(told)),
    )
    tidy = (
        *(_tidy_part(place, part, alert.stamp) for place, part in enumerate(parts)),
        *(_tidy_episode(one, found) for one in reversed(told)),
    )
    return View(
        title=title,
        stamp=alert.stamp,
        table=Table(_COLUMNS, rows),
        plot=_plot(found, alert, told),
        lines=_words(rule, found, len(told), marks(alert, update)),
        note=alert.why,
        tidy=Table(_TIDY, tidy),
    )


def _words(rule: Rule, found: RuleHistory, count: int, said: str) -> tuple[Line, ...]:
    since = found.known_since.isoformat() if found.known_since else MISSING
    waits = f" · for {rule.needed}, keep {rule.keep}" if (rule.needed, rule.keep) != (1, 1) else ""
    words: Line = (Span(f"{episodes.counted(count)} since {since}{waits}", Tone.PLAIN),)
    words = (*words, Span(f" · {said}", Tone.STRONG)) if said else words
    return (words, (Span(rule.note, Tone.MUTED),)) if rule.note else (words,)


def _part(place: int, part: ConditionPart, stamp: Stamp) -> Row:
    unit = UNITS.get(part.unit, DisplayUnit.RATIO)
    says, tone = _TRUTHS[part.truth] if part.unit == "truth" else ("", Tone.PLAIN)
    value = "" if part.unit == "truth" else _spelt(part.value, unit)
    gap = UNITS.get(part.gap_unit, DisplayUnit.RATIO)
    cells = (
        Cell("  " * part.depth + part.words),
        Cell(value, tone=Tone.STRONG, formula=part.words),
        Cell(says, tone=tone),
        Cell("" if part.gap is None else _spelt(part.gap, gap, signed=True)),
        Cell(part.observed or MISSING),
    )
    return Row(f"part {place}", cells, stamp)


def _episode(one: Episode, found: RuleHistory) -> Row:
    """Of what the rule compares: its value as the episode began and as it ended."""
    unit = UNITS.get(_unit(found), DisplayUnit.RATIO)
    marks = ["reconstructed"] * one.reconstructed + ["revised away"] * one.revised_away
    end = one.end.isoformat() if one.end else "now"
    cells = (
        Cell(f"{one.start} → {end}"),
        Cell(f"{_spelt(one.start_value, unit)} → {_spelt(one.end_value, unit)}"),
        Cell(" ".join(["FIRING" if one.end is None else "fired", *marks]), tone=Tone.MUTED),
        Cell(""),
        Cell(one.start),
    )
    return Row(f"episode {one.start}", cells, _stamp(one))


def _stamp(one: Episode) -> Stamp:
    state = State.RECONSTRUCTED if one.reconstructed else State.CACHED
    return Stamp(one.start, one.fired, state)


def _tidy_part(place: int, part: ConditionPart, stamp: Stamp) -> Row:
    gap_unit = "" if part.gap is None else part.gap_unit.value
    gap = None if part.gap is None else round(part.gap, 6)
    cells = (
        *map(Cell, ("part", part.words, part.unit.value, _YES[part.truth], gap_unit)),
        *map(Cell, (part.value, gap, None, None, "", "")),
    )
    return Row(f"part {place}", cells, replace(stamp, observed=part.observed))


def _tidy_episode(one: Episode, found: RuleHistory) -> Row:
    cells = (
        *map(Cell, ("episode", found.compiled.compared.at.words, _unit(found), "", "")),
        *map(Cell, (one.start_value, None, one.end_value, one.end)),
        *map(Cell, (_YES[one.reconstructed], _YES[one.revised_away])),
    )
    return Row(f"episode {one.start}", cells, _stamp(one))


def _spelt(value: float | None, unit: DisplayUnit, *, signed: bool = False) -> str:
    whole = unit is DisplayUnit.RATIO and value is not None and value == int(value)
    return spell(value, unit, signed=signed, decimals=0 if whole else None)


def _unit(found: RuleHistory) -> str:
    from tui.alerts.language.checking import kind_of
    from tui.alerts.series.catalogue import SERIES

    return kind_of(found.compiled.compared, SERIES).unit.value


def _plot(found: RuleHistory, alert: Alert, told: tuple[Episode, ...]) -> Plot:
    """What the rule compares over the last years, with the stretches in which it fired."""
    from tui.alerts.series.history import day_at

    trace = found.trace
    first = found.as_of.date() - SHOWN
    days = [day_at(key) for key in trace.keys.tolist()]
    shown = [place for place, day in enumerate(days) if day >= first]
    if not shown:
        return Plot((), (), DisplayUnit.RATIO, empty="nothing compared in the last three years")
    line = tuple((day_axis.place(days[n]), number(float(trace.numbers[n]))) for n in shown)
    level = alert.threshold if alert.series == found.compiled.compared.at.words else None
    unit = UNITS.get(_unit(found), DisplayUnit.RATIO)
    return Plot(
        series=(Series(found.compiled.compared.at.words, line, Role.NOW),),
        ticks=day_axis.ticks(days[shown[0]], days[shown[-1]]),
        y_unit=unit,
        levels=() if level is None else (Level(level, _spelt(level, unit)),),
        shades=episodes.shades(told, alert.severity, days[-1], "fired"),
        along=Along.DAYS,
    )
