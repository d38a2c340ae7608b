"""Values that came after their row, in the frames of a part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from tui.store.amendments import Cell

AMENDED = "amended"
"""Key in ``frame.attrs``: number of corrections and late values known by its moment.

A frame without it has none, also none that came later.
"""


def late_cells(
    before: pd.DataFrame, after: pd.DataFrame, at: datetime, watched: tuple[datetime, datetime]
) -> dict[Cell, datetime]:
    """Return the values of ``after`` of which ``before`` had the day, but no value: they came now.

    Days count if their known time lies within ``watched``: from the first body (UTC) to the last
    time at which the rows ``before`` were confirmed. Both frames have one row a day.
    """
    first, last = map(pd.Timestamp, watched)
    is_watched = (after["known"] > first) & (after["known"] < last)
    rows = after[is_watched & after["observed"].isin(before["observed"])].set_index("observed")
    stored = before.set_index("observed").reindex(rows.index)
    cells: dict[Cell, datetime] = {}
    for name in rows.columns.drop("known"):
        was_blank = stored[name].isna() if name in stored else pd.Series(True, index=rows.index)
        came = rows.index[was_blank & rows[name].notna()]
        cells |= {(day.date(), str(name)): at for day in came}
    return cells


def without_later(
    frame: pd.DataFrame, late: Mapping[Cell, datetime], as_of: datetime
) -> pd.DataFrame:
    """Return a frame without the values that arrived after a moment."""
    known = sum(at <= as_of for at in late.values())
    blank = frame
    if known < len(late):
        blank = frame.copy()
        for (day, name), at in late.items():
            if at > as_of:
                blank.loc[blank["observed"] == pd.Timestamp(day), name] = float("nan")
    elif known:
        blank = frame.copy(deep=False)
    if late:
        blank.attrs[AMENDED] = frame.attrs.get(AMENDED, 0) + known
    return blank
