"""Funds and curves of a few days, for worked examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from tests.support.snapshots import dataset
from tui.model.snapshot import Dataset, State

Day = date | str


def fund(
    symbol: str, closes: Mapping[Day, float], *, source: str = "prices", state: State = State.LIVE
) -> Dataset:
    """Return a dataset of one symbol whose price levels equal its total-return levels."""
    rows = {"observed": [str(day) for day in closes], "total": list(closes.values())}
    frame = pd.DataFrame(rows).assign(symbol=symbol)
    return dataset(source, symbol, frame.assign(price=frame["total"]), state=state)


def curve(tenor: str, percent: Mapping[Day, float]) -> Dataset:
    """Return a dataset of the par curve with one tenor and the 30-year."""
    rows = {"observed": [str(day) for day in percent], tenor: list(percent.values()), "30Y": 5.0}
    return dataset("par_yields", "2025", pd.DataFrame(rows))


def levels_from_returns(days: Sequence[date], returns: Sequence[float]) -> dict[Day, float]:
    """Return levels that start at 100 and grow by one return a day."""
    levels = [100.0]
    for each in returns:
        levels.append(levels[-1] * (1 + each))
    return dict(zip(days, levels, strict=True))
