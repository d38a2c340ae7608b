"""Backtest of a rule: returns after its episodes, compared with returns after any day.

Returns are total returns less the benchmark's, in percentage points. They run from the first close
after an episode became known, over 1, 3 and 6 months of trading. Windows that have not finished
are dropped. Of overlapping windows only the first counts. Intervals come from a circular block
bootstrap (Politis and Romano, 1992) over all days, in blocks as long as the window.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tui.alerts.engine.replay import Trace
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.series.history import moment_at
from tui.measures.returns.closes import levels
from tui.model.alerts import Episode
from tui.model.snapshot import Snapshot

HORIZONS = {"1M": 21, "3M": 63, "6M": 126}
"""Trading days of each window."""
MIN_EPISODES = 5
"""Minimum number of episodes for an interval."""
DRAWS = 1000
"""Number of bootstrap samples."""
SEED = 20_251_220
"""Fixed seed: the same data always give the same interval."""
_CONFIDENCE = (5.0, 95.0)
_PP = 100.0

Numbers = npt.NDArray[np.float64]


class ForwardReturn(Struct, frozen=True):
    """Returns of one group over one window after a rule fired."""

    symbol: str
    horizon: str
    since: date
    """Day of the group's first close."""
    episodes: int
    """Number of finished windows that do not overlap."""
    median_pp: float | None
    """Median return less the benchmark's, + = better than the benchmark. None without windows."""
    hit_pct: float | None
    """Share of windows with a return above the benchmark's."""
    base_median_pp: float | None
    """Median over every finished window, whatever day it began."""
    base_hit_pct: float | None
    """Share of these windows with a return above the benchmark's."""
    low_pp: float | None
    """5th percentile of the median of as many windows drawn at random in blocks.

    None for fewer than ``MIN_EPISODES``."""
    high_pp: float | None
    """95th percentile of the same."""


class Backtest(Struct, frozen=True):
    """The episodes of a rule, and the returns after them."""

    since: date | None
    """First observed day at which the rule could be evaluated, None if it never could."""
    episodes: tuple[Episode, ...]
    following: tuple[ForwardReturn, ...]


def backtest(
    history: RuleHistory, snapshot: Snapshot, symbols: Iterable[str], benchmark: str
) -> Backtest:
    """Return the episodes of a rule and the returns of each symbol after them.

    Symbols without closes that can be compared with the benchmark's are left out.
    """
    episodes = history.episodes()
    closes = levels(snapshot, benchmark)
    market = closes.get(benchmark)
    following: list[ForwardReturn] = []
    for symbol in symbols if market is not None else ():
        group = closes.get(symbol)
        if group is None or market is None or symbol == benchmark or not group.comparable(market):
            continue
        days = group.frame.index.intersection(market.frame.index)
        common = _CommonLevels(
            np.asarray(group.frame.loc[days, "known"].astype("int64")),
            group.frame.loc[days, "total"].to_numpy(np.float64),
            market.frame.loc[days, "total"].to_numpy(np.float64),
            days[0].date(),
        )
        moments = [episode.fired.timestamp() for episode in episodes]
        following += [_forward_return(symbol, name, common, moments) for name in HORIZONS]
    return Backtest(history.known_since, episodes, tuple(following))


class _CommonLevels(Struct, frozen=True, eq=False):
    """Total-return levels of a group and of the benchmark, on the days that both have a close."""

    known_us: npt.NDArray[np.int64]
    """Time at which each close became known, in microseconds since 1970 (UTC)."""
    group: Numbers
    market: Numbers
    since: date

    def excess_pp(self, days: int) -> Numbers:
        """Group's return less the benchmark's from each close to the one ``days`` closes later."""
        if self.group.size <= days:
            return np.array([])
        group, market = (levels[days:] / levels[:-days] for levels in (self.group, self.market))
        return (group - market) * _PP

    def entries(self, moments: Iterable[float], days: int) -> npt.NDArray[np.int64]:
        """Return the indices of the first closes after ``moments``, in seconds since 1970.

        Windows of ``days`` closes that have not finished, or overlap an earlier one, are left out.
        """
        moments_us = np.array([int(moment * 1_000_000) for moment in moments], np.int64)
        places = np.searchsorted(self.known_us, moments_us, side="right")
        entries: list[int] = []
        for place, moment in zip(places.tolist(), moments_us.tolist(), strict=True):
            has_closes = moment >= self.known_us[0]
            is_finished = place + days < self.group.size
            if has_closes and is_finished and (not entries or place >= entries[-1] + days):
                entries.append(place)
        return np.array(entries, np.int64)


def _forward_return(
    symbol: str, horizon: str, common: _CommonLevels, moments: list[float]
) -> ForwardReturn:
    days = HORIZONS[horizon]
    after_any_day = common.excess_pp(days)
    entries = common.entries(moments, days)
    after_episodes = after_any_day[entries] if after_any_day.size else after_any_day
    count = len(after_episodes)
    low, high = _interval(after_any_day, count, days) if count >= MIN_EPISODES else (None, None)
    return ForwardReturn(
        symbol,
        horizon,
        common.since,
        count,
        _median(after_episodes),
        _hit_pct(after_episodes),
        _median(after_any_day),
        _hit_pct(after_any_day),
        low,
        high,
    )


def _median(values: Numbers) -> float | None:
    return float(np.median(values)) if values.size else None


def _hit_pct(values: Numbers) -> float | None:
    return float((values > 0).mean() * _PP) if values.size else None


def _interval(returns_pp: Numbers, count: int, days: int) -> tuple[float, float]:
    """Return the 5th and 95th percentile of the median of ``count`` windows drawn at random."""
    random = np.random.default_rng(SEED)
    size = returns_pp.size
    blocks = -(-size // days)
    starts = random.integers(0, size, (DRAWS, blocks))
    places = (starts[:, :, None] + np.arange(days)).reshape(DRAWS, -1)[:, :size]
    drawn = np.take_along_axis(places, random.integers(0, places.shape[1], (DRAWS, count)), axis=1)
    medians = np.median(returns_pp[drawn % size], axis=1)
    low, high = np.percentile(medians, _CONFIDENCE)
    return float(low), float(high)


def simulated_notifications(trace: Trace, mode: str, cooldown: timedelta) -> tuple[datetime, ...]:
    """Return the times of the notifications sent by the end of a trace (UTC, ascending).

    Each episode notifies when it begins. Episodes within the cooldown notify together when it is
    over. In mode ``once`` only the first episode notifies.
    """
    firing = trace.fires
    starts = trace.keys[firing & ~np.concatenate(([False], firing[:-1]))]
    times: list[datetime] = []
    for start in map(moment_at, starts.tolist()):
        if not times:
            times.append(start)
        elif mode != "once" and start > times[-1]:
            times.append(max(start, times[-1] + cooldown))
    end = moment_at(int(trace.keys[-1])) if len(trace.keys) else None
    return tuple(time for time in times if end is not None and time <= end)
