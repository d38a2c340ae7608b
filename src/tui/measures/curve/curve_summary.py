"""What a desk reads off the newest curve: every tenor and slope with its changes and percentile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.curve.par_curve import (
    BP_PER_PCT,
    NOISE_DECIMALS,
    SLOPES,
    SPANS,
    base_row,
    par_curve,
    slopes_bp,
    tenors,
)
from tui.measures.spans import last_before
from tui.model.snapshot import Snapshot


class CurveReading(NamedTuple):
    """One tenor or slope on the newest day, in bp; NaN for what is missing."""

    name: str
    level_bp: float
    changes_bp: Mapping[str, float]
    """By ``SPANS``, + = higher."""
    percentile: Percentile


@per_parts("par_yields")
def readings(snapshot: Snapshot) -> tuple[CurveReading, ...]:
    """Of the newest day: its tenors, shortest first, then ``SLOPES``; none without a curve."""
    curve = par_curve(snapshot)
    if curve.empty:
        return ()
    levels = _levels_bp(curve.loc[curve.index[-1] - pd.DateOffset(years=YEARS) :])
    newest, ranks = levels.iloc[-1], percentiles(levels)
    changes = {span: _less(levels, base_row(levels, span)) for span in SPANS}
    return tuple(
        CurveReading(name, level, {span: changes[span][name] for span in SPANS}, ranks[name])
        for name, level in zip(map(str, levels.columns), newest.tolist(), strict=True)
        if name in SLOPES or level == level
    )


def changes_since(snapshot: Snapshot, day: pd.Timestamp) -> dict[str, float]:
    """Change of each tenor and slope from one day of the curve to the newest, in bp."""
    curve = par_curve(snapshot)
    return _less(_levels_bp(curve.loc[[day, curve.index[-1]]]), day)


def day_at(rows: pd.DataFrame, day: pd.Timestamp) -> pd.Timestamp | None:
    """The last of the rows' days on or before a day; None where that is far back or there is none,
    or where the rows do not reach the day yet."""
    if rows.empty or day > rows.index[-1]:
        return None
    return last_before(pd.DatetimeIndex(rows.index), (day + pd.Timedelta(days=1)).date())


def _levels_bp(curve: pd.DataFrame) -> pd.DataFrame:
    points = curve[tenors(curve)].astype(float) * BP_PER_PCT
    return pd.concat([points, slopes_bp(curve)], axis=1).round(NOISE_DECIMALS)


def _less(levels: pd.DataFrame, base: pd.Timestamp | None) -> dict[str, float]:
    """The newest levels less those of an earlier day, by name; NaN where either is missing."""
    names = list(map(str, levels.columns))
    if base is None:
        return dict.fromkeys(names, float("nan"))
    change = levels.iloc[-1].to_numpy(dtype=float) - levels.loc[base].to_numpy(dtype=float)
    return dict(zip(names, change.round(NOISE_DECIMALS).tolist(), strict=True))


SHORT, LONG = "2Y", "10Y"
"""The ends of the curve whose changes name its move."""
STILL_BP = 1.0
"""Up to so many bp the ends stood still, or moved alike."""

RULE = (
    f"from the changes of {SHORT} and {LONG}: both within {STILL_BP:.0f} bp of zero is unchanged; "
    f"else within {STILL_BP:.0f} bp of each other is parallel; else in opposite directions is a "
    "twist; else bull (yields lower) or bear (higher), and steepener where the long end rose more "
    "or fell less, flattener otherwise"
)
"""In words, what ``named`` does."""


def named(short_bp: float, long_bp: float) -> str:
    """What a change of the two ends, in bp, is called: ``bear steepener``; "" where one is NaN."""
    if short_bp != short_bp or long_bp != long_bp:
        return ""
    if max(abs(short_bp), abs(long_bp)) <= STILL_BP:
        return "unchanged"
    if abs(long_bp - short_bp) <= STILL_BP:
        return f"parallel {'up' if short_bp + long_bp > 0 else 'down'}"
    turn = "steepener" if long_bp > short_bp else "flattener"
    if short_bp * long_bp < 0:
        return f"twist {turn}"
    return f"{'bear' if short_bp + long_bp > 0 else 'bull'} {turn}"


YEARS = 10
_LATE_START = pd.Timedelta(days=31)
"""A series that begins this long after the window does has no ten years."""


class Percentile(NamedTuple):
    """The share of days with a value at or below the newest, in percent, and of how many days."""

    share_pct: float
    days: int


def percentiles(values: pd.DataFrame) -> dict[str, Percentile]:
    """Of every column by ``observed``, ascending, over the ten years to the newest row.

    NaN where the newest value is missing, or where the series is younger than ten years.
    """
    if values.empty:
        return {str(name): Percentile(float("nan"), 0) for name in values.columns}
    start = values.index[-1] - pd.DateOffset(years=YEARS)
    window = values.loc[values.index > start].astype(float)
    newest = window.iloc[-1]
    days = window.notna().sum()
    share = (window <= newest).sum() / days * 100
    begun = window.loc[: start + _LATE_START].notna().any()
    share = share.where(newest.notna() & begun)
    return {str(name): Percentile(float(share[name]), int(days[name])) for name in values.columns}
