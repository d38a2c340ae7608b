"""One alert rule: the history of the compared value, its condition by part, its episodes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.alerts.value_words import gap_words
from tui.alerts.wording import UNITS, since_words
from tui.model.alerts import Alert, Episode
from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING, format_count, format_with_unit
from tui.model.plot import Plot, Role, Series, XAxis
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.update import Update
from tui.model.view import View
from tui.views import day_axis, episodes
from tui.views.alerts.badges import badge
from tui.views.alerts.marks import Marks, marks_of
from tui.views.rule_levels import rule_levels
from tui.views.stamps import NOTHING_KNOWN, float_or_none, is_monthly

if TYPE_CHECKING:
    from tui.alerts.engine.rule_history import RuleHistory
    from tui.alerts.study.explain import ConditionPart
    from tui.config import Rule

TITLE = "Alerts"
PLOT_SPAN = timedelta(days=3 * 365)
"""Length of the history that the plot shows."""
_COLUMNS = (
    Column("part", "part", left=True, least=36),
    Column("value", "value", left=True, whole=True),
    Column("says", "says", left=True, least=7),
    Column("to_go", "distance", left=True, drop=1),
    Column("observed", "of", left=True, drop=2),
)
_RESULTS = {
    True: ("true", Tone.STRONG),
    False: ("false", Tone.PLAIN),
    None: ("unknown", Tone.MUTED),
}


_TIDY = (
    *(Column(name, name, left=True) for name in ("kind", "part", "unit", "holds", "to_go_unit")),
    *(Column(name, name) for name in ("value", "to_go", "end_value")),
    *(Column(name, name, left=True) for name in ("end", "reconstructed", "revised_away")),
)


def view(update: Update, rule: Rule, alert: Alert) -> View:
    """Return a rule evaluated on the update's snapshot, part by part, with its episodes.

    ``tidy``: one row per part, the whole ``when`` first, then one per episode, newest first. If the
    rule is invalid, the lines show the error and its position.
    """
    # The rules import pandas, which must not be loaded before the first painted frame.
    from tui.alerts.language.errors import RuleError
    from tui.alerts.study.explain import explain_rule

    try:
        history: RuleHistory = update.rule_history(rule)
    except RuleError as error:
        lines = tuple((Span(line, Tone.WARNING),) for line in error.with_caret().splitlines())
        table = Table(_COLUMNS, (), empty="this rule cannot be judged")
        tidy = Table(_TIDY, ())
        return View(TITLE, NOTHING_KNOWN, table, lines=lines, tidy=tidy, opened=rule.title)
    parts, rule_episodes = explain_rule(history), history.episodes()
    rows = (
        *(_part_row(place, part, alert.stamp) for place, part in enumerate(parts)),
        *(_episode_row(one, history) for one in reversed(rule_episodes)),
    )
    exported = (
        *(_tidy_part(place, part, alert.stamp) for place, part in enumerate(parts)),
        *(_tidy_episode(one, history) for one in reversed(rule_episodes)),
    )
    return View(
        title=TITLE,
        opened=rule.title,
        stamp=alert.stamp,
        is_monthly=is_monthly(alert.stamp),
        table=Table(_COLUMNS, rows),
        plot=_plot(history, alert, rule_episodes),
        leads=_leads(rule, history, alert, marks_of(alert, update), len(rule_episodes)),
        note=alert.reason,
        tidy=Table(_TIDY, exported),
    )


def _leads(
    rule: Rule, history: RuleHistory, alert: Alert, marks: Marks | None, episode_count: int
) -> tuple[Lead, ...]:
    """Return the state with its beginning and the number of episodes, then the user's note."""
    first = history.known_since.isoformat() if history.known_since else MISSING
    count = f"{format_count(episode_count, 'episode')} since {first}"
    state = Clause((badge(alert, marks).span,))
    since = Clause((Span(since_words(alert), Tone.STRONG),))
    lead = (
        *((state, since) if alert.since else (state,)),
        Clause((Span(count, Tone.LESSER),), drop=1),
    )
    waits = f"for {rule.needed}, keep {rule.keep}" if (rule.needed, rule.keep) != (1, 1) else ""
    second = tuple(
        Clause((Span(text, Tone.MUTED),), drop=drop)
        for text, drop in ((rule.note.removesuffix("."), 0), (waits, 1))
        if text
    )
    return (lead, second) if second else (lead,)


