"""Closes of every symbol as levels: the choice of a publisher, and the splicing of its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial, wraps
from itertools import pairwise
from typing import Concatenate, ParamSpec, TypeVar

import numpy as np
import pandas as pd
from msgspec import Struct

from tui.measures.cache import MAX_RESULTS, NewestResults, per_snapshot
from tui.model.snapshot import Dataset, Snapshot, State, worst_state
from tui.sources import bitcoin, prices, tiingo
from tui.sources.price_history import LEVELS, RECENT_SUFFIX, is_recent, symbol_of
from tui.sources.sample import SAMPLE

YAHOO, TIINGO, COINBASE = (source.SOURCE.name for source in (prices, tiingo, bitcoin))
"""Names of the sources of closes."""

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")
MAX_PAIRS = 64
"""Results kept of a measure of two funds: of all pairs of two moments."""
Due = Callable[[], date]
"""Returns the last day whose close is out. Working it out takes some ms."""
_AGING = (State.LIVE, State.FAILING)
"""States of closes that become stale with time."""


class Levels(Struct, frozen=True, eq=False):
    """History of one symbol from one publisher."""

    frame: pd.DataFrame
    """Columns ``total`` (distributions reinvested) and ``price``, NaN where unknown, and ``known``
    (UTC), by ``observed``, ascending. Only ratios of levels are meaningful."""
    begins: tuple[tuple[pd.Timestamp, str], ...]
    """(first day, part key) of each part that the frame consists of, ascending."""
    state: State
    """Worst state of these parts."""
    publisher: str
    """Name of the source. The sample counts as Yahoo's, because it was computed from its closes."""

    def comparable(self, other: Levels) -> bool:
        """Return whether returns of the two may be subtracted.

        True for levels of one publisher, and for Coinbase's with those of any other.
        """
        return self.publisher == other.publisher or COINBASE in (self.publisher, other.publisher)


def levels(snapshot: Snapshot, benchmark: str) -> Mapping[str, Levels]:
    """Return the levels of every symbol that has closes, each from one publisher.

    Tiingo has precedence over Yahoo if it has the benchmark, else Yahoo over Tiingo. If Yahoo's
    benchmark is newer, Tiingo is no longer requested, and Yahoo has precedence. Bitcoin is from
    Coinbase if it has any closes.
    """
    by_publisher = _by_publisher(snapshot)
    yahoo, keyed = by_publisher[YAHOO], by_publisher[TIINGO]
    is_keyed = benchmark in keyed and _newest(keyed[benchmark]) >= _newest(yahoo.get(benchmark))
    preferred = keyed if is_keyed else yahoo
    return {**keyed, **yahoo, **preferred, **by_publisher[COINBASE]}


def _newest(levels: Levels | None) -> pd.Timestamp:
    """Return the day of the newest close, ``pd.Timestamp.min`` for none."""
    return pd.Timestamp.min if levels is None else levels.frame.index[-1]


@per_snapshot
def due_days(snapshot: Snapshot) -> tuple[date, ...]:
    """Return the last day that each publisher's closes are due of.

    Without live or failing closes it is empty, because others do not become stale here.
    """
    is_asked = any(part.state in _AGING for name in _DUE for part in snapshot.parts(name))
    return tuple(due(snapshot.as_of) for due in _DUE.values()) if is_asked else ()


_DUE: Mapping[str, Callable[[datetime], date]] = {
    YAHOO: lambda now: prices.due(now, RECENT_SUFFIX),
    TIINGO: lambda now: tiingo.due(now, RECENT_SUFFIX),
    COINBASE: bitcoin.finished,
}
"""Name of the source -> the last day whose close is out by a time."""


