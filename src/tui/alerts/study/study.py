"""Study of a condition: relative returns while it held, and after it began.

Returns are total returns less the benchmark's, in percentage points. Two questions are kept apart:

*While.* A position is held from the first close after the condition became known to hold until the
first close after it became known not to. The figure is the mean of the one-day returns on the days
held, times 21 closes: pp a month. Beside it stand the mean of the other days, and of any day.

*After.* Each episode begins one window at the first close after it became known. Windows last 21,
63 and 126 closes (1M, 3M, 6M). Those that have not finished are left out, and of overlapping ones
only the first counts. The figure is their median. Beside it stands that of windows begun any day.

Each figure is tested against samples without the condition (``bootstrap``), and the p-values of all
rows are corrected for their number (``correction``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.engine.compiled_rule import compile_rule
from tui.alerts.engine.engine import Engine
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.language.frequency import Frequency
from tui.alerts.language.parsing import parse
from tui.alerts.series.history import UNKNOWN, Keys, observed_days
from tui.alerts.study.correction import FALSE_DISCOVERY_RATE, benjamini_hochberg
from tui.alerts.study.relative_returns import (
    RelativeReturns,
    held_closes,
    microseconds,
    relative_returns,
)
from tui.alerts.study.rows import HORIZONS, StudyRow, row_after, row_while
from tui.config import Rule
from tui.measures.returns.closes import levels
from tui.model.alerts import Episode
from tui.model.format import format_count
from tui.model.snapshot import Snapshot

Entry = Literal["close", "next"]
"""``close`` enters at the first close after publication, ``next`` at the close after that."""
_DELAYS: dict[Entry, int] = {"close": 0, "next": 1}
_PERIODS = {
    Frequency.CLOSE: "day",
    Frequency.CURVE: "day",
    Frequency.CASH: "day",
    Frequency.KIM_WRIGHT: "day",
    Frequency.DKW: "day",
    Frequency.WEEKLY: "week",
    Frequency.POSITIONS: "week",
    Frequency.AUCTION: "auction",
    Frequency.STATEMENT: "month",
    Frequency.MONTHLY: "month",
}


class Study(Struct, frozen=True):
    """Relative returns of groups while a condition held, and after it began."""

    condition: str
    """Condition as it was given, or the title of a rule."""
    benchmark: str
    """Ticker that the groups are compared with."""
    since: date | None
    """First observed day at which the condition could be evaluated, None if it never could."""
    episodes: tuple[Episode, ...]
    period: str
    """Noun for an observation of its slowest series: ``day``, ``week``, ``auction``, ``month``."""
    held_periods: int
    """Number of these observations at which it held."""
    known_periods: int
    """Number of these observations at which it could be evaluated."""
    rows: tuple[StudyRow, ...]
    """Per group: ``while``, then ``1M``, ``3M`` and ``6M`` after the beginning."""

    def row(self, symbol: str, part: str) -> StudyRow | None:
        """Return the row of a group, None if it has none. ``part`` is ``while`` or a horizon."""
        matching = (row for row in self.rows if (row.symbol, row.part) == (symbol, part))
        return next(matching, None)

    @property
    def tested(self) -> int:
        """Number of rows with a p-value."""
        return sum(row.p_value is not None for row in self.rows)

    @property
    def unlikely(self) -> int:
        """Number of rows with a p-value of at most ``FALSE_DISCOVERY_RATE``, uncorrected."""
        p_values = (row.p_value for row in self.rows)
        return sum(p_value is not None and p_value <= FALSE_DISCOVERY_RATE for p_value in p_values)

    @property
    def expected_by_chance(self) -> float:
        """Number of tested rows that would have such a p-value by chance alone."""
        return self.tested * FALSE_DISCOVERY_RATE

    @property
    def remaining(self) -> int:
        """Number of rows that remain after the correction."""
        return sum(row.remains for row in self.rows)

    @property
    def counts(self) -> tuple[str, str]:
        """Texts of how many rows were tested and remain: ``4 rows tested``, ``1 remains``."""
        remain = "remains" if self.remaining == 1 else "remain"
        return f"{format_count(self.tested, 'row')} tested", f"{self.remaining} {remain}"


def study(
    condition: str,
    snapshot: Snapshot,
    symbols: Iterable[str],
    benchmark: str,
    entry: Entry = "close",
    engine: Engine | None = None,
) -> Study:
    """Return the study of a condition in the rule language, on the data of a snapshot.

    ``engine`` keeps the series that it reads for the next study, None for a new one. Raises
    RuleError if the condition is invalid.
    """
    history = (engine or Engine()).rule_history(condition_rule(condition), snapshot)
    return study_rule(history, snapshot, symbols, benchmark, entry)


def condition_rule(condition: str) -> Rule:
    """Return a rule that fires while a condition holds. Raises RuleError if it is invalid."""
    parse(condition)  # an empty condition has no rule
    rule = Rule(id="study", title=" ".join(condition.split()), when=condition)
    compile_rule(rule)
    return rule


def study_rule(
    history: RuleHistory,
    snapshot: Snapshot,
    symbols: Iterable[str],
    benchmark: str,
    entry: Entry = "close",
) -> Study:
    """Return the study of a rule: its condition holds while the rule fires.

    Symbols without closes that can be compared with the benchmark's are left out.
    """
    episodes = history.episodes()
    moments_us = microseconds(episode.fired for episode in episodes)
    rows = [
        row
        for symbol, returns in _compared(snapshot, symbols, benchmark)
        for row in _rows(symbol, returns, history, moments_us, _DELAYS[entry])
    ]
    known, held = _periods(history)
    [result] = correct(
        Study(
            condition=history.rule.title,
            benchmark=benchmark,
            since=history.known_since,
            episodes=episodes,
            period=_PERIODS[history.compiled.slowest],
            held_periods=held,
            known_periods=known,
            rows=tuple(rows),
        )
    )
    return result


def _compared(
    snapshot: Snapshot, symbols: Iterable[str], benchmark: str
) -> Iterator[tuple[str, RelativeReturns]]:
    """Yield each symbol whose closes can be compared with the benchmark's, once."""
    closes = levels(snapshot, benchmark)
    market = closes.get(benchmark)
    for symbol in dict.fromkeys(symbols):
        group = closes.get(symbol)
        if group and market and symbol != benchmark and group.comparable(market):
            yield symbol, relative_returns(group, market)


