"""Funds and curves of a few days, to measure by hand."""

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
    """A part of one symbol; its price levels are its total-return levels."""
    rows = {"observed": [str(day) for day in closes], "total": list(closes.values())}
    frame = pd.DataFrame(rows).assign(symbol=symbol)
    return dataset(source, symbol, frame.assign(price=frame["total"]), state=state)


def curve(tenor: str, percent: Mapping[Day, float]) -> Dataset:
    """A part of the par curve with one tenor, and the 30-year beside it."""
    rows = {"observed": [str(day) for day in percent], tenor: list(percent.values()), "30Y": 5.0}
    return dataset("par_yields", "2025", pd.DataFrame(rows))


def grown(days: Sequence[date], returns: Sequence[float]) -> dict[Day, float]:
    """Levels from 100 on the first day, by the return to each of the others."""
    levels = [100.0]
    for each in returns:
        levels.append(levels[-1] * (1 + each))
    return dict(zip(days, levels, strict=True))
