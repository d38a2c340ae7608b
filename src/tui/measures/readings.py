"""What a desk reads off the newest curve: every tenor and slope with its changes and percentile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from tui.measures.curve import (
    BP_PER_PCT,
    NOISE_DECIMALS,
    SLOPES,
    SPANS,
    base_row,
    par_curve,
    slopes_bp,
    tenors,
)
from tui.measures.memory import per_parts
from tui.measures.percentiles import YEARS, Percentile, percentiles
from tui.measures.spans import last_before
from tui.model import Snapshot


class Reading(NamedTuple):
    """One tenor or slope on the newest day, in bp; NaN for what is missing."""

    name: str
    level_bp: float
    changes_bp: Mapping[str, float]
    """By ``SPANS``, + = higher."""
    percentile: Percentile


@per_parts("par_yields")
def readings(snapshot: Snapshot) -> tuple[Reading, ...]:
    """Of the newest day: its tenors, shortest first, then ``SLOPES``; none without a curve."""
    curve = par_curve(snapshot)
    if curve.empty:
        return ()
    levels = _levels_bp(curve.loc[curve.index[-1] - pd.DateOffset(years=YEARS) :])
    newest, ranks = levels.iloc[-1], percentiles(levels)
    changes = {span: _less(levels, base_row(levels, span)) for span in SPANS}
    return tuple(
        Reading(name, level, {span: changes[span][name] for span in SPANS}, ranks[name])
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
