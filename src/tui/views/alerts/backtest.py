"""One alert rule: what followed its episodes, and how it would do with other thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.model.alerts import Alert
from tui.model.update import Update
from tui.model.view import Line, Span, Tone, View
from tui.views.stamps import NOTHING_KNOWN

if TYPE_CHECKING:
    from tui.alerts.engine.rule_history import RuleHistory
    from tui.alerts.study.sensitivity import ThresholdResult
    from tui.config import Rule

from typing import TYPE_CHECKING

from tui.model.alerts import Episode
from tui.model.format import MISSING
from tui.model.snapshot import Stamp, State
from tui.model.view import Cell, Column, DisplayUnit, Row, Table
from tui.views.episodes import counted

if TYPE_CHECKING:
    from tui.alerts.study.backtest import Backtest, ForwardReturn


_CLOCKS = {"daily": "days fired", "weekly": "weeks fired", "monthly": "months fired"}
_GAP = 2


def view(update: Update, rule: Rule, alert: Alert, symbols: Sequence[str], benchmark: str) -> View:
    """A rule's backtest on the update's snapshot: a row per symbol and window, against a benchmark.

    Where the rule's words make no sense, why.
    """
    # The rules bring pandas, which nothing may load before the first painted frame.
    from tui.alerts.language.errors import RuleError
    from tui.alerts.study.backtest import backtest as tested
    from tui.alerts.study.sensitivity import tried

    title = f"Alerts · backtest · {rule.title}"
    try:
        found: RuleHistory = update.rule_history(rule)
    except RuleError as error:
        lines = tuple((Span(line, Tone.WARNING),) for line in error.shown().splitlines())
        shown = _nothing(title, "this rule cannot be judged")
        return replace(shown, stamp=NOTHING_KNOWN, lines=lines)
    shown = view_of(title, tested(found, update.snapshot, symbols, benchmark))
    others = thresholds(tried(found), _CLOCKS[found.compiled.slowest.word])
    return replace(
        shown,
        stamp=alert.stamp,
        lines=(*shown.lines, *others),
        note=f"{shown.note}; benchmark {benchmark}",
    )


def thresholds(found: Sequence[ThresholdResult], fired: str) -> tuple[Line, ...]:
    """Three lines under each other: the thresholds, their episodes, and how long they fired."""
    if not found:
        return ()
    rows = {
        "threshold": [one.threshold for one in found],
        "episodes": [str(one.episodes) for one in found],
        fired: [str(one.observed) for one in found],
    }
    room = max(map(len, rows))
    widths = [_GAP + max(map(len, column)) for column in zip(*rows.values(), strict=True)]
    return tuple(
        (
            Span(f"{label:<{room}}", Tone.MUTED),
            *(
                Span(f"{text:>{width}}", Tone.STRONG if one.own else Tone.PLAIN)
                for text, width, one in zip(texts, widths, found, strict=True)
            ),
        )
        for label, texts in rows.items()
    )


_FOLLOWING = (
    Column("symbol", "Group", left=True),
    Column("horizon", "After", left=True),
    Column("since", "Since", left=True, drop=4),
    Column("episodes", "Episodes"),
    Column("median_pp", "Median"),
    Column("hit_pct", "Above"),
    Column("base_median_pp", "Any day"),
    Column("base_hit_pct", "Above", drop=1),
    Column("low_pp", "5%", drop=2),
    Column("high_pp", "95%", drop=2),
    Column("interval", "Interval", left=True, drop=3),
)
_EPISODES = (
    Column("start", "From", left=True),
    Column("end", "To", left=True),
    Column("start_value", "Value"),
    Column("end_value", "At the end"),
    Column("marks", "", left=True),
)
_ASSUMED = Stamp(None, None, State.CACHED)


def view_of(title: str, found: Backtest) -> View:
    """Per group and window: what followed, beside what followed any day; episodes in ``lines``."""
    since = found.since.isoformat() if found.since else MISSING
    words = f"{counted(len(found.episodes))} since {since}, from when its data allow a verdict"
    return View(
        title=title,
        stamp=_ASSUMED,
        table=Table(_FOLLOWING, tuple(map(_row, found.following)), empty="no group has closes"),
        lines=((Span(words),),),
        note="relative to the benchmark; unfinished and overlapping windows are left out",
    )


def _nothing(title: str, why: str) -> View:
    """The same columns without a row."""
    return View(title, _ASSUMED, Table(_FOLLOWING, (), empty=why))


def episodes_table(episodes: tuple[Episode, ...]) -> Table:
    """One row an episode, the newest first."""
    rows = tuple(_episode(episode) for episode in reversed(episodes))
    return Table(_EPISODES, rows, empty="it never fired")


def _row(one: ForwardReturn) -> Row:
    cells = (
        Cell(one.symbol),
        Cell(one.horizon),
        Cell(one.since),
        Cell(one.episodes, DisplayUnit.COUNT),
        Cell(one.median_pp, DisplayUnit.PP, signed=True),
        Cell(one.hit_pct, DisplayUnit.PCT, decimals=0),
        Cell(one.base_median_pp, DisplayUnit.PP, signed=True),
        Cell(one.base_hit_pct, DisplayUnit.PCT, decimals=0),
        Cell(one.low_pp, DisplayUnit.PP, signed=True),
        Cell(one.high_pp, DisplayUnit.PP, signed=True),
        Cell("too few" if one.low_pp is None else "drawn at random"),
    )
    return Row(f"{one.symbol} {one.horizon}", cells, _ASSUMED)


def _episode(one: Episode) -> Row:
    marks = ("reconstructed" if one.reconstructed else "", "revised away" * one.revised_away)
    cells = (
        Cell(one.start),
        Cell(one.end),
        Cell(one.start_value, DisplayUnit.RATIO),
        Cell(one.end_value, DisplayUnit.RATIO),
        Cell(" ".join(filter(None, marks))),
    )
    return Row(one.start.isoformat(), cells, Stamp(one.start, one.fired, State.CACHED))
