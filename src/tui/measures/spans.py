"""Calendar spans: the earlier observation that a change is measured from."""

from __future__ import annotations

from datetime import date

import pandas as pd

LONGEST_GAP = pd.Timedelta(days=10)
"""Longest gap between two observations that a change may span. The longest closure of the U.S.
markets on record (September 2001) is shorter: a wider gap means missing data."""

_STEPS = {
    "1W": pd.DateOffset(weeks=1),
    "1M": pd.DateOffset(months=1),
    "3M": pd.DateOffset(months=3),
    "6M": pd.DateOffset(months=6),
    "1Y": pd.DateOffset(years=1),
}


def base_date(observed: pd.DatetimeIndex, end: pd.Timestamp, span: str) -> pd.Timestamp | None:
    """Return the observation a span that ends at ``end`` is measured from, None if there is none.

    ``1D`` is the observation before ``end``; ``1W 1M 3M 6M 1Y`` the last one on or before the same
    calendar day that much earlier (the month's last day where it has no such day); ``YTD`` the last
    one of the year before. ``observed`` ascends. None also if the observation is more than
    ``LONGEST_GAP`` before that day. Raises KeyError for another span.
    """
    if span == "1D":
        return _last(observed, end, inclusive=False)
    if span == "YTD":
        return _last(observed, pd.Timestamp(end.year, 1, 1), inclusive=False)
    return _last(observed, end - _STEPS[span], inclusive=True)


def last_before(observed: pd.DatetimeIndex, day: date) -> pd.Timestamp | None:
    """Return the last observation before a day, the base of a period that begins on that day.

    None if there is none within ``LONGEST_GAP`` before it. ``observed`` ascends.
    """
    return _last(observed, pd.Timestamp(day), inclusive=False)


def _last(observed: pd.DatetimeIndex, day: pd.Timestamp, *, inclusive: bool) -> pd.Timestamp | None:
    place = int(observed.searchsorted(day, side="right" if inclusive else "left")) - 1
    if place < 0:
        return None
    last = pd.Timestamp(observed[place])
    return last if day - last <= LONGEST_GAP else None
