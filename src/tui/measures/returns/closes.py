"""The levels of every symbol: whose closes they are, and how the parts of one are joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from tui.measures.cache import per_snapshot
from tui.model.snapshot import Dataset, Snapshot, State, worst
from tui.sources import bitcoin, prices, tiingo
from tui.sources.price_history import LEVELS, RECENT, is_recent, symbol_of
from tui.sources.sample import SAMPLE

YAHOO, TIINGO, COINBASE = (source.SOURCE.name for source in (prices, tiingo, bitcoin))


@dataclass(frozen=True, eq=False)
class Levels:
    """The history of one symbol as one publisher shows it."""

    frame: pd.DataFrame
    """By ``observed``, ascending: ``total`` and ``price`` levels (NaN where unknown), ``known``."""
    begins: tuple[tuple[pd.Timestamp, str], ...]
    """The first day of each part it is joined from, ascending."""
    state: State
    publisher: str
    """The source's name. The sample counts as Yahoo's, whose closes it was computed from."""

    def comparable(self, other: Levels) -> bool:
        """Whether returns may be subtracted: one publisher's, or Coinbase's with anybody's."""
        return self.publisher == other.publisher or COINBASE in (self.publisher, other.publisher)


def levels(snapshot: Snapshot, benchmark: str) -> Mapping[str, Levels]:
    """The levels of every symbol, each from one publisher alone.

    Tiingo is the publisher of all it has as soon as it has the benchmark.
    """
    by_publisher = _by_publisher(snapshot)
    open_to_all, keyed = by_publisher[YAHOO], by_publisher[TIINGO]
    preferred = keyed if benchmark in keyed else open_to_all
    return {**keyed, **open_to_all, **preferred, **by_publisher[COINBASE]}


@per_snapshot
def _by_publisher(snapshot: Snapshot) -> Mapping[str, Mapping[str, Levels]]:
    now = snapshot.as_of
    return {
        YAHOO: _histories(snapshot.parts(YAHOO), prices.due(now, RECENT)),
        TIINGO: _histories(snapshot.parts(TIINGO), tiingo.due(now, RECENT)),
        COINBASE: _coin(snapshot.parts(COINBASE), bitcoin.finished(now)),
    }


def _histories(parts: tuple[Dataset, ...], due: date) -> Mapping[str, Levels]:
    """Each symbol's own history, else the sample's, else its last month alone."""
    months = {symbol_of(part.part): part for part in parts if is_recent(part.part)}
    wholes = {part.part: part for part in parts if part.part != SAMPLE and not is_recent(part.part)}
    found = {
        symbol: _levels([(_by_day(month.frame), month)], due)
        for symbol, month in months.items()
        if symbol not in wholes
    }
    for sample in (part for part in parts if part.part == SAMPLE):
        for symbol, rows in _blocks(sample.frame):
            if symbol not in wholes:
                found[symbol] = _levels([(rows, sample)], due)
    for symbol, whole in wholes.items():
        found[symbol] = _history(whole, months.get(symbol), due)
    return found


def _blocks(sample: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each symbol of the sample with its rows, which stand together."""
    if sample.empty:
        return
    symbols = sample["symbol"].to_numpy()
    starts = [0, *(np.flatnonzero(symbols[1:] != symbols[:-1]) + 1), len(symbols)]
    days = _by_day(sample)
    for start, end in pairwise(starts):
        yield str(symbols[start]), days.iloc[start:end]


def _history(whole: Dataset, month: Dataset | None, due: date) -> Levels:
    frame = _by_day(whole.frame)
    joint = None if month is None else joined(frame, _by_day(month.frame))
    if month is None or joint is None:
        return _levels([(frame, whole)], due)
    before, after = joint
    return _levels([(before, whole), (after, month)], due)


def joined(whole: pd.DataFrame, month: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """The days of ``whole`` before the first that both have, and those of ``month`` from it on.

    The month's levels are multiplied by what makes them the whole's on that first day, so that a
    dividend or split since, which restated one and not the other, leaves no jump. None when the
    whole reaches further or they share no day. Both by ``observed``, ascending.
    """
    places = whole.index.get_indexer(month.index)
    shared = np.flatnonzero(places >= 0)
    if not shared.size or whole.index[-1] > month.index[-1]:
        return None
    first, place = shared[0], places[shared[0]]
    after = month.iloc[first:]
    levels = {
        name: after[name] * (whole[name].iloc[place] / after[name].iloc[0]) for name in LEVELS
    }
    return whole.iloc[:place], after.assign(**levels)


def _coin(parts: tuple[Dataset, ...], due: date) -> Mapping[str, Levels]:
    """Bitcoin's half-years one after the other."""
    if not parts:
        return {}
    return {bitcoin.SYMBOL: _levels([(_by_day(part.frame), part) for part in parts], due)}


def _by_day(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_index("observed")[[*LEVELS, "known"]]


def _levels(pieces: Sequence[tuple[pd.DataFrame, Dataset]], due: date) -> Levels:
    """Pieces in order: as trusted as the weakest, and stale when none reaches what is due."""
    frames, parts = zip(*pieces, strict=True)
    frame = frames[0] if len(frames) == 1 else pd.concat(frames)
    begins = tuple((rows.index[0], part.part) for rows, part in pieces if len(rows))
    state = worst(tuple(part.state for part in parts))
    if state in (State.LIVE, State.FAILING) and frame.index[-1].date() < due:
        state = State.STALE
    return Levels(frame, begins, state, parts[0].source)