def per_closes(
    kept: int,
) -> Callable[
    [Callable[Concatenate[Snapshot, Arguments], Result]],
    Callable[Concatenate[Snapshot, Arguments], Result],
]:
    """Cache a measure of closes alone by their datasets, the days due, and its arguments.

    Snapshots of many moments hold the same closes. The ``kept`` newest results stay: those of all
    funds have some MB, and closes come one fund after the other. The arguments must be hashable.
    """

    def decorate(
        measure: Callable[Concatenate[Snapshot, Arguments], Result],
    ) -> Callable[Concatenate[Snapshot, Arguments], Result]:
        newest: NewestResults[Result] = NewestResults(kept)

        @wraps(measure)
        def cached(
            snapshot: Snapshot, /, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> Result:
            return newest.result(
                tuple(part for source in _DUE for part in snapshot.parts(source)),
                lambda: measure(snapshot, *args, **kwargs),
                (args, tuple(sorted(kwargs.items())), due_days(snapshot)),
            )

        return per_snapshot(cached)

    return decorate


@per_closes(MAX_RESULTS)
def _by_publisher(snapshot: Snapshot) -> Mapping[str, Mapping[str, Levels]]:
    yahoo, keyed, coinbase = (partial(due, snapshot.as_of) for due in _DUE.values())
    return {
        YAHOO: _histories(snapshot.parts(YAHOO), yahoo),
        TIINGO: _histories(snapshot.parts(TIINGO), keyed),
        COINBASE: _bitcoin(snapshot.parts(COINBASE), coinbase),
    }


def _histories(parts: tuple[Dataset, ...], due: Due) -> Mapping[str, Levels]:
    """Return each symbol's own history, else that of the sample, else its last month alone."""
    months = {symbol_of(part.part): part for part in parts if is_recent(part.part)}
    wholes = {part.part: part for part in parts if part.part != SAMPLE and not is_recent(part.part)}
    histories = {
        symbol: _levels([(_by_day(month.frame), month)], due)
        for symbol, month in months.items()
        if symbol not in wholes
    }
    for sample in (part for part in parts if part.part == SAMPLE):
        for symbol, rows in _blocks(sample.frame):
            if symbol not in wholes:
                histories[symbol] = _levels([(rows, sample)], due)
    for symbol, whole in wholes.items():
        histories[symbol] = _history(whole, months.get(symbol), due)
    return histories


def _blocks(sample: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each symbol of the sample with its rows, which are contiguous."""
    if sample.empty:
        return
    symbols = sample["symbol"].to_numpy()
    starts = [0, *(np.flatnonzero(symbols[1:] != symbols[:-1]) + 1), len(symbols)]
    days = _by_day(sample)
    for start, end in pairwise(starts):
        yield str(symbols[start]), days.iloc[start:end]


def _history(whole: Dataset, month: Dataset | None, due: Due) -> Levels:
    """Return the levels of a whole history, with the recent month spliced on if possible."""
    frame = _by_day(whole.frame)
    spliced = None if month is None else splice(frame, _by_day(month.frame))
    if month is None or spliced is None:
        return _levels([(frame, whole)], due)
    before, after = spliced
    return _levels([(before, whole), (after, month)], due)


def splice(whole: pd.DataFrame, month: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Return the rows of ``whole`` before the first common day, and those of ``month`` from it on.

    The month's levels are scaled to equal the whole's on that day. A dividend or split since then
    restates one response and not the other, and would otherwise leave a jump. Both frames by
    ``observed``, ascending. None if they have no common day, or if ``whole`` ends later.
    """
    places = whole.index.get_indexer(month.index)
    common = np.flatnonzero(places >= 0)
    if not common.size or whole.index[-1] > month.index[-1]:
        return None
    first, place = common[0], places[common[0]]
    after = month.iloc[first:]
    levels = {
        name: after[name] * (whole[name].iloc[place] / after[name].iloc[0]) for name in LEVELS
    }
    return whole.iloc[:place], after.assign(**levels)


def _bitcoin(parts: tuple[Dataset, ...], due: Due) -> Mapping[str, Levels]:
    """Return Bitcoin's levels: the half-years of Coinbase one after the other."""
    if not parts:
        return {}
    return {bitcoin.SYMBOL: _levels([(_by_day(part.frame), part) for part in parts], due)}


def _by_day(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_index("observed")[[*LEVELS, "known"]]


def _levels(pieces: Sequence[tuple[pd.DataFrame, Dataset]], due: Due) -> Levels:
    """Return pieces in order as one history, with the worst of their states.

    A live or failing state becomes stale if the last close is before the day that ``due`` returns.
    """
    frames, parts = zip(*pieces, strict=True)
    frame = frames[0] if len(frames) == 1 else pd.concat(frames)
    begins = tuple((rows.index[0], part.part) for rows, part in pieces if len(rows))
    state = worst_state(tuple(part.state for part in parts))
    if state in _AGING and frame.index[-1].date() < due():
        state = State.STALE
    return Levels(frame, begins, state, parts[0].source)
