"""Split of a par yield's change into the changes of its real yield and of its breakeven.

The breakeven of a tenor is its nominal par yield less its real par yield. So the changes of the two
parts between the same two days add up to the change of the nominal yield.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
NO_REAL_CURVE = "no real yields yet, fetched when online"

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


class CurvePeriod(NamedTuple):
    """Days of one curve, from the day that a change is measured from to the day it ends."""

    rows: pd.DataFrame
    """Yields by ``observed``, as of ``par_curve``, of these days."""
    start: date | None
    end: date
    name: str
    """Name of the yields, for reasons."""

    @classmethod
    def of(
        cls, curve: pd.DataFrame, start: date | None, end: date, name: str = "yield"
    ) -> CurvePeriod:
        """Return the days of a curve between two days, both included.

        ``start`` is None if the history has no such day.
        """
        rows = curve.loc[pd.Timestamp(start or end) : pd.Timestamp(end)]
        return cls(rows, start, end, name)

    def change(self, tenor: str) -> TenorChange:
        """Return the change of a tenor.

        It is missing if a yield at either end is, or all yields of more than ``LONGEST_GAP``.
        """
        if self.start is None:
            return TenorChange(_NAN, NO_EARLIER_CURVE)
        days = self.rows.index.to_numpy(dtype="datetime64[D]")
        values = np.full(len(days), _NAN)
        if tenor in self.rows.columns:
            values = self.rows[tenor].to_numpy(dtype=float)
        published = days[~np.isnan(values)]
        for day, found in ((self.start, published[:1]), (self.end, published[-1:])):
            if found.tolist() != [day]:
                return TenorChange(_NAN, f"no {self.name} of {tenor} on {day}")
        gap = _widest_gap(published)
        if gap is not None:
            return TenorChange(_NAN, f"no {self.name} of {tenor} between {gap[0]} and {gap[1]}")
        change_bp = (float(values[-1]) - float(values[0])) * BP_PER_PCT
        return TenorChange(round(change_bp, NOISE_DECIMALS), "")


def split_change(snapshot: Snapshot, tenor: str, start: date | None, end: date) -> ChangeSplit:
    """Return the change of a par yield between two days, split into its parts.

    ``start`` is None if the history has no such day. The change is split only if nominal and real
    yield are published on both days, and neither is missing for longer than ``LONGEST_GAP`` between
    them. Else the reason says what is missing.
    """
    [split] = split_changes(snapshot, (tenor,), start, end)
    return split


def split_changes(
    snapshot: Snapshot, tenors: Sequence[str], start: date | None, end: date
) -> list[ChangeSplit]:
    """Return ``split_change`` of several tenors between the same two days."""
    nominal = CurvePeriod.of(par_curve(snapshot), start, end)
    real = CurvePeriod.of(real_curve(snapshot), start, end, "real yield")
    stamp, stamp_of_both = stamp_of(nominal), stamp_of(nominal, real)
    splits = []
    for tenor in tenors:
        change = nominal.change(tenor)
        part = change if change.reason else _real_change(real, tenor)
        if part.reason:
            parts = (change.bp, _NAN, _NAN, part.reason, stamp)
        else:
            breakeven_bp = round(change.bp - part.bp, NOISE_DECIMALS)
            parts = (change.bp, part.bp, breakeven_bp, "", stamp_of_both)
        splits.append(ChangeSplit(tenor, start, end, *parts))
    return splits


def span_start(curve: pd.DataFrame, span: str) -> date | None:
    """Return the day that a span (one of ``SPANS``) to the newest day of a curve begins on.

    None if there is no such day (see ``spans.base_date``).
    """
    days = pd.DatetimeIndex(curve.index)
    base = base_date(days, pd.Timestamp(days[-1]), span)
    return None if base is None else base.date()


def stamp_of(*periods: CurvePeriod) -> Stamp:
    """Return the stamp of a figure from both ends of some periods.

    It is known with the last of their rows, and has the worst of the states. A missing day adds
    nothing.
    """
    rows = []
    for period in periods:
        days = [pd.Timestamp(day) for day in dict.fromkeys((period.end, period.start)) if day]
        provenance = period.rows[["known", "state", "inputs"]]
        rows += [provenance.loc[day].to_dict() for day in days if day in provenance.index]
    return Stamp(
        periods[0].end,
        max((row["known"].to_pydatetime() for row in rows), default=None),
        worst_state(tuple(State(row["state"]) for row in rows)),
        merge_inputs(row["inputs"] for row in rows),
    )


def _real_change(real: CurvePeriod, tenor: str) -> TenorChange:
    if tenor not in REAL_TENORS:
        return TenorChange(_NAN, f"no real yield of {tenor} is published")
    if real.start is not None and real.start < FIRST_REAL_CURVE:
        return TenorChange(_NAN, f"Treasury's real curve begins on {FIRST_REAL_CURVE}")
    if real.rows.empty:
        return TenorChange(_NAN, NO_REAL_CURVE)
    return real.change(tenor)


def _widest_gap(days: NDArray[np.datetime64]) -> tuple[date, date] | None:
    """Return the days around the widest gap between two days, None if all are short enough."""
    gaps = np.diff(days)
    if not len(gaps) or gaps.max() <= LONGEST_GAP:
        return None
    place = int(gaps.argmax())
    before, after = days[place : place + 2].tolist()
    return before, after