def _part_row(number: int, part: ConditionPart, stamp: Stamp) -> Row:
    unit = UNITS.get(part.unit, DisplayUnit.RATIO)
    result, tone = _RESULTS[part.truth] if part.unit == "truth" else ("", Tone.PLAIN)
    value = "" if part.unit == "truth" else _format(part.value, unit)
    words = "  " * part.depth + part.words
    if not part.depth:
        words = f"{'clears' if number else 'fires'} when {part.words}"
    cells = (
        Cell(words, tone=Tone.LESSER if part.depth else Tone.STRONG),
        Cell(value, tone=Tone.STRONG, formula=part.words),
        Cell(result, tone=tone),
        Cell("" if part.gap is None else gap_words(part.gap, part.gap_unit)),
        Cell(part.observed or MISSING),
    )
    return Row(f"part {number}", cells, stamp)


def _episode_row(episode: Episode, history: RuleHistory) -> Row:
    """Return an episode with the compared value at its start and at its end."""
    unit = UNITS.get(_compared_unit(history), DisplayUnit.RATIO)
    labels = ["reconstructed"] * episode.reconstructed + ["revised away"] * episode.revised_away
    says, end = ("fired", episode.end.isoformat()) if episode.end else ("FIRING", "now")
    mark = "≈ " if episode.reconstructed else ""
    cells = (
        Cell(f"{episode.start} → {end}"),
        Cell(f"{_format(episode.start_value, unit)} → {_format(episode.end_value, unit)}"),
        Cell(
            " ".join([says, *labels]),
            tone=Tone.MUTED,
            short="" if episode.revised_away else f"{mark}{says}",
        ),
        Cell(""),
        Cell(episode.start),
    )
    return Row(f"episode {episode.start}", cells, _episode_stamp(episode))


def _episode_stamp(episode: Episode) -> Stamp:
    state = State.RECONSTRUCTED if episode.reconstructed else State.CACHED
    return Stamp(episode.start, episode.fired, state)


def _tidy_part(number: int, part: ConditionPart, stamp: Stamp) -> Row:
    gap_unit = None if part.gap is None else part.gap_unit.value
    gap = None if part.gap is None else round(part.gap, 6)
    cells = (
        *map(Cell, ("part", part.words, part.unit.value, part.truth, gap_unit)),
        *map(Cell, (part.value, gap, None, None, None, None)),
    )
    return Row(f"part {number}", cells, replace(stamp, observed=part.observed))


def _tidy_episode(episode: Episode, history: RuleHistory) -> Row:
    cells = (
        *map(Cell, ("episode", history.compiled.compared.at.words, _compared_unit(history))),
        *map(Cell, (None, None, episode.start_value, None, episode.end_value, episode.end)),
        *map(Cell, (episode.reconstructed, episode.revised_away)),
    )
    return Row(f"episode {episode.start}", cells, _episode_stamp(episode))


def _format(value: float | None, unit: DisplayUnit) -> str:
    whole = unit is DisplayUnit.RATIO and value is not None and value == int(value)
    return format_with_unit(value, unit, decimals=0 if whole else None)


def _compared_unit(history: RuleHistory) -> str:
    from tui.alerts.language.checking import infer_type
    from tui.alerts.series.catalogue import SERIES

    return infer_type(history.compiled.compared, SERIES).unit.value


def _plot(history: RuleHistory, alert: Alert, rule_episodes: tuple[Episode, ...]) -> Plot:
    """Return the compared value over ``PLOT_SPAN``, with the episodes as shades."""
    from tui.alerts.series.history import day_at

    trace = history.trace
    first = history.as_of.date() - PLOT_SPAN
    days = [day_at(key) for key in trace.keys.tolist()]
    places = [place for place, day in enumerate(days) if day >= first]
    if not places:
        return Plot((), (), DisplayUnit.RATIO, empty="nothing compared in the last three years")
    points = tuple(
        (day_axis.x_of_day(days[n]), float_or_none(float(trace.numbers[n]))) for n in places
    )
    is_compared = alert.series == history.compiled.compared.at.words
    unit = UNITS.get(_compared_unit(history), DisplayUnit.RATIO)
    if unit is DisplayUnit.RATIO and all(y is None or y == int(y) for _, y in points):
        unit = DisplayUnit.COUNT
    return Plot(
        series=(Series(history.compiled.compared.at.words, points, Role.NOW),),
        ticks=day_axis.day_ticks(days[places[0]], days[places[-1]]),
        y_unit=unit,
        levels=rule_levels(alert, history.compiled, unit) if is_compared else (),
        shades=episodes.episode_shades(rule_episodes, alert.severity, days[-1], "held"),
        x_axis=XAxis.DAYS,
    )
