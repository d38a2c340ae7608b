"""Cumulative returns by day: since a given day, and over the trailing year."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from msgspec import Struct

from tui.measures.returns.aligned_closes import AlignedCloses, Basis, Numbers, Places, align_closes
from tui.measures.spans import last_before
from tui.model.snapshot import Snapshot

YEAR = 252
"""Observations of a trailing year."""


class CumulativeReturn(Struct, frozen=True, eq=False):
    """A return for each of some days, in percent; in percentage points if relative."""

    days: pd.DatetimeIndex
    """Days with a return, ascending."""
    returns: Numbers


def cumulative_return(
    snapshot: Snapshot, symbol: str, benchmark: str, day: date, *, basis: Basis, relative: bool
) -> CumulativeReturn | None:
    """Return the return from the last close before ``day`` to each close since; 0 on the first.

    With ``relative``, minus the benchmark's return. None if there is no such close, or if the
    closes of the two do not compare.
    """
    pair = _pair(snapshot, symbol, benchmark, relative=relative)
    start = last_before(pair[0].days, day) if pair else None
    if start is None:
        return None
    first = int(pair[0].days.searchsorted(start))
    levels = [closes.levels_on(basis)[first:] for closes in pair]
    if any(np.isnan(each[0]) for each in levels):
        return None
    growth = [100 * (each / each[0] - 1) for each in levels]
    return _without_gaps(pair[0].days[first:], growth)


def trailing_year_return(
    snapshot: Snapshot, symbol: str, benchmark: str, *, basis: Basis, relative: bool
) -> CumulativeReturn | None:
    """Return the return over the ``YEAR`` observations that end on each day.

    With ``relative``, minus the benchmark's return. None if there are not enough observations, or
    if the closes of the two do not compare.
    """
    pair = _pair(snapshot, symbol, benchmark, relative=relative)
    if not pair or len(pair[0].days) <= YEAR:
        return None
    levels = [closes.levels_on(basis) for closes in pair]
    growth = [100 * (each[YEAR:] / each[:-YEAR] - 1) for each in levels]
    return _without_gaps(pair[0].days[YEAR:], growth)


def _pair(
    snapshot: Snapshot, symbol: str, benchmark: str, *, relative: bool
) -> list[AlignedCloses]:
    """Return the closes of the asset, and of the benchmark if ``relative``.

    Empty if one is missing, or if the two do not compare.
    """
    aligned = align_closes(snapshot, benchmark)
    symbols = [symbol, benchmark] if relative else [symbol]
    if any(name not in aligned for name in symbols) or (
        relative and aligned[symbol].is_incomparable
    ):
        return []
    return [aligned[name] for name in symbols]


def _without_gaps(days: pd.DatetimeIndex, growth: list[Numbers]) -> CumulativeReturn | None:
    """Return the difference of the returns on days that have it, None if there is no such day."""
    values = growth[0] - growth[1] if len(growth) > 1 else growth[0]
    places: Places = np.flatnonzero(~np.isnan(values))
    return CumulativeReturn(days[places], values[places]) if places.size else None