def _rows(
    symbol: str, returns: RelativeReturns, history: RuleHistory, moments_us: Keys, delay: int
) -> tuple[StudyRow, ...]:
    """Return the rows of a group since the first close before which the condition was known."""
    closes = held_closes(history.trace, returns.known_us)
    first = closes.first_known
    returns, closes = returns.from_close(first), closes.from_close(first)
    return (
        row_while(symbol, returns, closes.delayed(delay)),
        *(row_after(symbol, horizon, returns, moments_us, delay) for horizon in HORIZONS),
    )


def _periods(history: RuleHistory) -> tuple[int, int]:
    """Return at how many observations of the slowest series the condition was known, and held."""
    trace = history.trace
    known = trace.ticks & (trace.when != UNKNOWN)
    known_periods, held_periods = (
        np.unique(observed_days(trace.keys[steps])).size for steps in (known, known & trace.fires)
    )
    return known_periods, held_periods


def correct(*studies: Study) -> tuple[Study, ...]:
    """Return the studies with q-values for the number of rows that they test together."""
    p_values = [row.p_value for each in studies for row in each.rows if row.p_value is not None]
    q_values = dict(zip(p_values, benjamini_hochberg(p_values), strict=True))
    return tuple(
        replace(
            each,
            rows=tuple(
                replace(row, q_value=None if row.p_value is None else q_values[row.p_value])
                for row in each.rows
            ),
        )
        for each in studies
    )
