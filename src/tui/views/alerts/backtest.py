"""Backtest of one alert rule: returns after its episodes, and results of other thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.alerts import Alert, Episode
from tui.model.format import MISSING
from tui.model.snapshot import Stamp, State
from tui.model.update import Update
from tui.model.view import Cell, Column, DisplayUnit, Line, Row, Span, Table, Tone, View
from tui.views.episodes import format_episode_count
from tui.views.stamps import NOTHING_KNOWN

if TYPE_CHECKING:
    from tui.alerts.engine.rule_history import RuleHistory
    from tui.alerts.study.backtest import Backtest, ForwardReturn
    from tui.alerts.study.sensitivity import ThresholdResult
    from tui.config import Rule

_FIRED_LABELS = {"daily": "days fired", "weekly": "weeks fired", "monthly": "months fired"}
_GAP = 2


def view(update: Update, rule: Rule, alert: Alert, symbols: Sequence[str], benchmark: str) -> View:
    """Return a rule's backtest on the update's snapshot: one row per symbol and window.

    If the rule is invalid, the lines show the error and its position.
    """
    # The rules import pandas, which must not be loaded before the first painted frame.
    from tui.alerts.language.errors import RuleError
    from tui.alerts.study.backtest import backtest as run_backtest
    from tui.alerts.study.sensitivity import try_thresholds

    title = f"Alerts · backtest · {rule.title}"
    try:
        history: RuleHistory = update.rule_history(rule)
    except RuleError as error:
        lines = tuple((Span(line, Tone.WARNING),) for line in error.with_caret().splitlines())
        backtest_view = _empty_view(title, "this rule cannot be judged")
        return replace(backtest_view, stamp=NOTHING_KNOWN, lines=lines)
    backtest_view = result_view(title, run_backtest(history, update.snapshot, symbols, benchmark))
    other_thresholds = threshold_lines(
        try_thresholds(history), _FIRED_LABELS[history.compiled.slowest.word]
    )
    return replace(
        backtest_view,
        stamp=alert.stamp,
        lines=(*backtest_view.lines, *other_thresholds),
        note=f"{backtest_view.note}; benchmark {benchmark}",
    )


def threshold_lines(results: Sequence[ThresholdResult], fired: str) -> tuple[Line, ...]:
    """Return three lines: the thresholds, their episodes, and how many observations fired."""
    if not results:
        return ()
    rows = {
        "threshold": [result.threshold for result in results],
        "episodes": [str(result.episodes) for result in results],
        fired: [str(result.observed) for result in results],
    }
    label_width = max(map(len, rows))
    widths = [_GAP + max(map(len, column)) for column in zip(*rows.values(), strict=True)]
    return tuple(
        (
            Span(f"{label:<{label_width}}", Tone.MUTED),
            *(
                Span(f"{text:>{width}}", Tone.STRONG if result.own else Tone.PLAIN)
                for text, width, result in zip(cells, widths, results, strict=True)
            ),
        )
        for label, cells in rows.items()
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
_TIDY = _FOLLOWING[:-1]
"""Exported columns. Without an interval its two bounds are empty, which needs no word."""
_EPISODES = (
    Column("start", "From", left=True),
    Column("end", "To", left=True),
    Column("start_value", "Value"),
    Column("end_value", "At the end"),
    Column("marks", "", left=True),
)
_NO_TIMES = Stamp(None, None, State.CACHED)


def result_view(title: str, backtest: Backtest) -> View:
    """Return one row per symbol and window: returns after episodes and after any day.

    The line counts the episodes. Returns are relative to the benchmark, in percentage points.
    """
    since = backtest.since.isoformat() if backtest.since else MISSING
    count = format_episode_count(len(backtest.episodes))
    summary = f"{count} since {since}, from when its data allow a verdict"
    rows = tuple(map(_row, backtest.following))
    return View(
        title=title,
        stamp=_NO_TIMES,
        table=Table(_FOLLOWING, rows, empty="no group has closes"),
        tidy=Table(_TIDY, tuple(replace(row, cells=row.cells[:-1]) for row in rows)),
        lines=((Span(summary),),),
        note="relative to the benchmark; unfinished and overlapping windows are left out",
    )


def _empty_view(title: str, why: str) -> View:
    """Return a view with the columns of a backtest and no row."""
    return View(title, _NO_TIMES, Table(_FOLLOWING, (), empty=why), tidy=Table(_TIDY, ()))


def episodes_table(episodes: tuple[Episode, ...]) -> Table:
    """Return one row per episode, newest first."""
    rows = tuple(_episode_row(episode) for episode in reversed(episodes))
    return Table(_EPISODES, rows, empty="it never fired")


def _row(forward: ForwardReturn) -> Row:
    cells = (
        Cell(forward.symbol),
        Cell(forward.horizon),
        Cell(forward.since),
        Cell(forward.episodes, DisplayUnit.COUNT),
        Cell(forward.median_pp, DisplayUnit.PP, signed=True),
        Cell(forward.hit_pct, DisplayUnit.PCT, decimals=0),
        Cell(forward.base_median_pp, DisplayUnit.PP, signed=True),
        Cell(forward.base_hit_pct, DisplayUnit.PCT, decimals=0),
        Cell(forward.low_pp, DisplayUnit.PP, signed=True),
        Cell(forward.high_pp, DisplayUnit.PP, signed=True),
        Cell("too few" if forward.low_pp is None else "drawn at random"),
    )
    return Row(f"{forward.symbol} {forward.horizon}", cells, _NO_TIMES)


def _episode_row(episode: Episode) -> Row:
    marks = (
        "reconstructed" if episode.reconstructed else "",
        "revised away" * episode.revised_away,
    )
    cells = (
        Cell(episode.start),
        Cell(episode.end),
        Cell(episode.start_value, DisplayUnit.RATIO),
        Cell(episode.end_value, DisplayUnit.RATIO),
        Cell(" ".join(filter(None, marks))),
    )
    return Row(episode.start.isoformat(), cells, Stamp(episode.start, episode.fired, State.CACHED))
