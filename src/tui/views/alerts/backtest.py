"""Backtest of one alert rule: a study of its episodes, and the results of other thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.alerts import Alert, Episode
from tui.model.display_unit import DisplayUnit
from tui.model.format import MINUS, format_number
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Line, Span, Tone
from tui.model.update import Update
from tui.model.view import View
from tui.views.alerts import study
from tui.views.alerts.detail import TITLE
from tui.views.stamps import is_monthly

if TYPE_CHECKING:
    from tui.alerts.engine.rule_history import RuleHistory
    from tui.alerts.study.sensitivity import ThresholdResult
    from tui.config import Rule

_GAP = 2


def view(
    update: Update, rule: Rule, alert: Alert, groups: Mapping[str, str], benchmark: str
) -> View:
    """Return a rule's backtest on the update's snapshot: one row per group.

    ``groups`` are names by ticker. If the rule is invalid, the lines show the error and where.
    """
    # The rules import pandas, which must not be loaded before the first painted frame.
    from tui.alerts.language.errors import RuleError
    from tui.alerts.study.sensitivity import try_thresholds
    from tui.alerts.study.study import study_rule

    try:
        history: RuleHistory = update.rule_history(rule)
    except RuleError as error:
        lines = tuple((Span(line, Tone.WARNING),) for line in error.with_caret().splitlines())
        empty = study.empty_view(TITLE, "this rule cannot be judged")
        return replace(empty, opened=rule.title, lines=lines)
    studied = study_rule(history, update.snapshot, tuple(groups), benchmark)
    backtest_view = study.study_view(studied, TITLE, groups)
    drawn = "the groups with the smallest p-values" if studied.tested else "the first groups"
    other_thresholds = threshold_lines(try_thresholds(history), f"{studied.period}s fired")
    return replace(
        backtest_view,
        opened=rule.title,
        stamp=alert.stamp,
        is_monthly=is_monthly(alert.stamp),
        lines=other_thresholds,
        note=f"{backtest_view.note}; bars: {drawn}",
    )


def threshold_lines(results: Sequence[ThresholdResult], fired: str) -> tuple[Line, ...]:
    """Return three lines: the thresholds, their episodes, and how many observations fired."""
    if not results:
        return ()
    rows = {
        "threshold": [result.threshold.replace("-", MINUS) for result in results],
        "episodes": [_count(result.episodes) for result in results],
        fired: [_count(result.observed) for result in results],
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


def _count(number: int) -> str:
    return format_number(number, DisplayUnit.COUNT)


_EPISODES = (
    Column("start", "from", left=True),
    Column("end", "to", left=True),
    Column("start_value", "value"),
    Column("end_value", "at the end"),
    Column("marks", "", left=True),
)


def episodes_table(episodes: tuple[Episode, ...]) -> Table:
    """Return one row per episode, newest first."""
    rows = tuple(_episode_row(episode) for episode in reversed(episodes))
    return Table(_EPISODES, rows, empty="it never fired")


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
