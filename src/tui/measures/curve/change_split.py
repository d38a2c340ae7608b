"""Split of a par yield's change into the changes of its real yield and of its breakeven.

The breakeven of a tenor is its nominal par yield less its real par yield. So the changes of the two
parts between the same two days add up to the change of the nominal yield.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from tui.measures.curve.par_curve import BP_PER_PCT, NOISE_DECIMALS, par_curve, real_curve
from tui.measures.provenance import merge_inputs
from tui.measures.spans import LONGEST_GAP, base_date
from tui.model.snapshot import Snapshot, Stamp, State, worst_state

SPANS = ("1D", "1W", "1M", "3M", "6M", "1Y")
"""Spans that a change is split over."""
REAL_TENORS = ("5Y", "7Y", "10Y", "20Y", "30Y")
"""Tenors of Treasury's real curve."""
FIRST_REAL_CURVE = date(2003, 1, 2)
"""First day of Treasury's real curve."""
NO_EARLIER_CURVE = "no earlier curve to compare with"
NO_REAL_CURVE = "no real curve at hand; ticwatch fetches it when it may ask"

_NAN = float("nan")


class ChangeSplit(NamedTuple):
    """Change of a par yield between two days, and the parts of it. + = higher."""

    tenor: str
    start: date | None
    """Day that the change is measured from, None if there is no such day."""
    end: date
    change_bp: float
    """NaN if the yield is missing at either end, or was not published for a time between."""
    real_change_bp: float
    """Change of the real yield, NaN if the change cannot be split."""
    breakeven_change_bp: float
    """Change of the breakeven, NaN if the change cannot be split."""
    reason: str
    """Reason for a missing change or part, "" if there is none."""
    stamp: Stamp
    """The end, with the known time, the state and the inputs of all yields used."""


class TenorChange(NamedTuple):
    """Change of one tenor of a curve between two days."""

    bp: float
    """+ = higher. NaN if it is missing."""
    reason: str
    """Reason for a missing change, "" if there is none."""


def split_change(snapshot: Snapshot, tenor: str, start: date | None, end: date) -> ChangeSplit:
    """Return the change of a par yield between two days, split into its parts.

    ``start`` is None if the history has no such day. The change is split only if nominal and real
    yield are published on both days, and neither is missing for longer than ``LONGEST_GAP`` between
    them. Else the reason says what is missing.
    """
    nominal, real = par_curve(snapshot), real_curve(snapshot)
    change = tenor_change(nominal, tenor, start, end)
    if start is None or change.reason:
        stamp = stamp_of([nominal], start or end, end)
        return ChangeSplit(tenor, start, end, _NAN, _NAN, _NAN, change.reason, stamp)
    part = _real_change(real, tenor, start, end)
    if part.reason:
        stamp = stamp_of([nominal], start, end)
        return ChangeSplit(tenor, start, end, change.bp, _NAN, _NAN, part.reason, stamp)
    breakeven_bp = round(change.bp - part.bp, NOISE_DECIMALS)
    stamp = stamp_of([nominal, real], start, end)
    return ChangeSplit(tenor, start, end, change.bp, part.bp, breakeven_bp, "", stamp)


def span_start(curve: pd.DataFrame, span: str) -> date | None:
    """Return the day that a span (one of ``SPANS``) to the newest day of a curve begins on.

    None if there is no such day (see ``spans.base_date``).
    """
    days = pd.DatetimeIndex(curve.index)
    base = base_date(days, pd.Timestamp(days[-1]), span)
    return None if base is None else base.date()


def tenor_change(
    curve: pd.DataFrame, tenor: str, start: date | None, end: date, name: str = "yield"
) -> TenorChange:
    """Return the change of a tenor of a curve between two days. ``name`` is that of the yields."""
    if start is None:
        return TenorChange(_NAN, NO_EARLIER_CURVE)
    for day in (start, end):
        if tenor not in curve.columns or pd.Timestamp(day) not in curve.index:
            return TenorChange(_NAN, f"no {name} of {tenor} on {day}")
    values = curve[tenor].loc[pd.Timestamp(start) : pd.Timestamp(end)].astype(float)
    for day, value in ((start, values.iloc[0]), (end, values.iloc[-1])):
        if value != value:
            return TenorChange(_NAN, f"no {name} of {tenor} on {day}")
    gap = _widest_gap(pd.DatetimeIndex(values.index[values.notna()]))
    if gap is not None:
        return TenorChange(_NAN, f"no {name} of {tenor} between {gap[0]} and {gap[1]}")
    change_bp = (values.iloc[-1] - values.iloc[0]) * BP_PER_PCT
    return TenorChange(round(float(change_bp), NOISE_DECIMALS), "")


def stamp_of(curves: list[pd.DataFrame], start: date, end: date) -> Stamp:
    """Return the stamp of a figure from two days of some curves.

    It is known with the last of these rows, and has the worst of their states. A missing day adds
    nothing.
    """
    days = [pd.Timestamp(day) for day in dict.fromkeys((end, start))]
    found = [curve.loc[curve.index.isin(days), ["known", "state", "inputs"]] for curve in curves]
    rows = [row for frame in found for row in frame.iloc[::-1].to_dict("records")]
    known = max((row["known"].to_pydatetime() for row in rows), default=None)
    state = worst_state(tuple(State(row["state"]) for row in rows))
    return Stamp(end, known, state, merge_inputs(row["inputs"] for row in rows))


def _real_change(real: pd.DataFrame, tenor: str, start: date, end: date) -> TenorChange:
    if tenor not in REAL_TENORS:
        return TenorChange(_NAN, f"Treasury publishes no real yield of {tenor}")
    if start < FIRST_REAL_CURVE:
        return TenorChange(_NAN, f"Treasury's real curve begins on {FIRST_REAL_CURVE}")
    if real.empty:
        return TenorChange(_NAN, NO_REAL_CURVE)
    return tenor_change(real, tenor, start, end, "real yield")


def _widest_gap(days: pd.DatetimeIndex) -> tuple[date, date] | None:
    """Return the days around the widest gap between two days, None if all are short enough."""
    gaps = np.diff(days.to_numpy())
    if not len(gaps) or gaps.max() <= LONGEST_GAP.to_timedelta64():
        return None
    place = int(gaps.argmax())
    return days[place].date(), days[place + 1].date()
