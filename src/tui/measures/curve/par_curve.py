"""Par yield curve: its history, changes, spreads and the butterfly.

Par yields are Treasury's constant-maturity points, in percent, bond-equivalent, as published.
"""

from __future__ import annotations

import re

import pandas as pd

from tui.measures.cache import per_dataset, per_parts
from tui.measures.provenance import PROVENANCE_COLUMNS, with_provenance
from tui.measures.spans import base_date
from tui.model.snapshot import Dataset, Snapshot

SPANS = ("1D", "1W", "1M", "1Y")
"""Spans of a change of the curve."""

TENORS = (
    *("1M", "1.5M", "2M", "3M", "4M", "6M"),
    *("1Y", "2Y", "3Y", "5Y", "7Y", "10Y", "20Y", "30Y"),
)
"""Tenors that Treasury publishes or has published. A new one is in the curve before it is here."""

SPREADS: dict[str, tuple[str, str]] = {
    "3m10y": ("3M", "10Y"),
    "2s10s": ("2Y", "10Y"),
    "5s30s": ("5Y", "30Y"),
    "2s20s": ("2Y", "20Y"),
}
"""Name -> (short tenor, long tenor). A spread is long minus short."""

BUTTERFLY = ("2Y", "5Y", "10Y")
"""Short wing, belly, long wing."""

FLY = "2-5-10"
"""Name of ``BUTTERFLY``."""

SLOPES = (*SPREADS, FLY)
"""Names of all spreads and of the butterfly."""

BP_PER_PCT = 100.0
NOISE_DECIMALS = 6
"""Decimals kept of a difference. Floating-point noise is smaller, published values are not."""

_TENOR = re.compile(r"(\d+(?:\.\d+)?)([MY])")


def maturity_years(tenor: str) -> float:
    """Return the maturity of a tenor (``"6M"``, ``"10Y"``) in years: 0.5, 10.0.

    Raises ValueError if the text is not a tenor.
    """
    match = _TENOR.fullmatch(tenor)
    if match is None:
        raise ValueError(f"not a tenor: {tenor!r}")
    count = float(match[1])
    return count / 12 if match[2] == "M" else count


def tenors(curve: pd.DataFrame) -> list[str]:
    """Return the tenor columns of a curve frame, shortest first."""
    return sorted((name for name in curve.columns if _TENOR.fullmatch(name)), key=maturity_years)


def published_yields(curve: pd.DataFrame, day: pd.Timestamp) -> dict[str, float]:
    """Return the par yields published on a day, in percent by tenor, shortest first.

    Raises KeyError if the curve has no such day.
    """
    row = curve.iloc[curve.index.get_loc(day)].to_dict()
    yields = {name: float(row[name]) for name in tenors(curve)}
    return {name: value for name, value in yields.items() if value == value}


@per_parts("par_yields")
def par_curve(snapshot: Snapshot) -> pd.DataFrame:
    """Return the par curve of every day known at the snapshot, by ``observed``, ascending.

    Columns: the tenors in percent (NaN where not published), shortest first, then the provenance
    columns ``known``, ``state`` and ``inputs``. Days are unique. Where parts overlap, the row of
    the part received later is used, with the earliest known time of these rows. Empty without data.
    """
    return _days(snapshot, "par_yields")


@per_parts("real_yields")
def real_curve(snapshot: Snapshot) -> pd.DataFrame:
    """Return the par real yield curve (TIPS), in percent, with the columns of ``par_curve``."""
    return _days(snapshot, "real_yields")


def _days(snapshot: Snapshot, source: str) -> pd.DataFrame:
    parts = sorted(snapshot.parts(source), key=lambda part: (part.learned, part.part))
    frames = [_with_provenance(part) for part in parts if not part.frame.empty]
    if not frames:
        empty = pd.DatetimeIndex([], name="observed")
        known = pd.Series(dtype="datetime64[us, UTC]")
        return pd.DataFrame({"known": known, "state": [], "inputs": []}, empty)
    every = pd.concat(frames, ignore_index=True)
    if every["observed"].duplicated().any():
        every["known"] = every.groupby("observed")["known"].transform("min")
        every = every.drop_duplicates("observed", keep="last")
    rows = every.set_index("observed")[[*tenors(every), *PROVENANCE_COLUMNS]]
    return rows if rows.index.is_monotonic_increasing else rows.sort_index()


@per_dataset
def _with_provenance(part: Dataset) -> pd.DataFrame:
    return with_provenance(part.frame, part)


def change_bp(curve: pd.DataFrame, span: str) -> pd.Series:
    """Change of each tenor over a span (one of ``SPANS``) to the newest day, in bp, + = higher.

    Indexed by tenor; NaN where either end is missing.
    """
    points = curve[tenors(curve)]
    base = base_day(curve, span)
    if base is None:
        return pd.Series(float("nan"), index=points.columns)
    change = (points.iloc[-1] - points.loc[base]) * BP_PER_PCT
    return change.astype(float).round(NOISE_DECIMALS)


def base_day(curve: pd.DataFrame, span: str) -> pd.Timestamp | None:
    """Return the day that a span to the newest day of the curve is measured from.

    None if there is no such day (see ``spans.base_date``) or the curve is empty.
    """
    if curve.empty:
        return None
    days = pd.DatetimeIndex(curve.index)
    return base_date(days, pd.Timestamp(days[-1]), span)


def slopes_bp(curve: pd.DataFrame) -> pd.DataFrame:
    """Return every spread and the butterfly in bp by ``observed``, one column per ``SLOPES``.

    NaN where a tenor is missing.
    """
    spreads = {name: spread_bp(curve, *ends) for name, ends in SPREADS.items()}
    return pd.DataFrame({**spreads, FLY: butterfly_bp(curve, *BUTTERFLY)})


def spread_bp(curve: pd.DataFrame, short: str, long: str) -> pd.Series:
    """Return long minus short tenor in bp by ``observed``; below 0 the curve is inverted.

    NaN where either tenor is missing.
    """
    return _bp(_points(curve, long) - _points(curve, short), f"{short}/{long}")


def butterfly_bp(curve: pd.DataFrame, wing: str, belly: str, far_wing: str) -> pd.Series:
    """Return 2 x belly - wings in bp by ``observed``; above 0 the belly yields more than the wings.

    NaN where any tenor is missing.
    """
    points = 2 * _points(curve, belly) - _points(curve, wing) - _points(curve, far_wing)
    return _bp(points, f"{wing}/{belly}/{far_wing}")


def _points(curve: pd.DataFrame, tenor: str) -> pd.Series:
    if tenor not in curve.columns:
        return pd.Series(float("nan"), index=curve.index)
    return curve[tenor].astype(float)


def _bp(points: pd.Series, name: str) -> pd.Series:
    return (points * BP_PER_PCT).round(NOISE_DECIMALS).rename(name)
