"""First prints: rows of a part that is never revised, joined over its vintages.

The first value received for a day stands. A later vintage adds days, series and missing values; it
neither takes a value away nor changes one. A row is named by its observed day and by the columns
``keys`` of its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct
from pandas.api.types import is_float_dtype

from tui.store.continuity import announced_days

START_SLACK = pd.Timedelta(days=7)
"""Most by which a moving window may begin later than its newest day moved on: auctions are held
several times a week, so the first of a window may be days after its begin."""
RELATIVE_TOLERANCE = 1e-9
"""Difference of two values that arithmetic on equal figures can cause."""
Places = npt.NDArray[np.intp]
"""Position in the new frame of each row at hand, -1 for a row that it lacks."""


class AlteredValue(Struct, frozen=True):
    """A value at hand of which a new frame shows another."""

    day: date
    column: str
    stored: float
    new: float


class Differences(Struct, frozen=True):
    """Values at hand that a new frame lacks or shows otherwise."""

    lost_days: tuple[date, ...]
    """Days that the new frame has no row of, ascending."""
    incomplete_days: tuple[date, ...]
    """Days of which the new frame lacks a row or a value, ascending."""
    lost_rows: int
    """Number of rows that the new frame lacks."""
    altered: tuple[AlteredValue, ...]
    shared_days: int
    """Number of days that both frames have."""

    def __bool__(self) -> bool:
        """Return whether there is any difference."""
        return bool(self.lost_rows or self.incomplete_days or self.altered)


def compare(
    stored: pd.DataFrame, new: pd.DataFrame, keys: tuple[str, ...], *, is_rolling: bool
) -> Differences:
    """Return what a new frame lacks or shows otherwise of the rows at hand.

    ``is_rolling``: the part is a window that moves on, so rows before the window may go.
    """
    kept = rows_in_window(stored, new) if is_rolling else stored
    places = _places(kept, new, keys)
    is_shared = places >= 0
    days, shared = kept["observed"], kept[is_shared]
    is_whole_day = ~days.isin(new["observed"])
    incomplete = set(days[~is_shared & ~is_whole_day])
    altered: list[AlteredValue] = []
    for name in [name for name in kept if is_float_dtype(kept[name].dtype)]:
        old = shared[name].to_numpy()
        now = new[name].to_numpy()[places[is_shared]] if name in new else np.full(len(old), np.nan)
        incomplete.update(shared["observed"][~np.isnan(old) & np.isnan(now)])
        is_other = ~np.isclose(now, old, rtol=RELATIVE_TOLERANCE, atol=RELATIVE_TOLERANCE)
        is_other &= ~np.isnan(old) & ~np.isnan(now)
        values = zip(shared["observed"][is_other], old[is_other], now[is_other], strict=True)
        altered += [AlteredValue(day.date(), str(name), *pair) for day, *pair in values]
    return Differences(
        lost_days=_dates(days[is_whole_day]),
        incomplete_days=_dates(pd.Series(sorted(incomplete), dtype=days.dtype)),
        lost_rows=int((~is_shared).sum()),
        altered=tuple(sorted(altered, key=lambda value: (value.day, value.column))),
        shared_days=shared["observed"].nunique(),
    )


def join_all(
    frames: Sequence[pd.DataFrame], keys: tuple[str, ...], *, is_rolling: bool
) -> pd.DataFrame:
    """Return the first prints of several frames of a part, oldest first."""
    return reduce(lambda stored, new: _join(stored, new, keys, is_rolling=is_rolling), frames)


def _join(
    stored: pd.DataFrame, new: pd.DataFrame, keys: tuple[str, ...], *, is_rolling: bool
) -> pd.DataFrame:
    """Return the rows at hand with what a new frame adds: rows, columns and missing values.

    ``is_rolling``: rows at hand before the new frame's window are left out.
    """
    kept = rows_in_window(stored, new) if is_rolling else stored
    kept = kept.reset_index(drop=True)
    places = _places(kept, new, keys)
    is_added = ~np.isin(np.arange(len(new)), places)
    filled = kept.assign(**dict(_filled_columns(kept, new.reset_index(drop=True), places)))
    rows = pd.concat([filled, new[is_added]], ignore_index=True)
    return rows.sort_values(["observed", *keys], kind="stable", ignore_index=True)


def corrected(
    stored: pd.DataFrame, correction: pd.DataFrame, keys: tuple[str, ...]
) -> pd.DataFrame:
    """Return the rows at hand with the values of a correction where it has any."""
    places = _places(stored, correction, keys)
    newer = correction.reset_index(drop=True)
    columns = {}
    for name in [name for name in stored if name in newer and is_float_dtype(stored[name].dtype)]:
        values = newer[name].reindex(places).set_axis(stored.index)
        columns[str(name)] = values.where(values.notna(), stored[name])
    return stored.assign(**columns)


def _filled_columns(
    kept: pd.DataFrame, new: pd.DataFrame, places: Places
) -> Iterator[tuple[str, pd.Series]]:
    """Yield the columns of ``new`` that ``kept`` lacks, and those whose blanks ``new`` fills."""
    for name in new:
        if name not in kept:
            yield str(name), new[name].reindex(places).set_axis(kept.index)
            continue
        is_blank = kept[name].isna()
        if kept[name].dtype == "str":
            is_blank |= kept[name] == ""
        if is_blank.any():
            values = new[name].reindex(places).set_axis(kept.index)
            yield str(name), kept[name].where(~is_blank | values.isna(), values)


def rows_in_window(stored: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the rows at hand that a moving window must still show.

    Announcements of events to come are left out, because they may be postponed. The window may
    begin as much later as its newest day moved on, and ``START_SLACK``.
    """
    held, new_held = _without_announcements(stored), _without_announcements(new)
    if held.empty or new_held.empty:
        return held.iloc[:0]
    days, new_days = held["observed"], new_held["observed"]
    latest_start = days.min() + (new_days.max() - days.max()) + START_SLACK
    rows: pd.DataFrame = held[days >= min(new_days.min(), latest_start)]
    return rows


def _without_announcements(frame: pd.DataFrame) -> pd.DataFrame:
    days = pd.DatetimeIndex(sorted(announced_days(frame)))
    return frame[~frame["observed"].isin(days)]


def _places(kept: pd.DataFrame, new: pd.DataFrame, keys: tuple[str, ...]) -> Places:
    names = ["observed", *keys]
    index, kept_index = (
        pd.MultiIndex.from_frame(frame[names]) if keys else pd.Index(frame["observed"])
        for frame in (new, kept)
    )
    places: Places = index.get_indexer(kept_index)
    return places


def _dates(days: pd.Series) -> tuple[date, ...]:
    return tuple(day.date() for day in days.drop_duplicates().sort_values())
