"""Observed days that a frame must have and lacks, by the calendar of its publisher."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.datetime64]
"""Days ``datetime64[D]``, ascending."""
DaysBetween = Callable[[date, date], pd.Series]
"""``days(start, end)``: the days that must be there, both ends included, ascending."""
FindMissing = Callable[[str, pd.DataFrame], Days]
"""``find(part_key, frame)``: the days that the part must have and the frame lacks."""
LONG_GAP = 10
"""Most days of the exchange in a row that a fund may lack. Thinly traded funds may lack single
days, and exchanges abroad have holidays of more than a week."""


def find_none(part: str, frame: pd.DataFrame) -> Days:
    """Return no day: the publisher has no calendar of all days."""
    return np.array([], "datetime64[D]")


def every_day(start: date, end: date) -> pd.Series:
    """Return all days from start to end, both included."""
    return pd.Series(pd.date_range(start, end, unit="us"))


def missing_days(frame: pd.DataFrame, first: date, days: DaysBetween) -> Days:
    """Return the days from ``first`` to the newest row of a frame that it has no row of."""
    return np.setdiff1d(_expected(frame, first, days), _observed(frame))


def long_gaps(frame: pd.DataFrame, days: DaysBetween) -> Days:
    """Return the days that a frame has no row of, of those more than ``LONG_GAP`` in a row."""
    expected = _expected(frame, frame["observed"].min().date(), days)
    is_absent = ~np.isin(expected, _observed(frame))
    runs = np.cumsum(np.diff(is_absent, prepend=False))
    is_long = np.bincount(runs, weights=is_absent)[runs] > LONG_GAP
    gaps: Days = expected[is_absent & is_long]
    return gaps


def _expected(frame: pd.DataFrame, first: date, days: DaysBetween) -> Days:
    newest = frame["observed"].max().date()
    return days(first, newest).to_numpy().astype("datetime64[D]")


def _observed(frame: pd.DataFrame) -> Days:
    return frame["observed"].to_numpy().astype("datetime64[D]")
