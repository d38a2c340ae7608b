"""Summary of the newest curve: level, changes (bp) and percentile of every tenor and spread."""

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
    base_day,
    par_curve,
    slopes_bp,
    tenors,
)
from tui.measures.curve.percentiles import WINDOW_YEARS, Percentile, percentiles
from tui.measures.spans import last_before
from tui.model.snapshot import Snapshot
from tui.sources.calendars import CURVE


class CurveReading(NamedTuple):
    """One tenor or slope on the newest day."""

    name: str
    """A tenor, or one of ``SLOPES``."""
    level_bp: float
    """Yield or spread in bp. NaN for a slope with a missing tenor."""
    changes_bp: Mapping[str, float]
    """Change by span of ``SPANS`` in bp, + = higher. NaN where either end is missing."""
    percentile: Percentile


@per_parts("par_yields")
def readings(snapshot: Snapshot) -> tuple[CurveReading, ...]:
    """Return the tenors of the newest day, shortest first, then ``SLOPES``.

    A tenor that was not published that day is left out. Empty without a curve.
    """
    curve = par_curve(snapshot)
    if curve.empty:
        return ()
    start, end = curve.index[-1] - pd.DateOffset(years=WINDOW_YEARS), curve.index[-1]
    levels = _levels_bp(curve.loc[start:])
    due = pd.DatetimeIndex(CURVE.days(start.date(), end.date()))
    newest, ranks = levels.iloc[-1], percentiles(levels, due)
    changes = {span: _changes_from(levels, base_day(levels, span)) for span in SPANS}
    return tuple(
        CurveReading(name, level, {span: changes[span][name] for span in SPANS}, ranks[name])
        for name, level in zip(map(str, levels.columns), newest.tolist(), strict=True)
        if name in SLOPES or level == level
    )


def changes_since(snapshot: Snapshot, day: pd.Timestamp) -> dict[str, float]:
    """Change of each tenor and slope from ``day`` to the newest day, in bp, + = higher.

    NaN where either end is missing. Raises KeyError if the curve has no such day.
    """
    curve = par_curve(snapshot)
    return _changes_from(_levels_bp(curve[curve.index.isin([day, curve.index[-1]])]), day)


def last_day_at(rows: pd.DataFrame, day: pd.Timestamp) -> pd.Timestamp | None:
    """Return the last day of ``rows`` on or before ``day``.

    None if ``day`` is after the newest row, or if no row lies within ``LONGEST_GAP`` before it.
    """
    if rows.empty or day > rows.index[-1]:
        return None
    return last_before(pd.DatetimeIndex(rows.index), (day + pd.Timedelta(days=1)).date())


def _levels_bp(curve: pd.DataFrame) -> pd.DataFrame:
    """Return all tenors and slopes by ``observed``, in bp."""
    points = curve[tenors(curve)].astype(float) * BP_PER_PCT
    return pd.concat([points, slopes_bp(curve)], axis=1).round(NOISE_DECIMALS)


def _changes_from(levels: pd.DataFrame, base: pd.Timestamp | None) -> dict[str, float]:
    """Newest levels minus those of the day ``base``, by name; NaN where either is missing."""
    names = list(map(str, levels.columns))
    if base is None:
        return dict.fromkeys(names, float("nan"))
    change = levels.iloc[-1].to_numpy(dtype=float) - levels.loc[base].to_numpy(dtype=float)
    return dict(zip(names, change.round(NOISE_DECIMALS).tolist(), strict=True))
