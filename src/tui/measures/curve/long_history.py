"""Longest available history of a tenor, a spread or the butterfly."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from tui.measures.curve.par_curve import SLOPES, par_curve, slopes_bp
from tui.measures.provenance import PROVENANCE_COLUMNS, with_provenance
from tui.measures.spans import LONGEST_GAP
from tui.model.snapshot import Snapshot

EARLIER = {"10Y": "DGS10", "20Y": "DGS20"}
"""Tenor -> FRED series of the Federal Reserve's constant-maturity yield, which begins in 1962."""


def longest_history(snapshot: Snapshot, name: str) -> pd.DataFrame:
    """Return ``value`` in percent (a tenor) or bp (one of ``SLOPES``) and the provenance columns.

    One row per ``observed``, ascending. ``value`` is NaN on days of the curve without that tenor.
    Treasury's curve begins in 1990. For days before it, the tenors in ``EARLIER`` have the Federal
    Reserve's values. The 20-year was not published from 1987 to September 1993.
    """
    curve = par_curve(snapshot)
    if name in SLOPES:
        return curve[list(PROVENANCE_COLUMNS)].assign(value=slopes_bp(curve)[name])[
            ["value", *PROVENANCE_COLUMNS]
        ]
    missing = pd.Series(float("nan"), index=curve.index)
    values = curve[name].astype(float) if name in curve.columns else missing
    history = curve[list(PROVENANCE_COLUMNS)].assign(value=values)[["value", *PROVENANCE_COLUMNS]]
    earlier = _earlier(snapshot, name)
    if not curve.empty:
        earlier = earlier.loc[earlier.index < curve.index[0]]
    if earlier.empty:
        return history
    return earlier if history.empty else pd.concat([earlier, history])


def line_points(history: pd.DataFrame) -> list[tuple[float, float | None]]:
    """Return the points of a line through ``value``: (proleptic ordinal of the day, value).

    The value is None where the line breaks: at a missing value, and halfway between two days that
    are further apart than ``LONGEST_GAP``.
    """
    days = pd.DatetimeIndex(history.index)
    x = days.to_numpy(dtype="datetime64[D]").astype(float) + date(1970, 1, 1).toordinal()
    y = history["value"].to_numpy(dtype=float)
    breaks = np.flatnonzero(np.diff(x) > LONGEST_GAP.days) + 1
    x = np.insert(x, breaks, (x[breaks - 1] + x[breaks]) / 2)
    y = np.insert(y, breaks, np.nan)
    values = (None if value != value else value for value in y.tolist())
    return list(zip(x.tolist(), values, strict=True))


def _earlier(snapshot: Snapshot, name: str) -> pd.DataFrame:
    """Return the Federal Reserve's history of a tenor, empty if the snapshot has none."""
    parts = [part for part in snapshot.parts("fred") if part.part == EARLIER.get(name)]
    columns = ["value", *PROVENANCE_COLUMNS]
    if not parts or parts[0].frame.empty:
        return pd.DataFrame(columns=columns, index=pd.DatetimeIndex([], name="observed"))
    return with_provenance(parts[0].frame, parts[0]).set_index("observed")[columns]
