"""What followed the episodes of a rule, beside what followed any day.

Returns are total returns less the benchmark's, in percentage points, from the first close after an
episode became known over 1, 3 and 6 months of trading. Windows that have not finished are dropped;
of windows that overlap the first counts. Ranges are of a circular block bootstrap (Politis and
Romano, 1992) over all days, in blocks as long as the window.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from tui.alerts.engine.replay import Trace
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.series.history import moment_at
from tui.measures.returns.closes import levels
from tui.model.alerts import Episode
from tui.model.snapshot import Snapshot

HORIZONS = {"1M": 21, "3M": 63, "6M": 126}
"""Window -> trading days."""
LEAST = 5
"""Fewer episodes than this say too little for an interval."""
DRAWS = 1000
SEED = 20_251_220
"""Fixed, so that the same data give the same interval."""
_CONFIDENCE = (5.0, 95.0)
_PP = 100.0

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ForwardReturn:
    """What one group did after a rule fired, over one window."""

    symbol: str
    horizon: str
    since: date
    """First close of the group."""
    episodes: int
    """Finished windows that do not overlap."""
    median_pp: float | None
    hit_pct: float | None
    """Share of windows above the benchmark."""
    base_median_pp: float | None
    """The same of every finished window, whenever it began."""
    base_hit_pct: float | None
    low_pp: float | None
    high_pp: float | None
    """5th and 95th percentile of the median of as many windows drawn at random in blocks; None
    where there are too few."""


@dataclass(frozen=True)
class Backtest:
    """The episodes of a rule, and what followed."""

    since: date | None
    """From when the rule's data allow a verdict."""
    episodes: tuple[Episode, ...]
    following: tuple[ForwardReturn, ...]


def backtest(
    found: RuleHistory, snapshot: Snapshot, symbols: Iterable[str], benchmark: str
) -> Backtest:
    """The episodes of a judged rule and what each symbol did afterwards against a benchmark."""
    told = found.episodes()
    closes = levels(snapshot, benchmark)
    market = closes.get(benchmark)
    following: list[ForwardReturn] = []
    for symbol in symbols if market is not None else ():
        own = closes.get(symbol)
        if own is None or market is None or symbol == benchmark or not own.comparable(market):
            continue
        days = own.frame.index.intersection(market.frame.index)
        relative = _Path(
            np.asarray(own.frame.loc[days, "known"].astype("int64")),
            own.frame.loc[days, "total"].to_numpy(np.float64),
            market.frame.loc[days, "total"].to_numpy(np.float64),
            days[0].date(),
        )
        moments = [episode.fired.timestamp() for episode in told]
        following += [_followed(symbol, name, relative, moments) for name in HORIZONS]
    return Backtest(found.known_since, told, tuple(following))


@dataclass(frozen=True, eq=False)
class _Path:
    """A group and the benchmark on the days both closed."""

    known_us: npt.NDArray[np.int64]
    own: Numbers
    market: Numbers
    since: date

    def excess_pp(self, days: int) -> Numbers:
        """Return less the benchmark's from each close that has so many after it."""
        if self.own.size <= days:
            return np.array([])
        mine, its = (path[days:] / path[:-days] for path in (self.own, self.market))
        return (mine - its) * _PP

    def entries(self, moments: Iterable[float], days: int) -> npt.NDArray[np.int64]:
        """The places of the first closes after the moments, unfinished and overlapping left out."""
        wanted = np.array([int(moment * 1_000_000) for moment in moments], np.int64)
        places = np.searchsorted(self.known_us, wanted, side="right")
        kept: list[int] = []
        for place, moment in zip(places.tolist(), wanted.tolist(), strict=True):
            alive = moment >= self.known_us[0]
            finished = place + days < self.own.size
            if alive and finished and (not kept or place >= kept[-1] + days):
                kept.append(place)
        return np.array(kept, np.int64)


def _followed(symbol: str, horizon: str, path: _Path, moments: list[float]) -> ForwardReturn:
    days = HORIZONS[horizon]
    every = path.excess_pp(days)
    entries = path.entries(moments, days)
    seen = every[entries] if every.size else every
    low, high = _interval(every, len(seen), days) if len(seen) >= LEAST else (None, None)
    return ForwardReturn(
        symbol,
        horizon,
        path.since,
        len(seen),
        _median(seen),
        _hit_pct(seen),
        _median(every),
        _hit_pct(every),
        low,
        high,
    )


def _median(values: Numbers) -> float | None:
    return float(np.median(values)) if values.size else None


def _hit_pct(values: Numbers) -> float | None:
    return float((values > 0).mean() * _PP) if values.size else None


def _interval(every: Numbers, count: int, days: int) -> tuple[float, float]:
    """Where the median of ``count`` windows falls when they are drawn without the rule."""
    random = np.random.default_rng(SEED)
    blocks = -(-every.size // days)
    starts = random.integers(0, every.size, (DRAWS, blocks))
    places = (starts[:, :, None] + np.arange(days)).reshape(DRAWS, -1)[:, : every.size]
    chosen = np.take_along_axis(places, random.integers(0, places.shape[1], (DRAWS, count)), axis=1)
    medians = np.median(every[chosen % every.size], axis=1)
    low, high = np.percentile(medians, _CONFIDENCE)
    return float(low), float(high)


def tellings(trace: Trace, mode: str, cooldown: timedelta) -> tuple[datetime, ...]:
    """When it would have been told by the end of a trace, UTC, ascending.

    Each entry into firing is told. What the cooldown holds back is told once it is over, all of it
    at once; ``once`` tells the first entry alone.
    """
    firing = trace.fires
    starts = trace.keys[firing & ~np.concatenate(([False], firing[:-1]))]
    told: list[datetime] = []
    for start in map(moment_at, starts.tolist()):
        if not told:
            told.append(start)
        elif mode != "once" and start > told[-1]:
            told.append(max(start, told[-1] + cooldown))
    end = moment_at(int(trace.keys[-1])) if len(trace.keys) else None
    return tuple(moment for moment in told if end is not None and moment <= end)
