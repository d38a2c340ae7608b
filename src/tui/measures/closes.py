"""The levels of every symbol: whose closes they are, and how the parts of one are joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tui.measures.memory import per_snapshot
from tui.model import Dataset, Snapshot, State, worst
from tui.sources import bitcoin, prices, tiingo
from tui.sources.histories import LEVELS, RECENT, is_recent, symbol_of
from tui.sources.sample import SAMPLE

YAHOO, TIINGO, COINBASE = (source.SOURCE.name for source in (prices, tiingo, bitcoin))


@dataclass(frozen=True, eq=False)
class Levels:
    """The history of one symbol as one publisher shows it."""

    frame: pd.DataFrame
    """By ``observed``, ascending: ``total`` and ``price`` levels (NaN where unknown), ``known``,
    and the ``part`` each day is from."""
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
    found = {symbol: _levels(_by_day(part), (part,), due) for symbol, part in months.items()}
    for sample in (part for part in parts if part.part == SAMPLE):
        found |= {
            str(symbol): _levels(rows, (sample,), due)
            for symbol, rows in _by_day(sample).groupby(sample.frame["symbol"].to_numpy())
        }
    for whole in (part for part in parts if part.part != SAMPLE and not is_recent(part.part)):
        found[whole.part] = _history(whole, months.get(whole.part), due)
    return found


def _history(whole: Dataset, month: Dataset | None, due: date) -> Levels:
    frame = _by_day(whole)
    if month is None:
        return _levels(frame, (whole,), due)
    joined = chained(frame, _by_day(month))
    return _levels(joined, (whole,) if joined is frame else (whole, month), due)


def chained(whole: pd.DataFrame, month: pd.DataFrame) -> pd.DataFrame:
    """The days of ``whole`` before the first that both have, then those of ``month``.

    The month's levels are multiplied by what makes them the whole's on that first day, so that a
    dividend or split since, which restated one and not the other, leaves no jump. The whole alone
    when it reaches further or shares no day. Both by ``observed``, ascending.
    """
    shared = month.index.intersection(whole.index)
    if shared.empty or whole.index[-1] > month.index[-1]:
        return whole
    first, columns = shared.min(), list(LEVELS)
    scale = whole.loc[first, columns].astype("float64") / month.loc[first, columns]
    after = month.loc[first:]
    joined: pd.DataFrame = pd.concat(
        [whole[whole.index < first], after.assign(**after[columns] * scale)]
    )
    return joined


def _coin(parts: tuple[Dataset, ...], due: date) -> Mapping[str, Levels]:
    """Bitcoin's half-years one after the other."""
    if not parts:
        return {}
    return {bitcoin.SYMBOL: _levels(pd.concat(map(_by_day, parts)), parts, due)}


def _by_day(part: Dataset) -> pd.DataFrame:
    frame = part.frame.set_index("observed")[[*LEVELS, "known"]]
    return frame.assign(part=part.part)


def _levels(frame: pd.DataFrame, parts: tuple[Dataset, ...], due: date) -> Levels:
    """Parts joined: as trusted as the weakest, and stale when none reaches what is due."""
    state = worst(tuple(part.state for part in parts))
    if state in (State.LIVE, State.FAILING) and frame.index[-1].date() < due:
        state = State.STALE
    return Levels(frame, state, parts[0].source)
