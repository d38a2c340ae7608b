"""The course of a return over days: since a close, and over a year of trading on each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from tui.measures.returns.aligned_closes import AlignedCloses, Basis, Numbers, Places, tracks
from tui.measures.spans import last_before
from tui.model.snapshot import Snapshot

YEAR = 252
"""Observations."""


@dataclass(frozen=True, eq=False)
class CumulativeReturn:
    """A return on each of some days, in percent or, less the benchmark's, in percentage points."""

    days: pd.DatetimeIndex
    returns: Numbers


def since(
    snapshot: Snapshot, symbol: str, benchmark: str, day: date, *, basis: Basis, relative: bool
) -> CumulativeReturn | None:
    """From the last close before a day to each close since; 0 on the first.

    None where there is no such close, or nothing to be relative to.
    """
    legs = _legs(snapshot, symbol, benchmark, relative=relative)
    start = last_before(legs[0].days, day) if legs else None
    if start is None:
        return None
    first = int(legs[0].days.searchsorted(start))
    levels = [leg.on(basis)[first:] for leg in legs]
    if any(np.isnan(each[0]) for each in levels):
        return None
    growth = [100 * (each / each[0] - 1) for each in levels]
    return _known(legs[0].days[first:], growth)


def over_a_year(
    snapshot: Snapshot, symbol: str, benchmark: str, *, basis: Basis, relative: bool
) -> CumulativeReturn | None:
    """Over the ``YEAR`` observations that end on each day.

    None where there are not so many, or nothing to be relative to.
    """
    legs = _legs(snapshot, symbol, benchmark, relative=relative)
    if not legs or len(legs[0].days) <= YEAR:
        return None
    levels = [leg.on(basis) for leg in legs]
    growth = [100 * (each[YEAR:] / each[:-YEAR] - 1) for each in levels]
    return _known(legs[0].days[YEAR:], growth)


def _legs(
    snapshot: Snapshot, symbol: str, benchmark: str, *, relative: bool
) -> list[AlignedCloses]:
    """The asset's track and what is subtracted; empty where one is missing or they are apart."""
    found = tracks(snapshot, benchmark)
    wanted = [symbol, benchmark] if relative else [symbol]
    if any(name not in found for name in wanted) or (relative and found[symbol].apart):
        return []
    return [found[name] for name in wanted]


def _known(days: pd.DatetimeIndex, growth: list[Numbers]) -> CumulativeReturn | None:
    values = growth[0] - growth[1] if len(growth) > 1 else growth[0]
    known: Places = np.flatnonzero(~np.isnan(values))
    return CumulativeReturn(days[known], values[known]) if known.size else None
