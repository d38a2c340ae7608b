"""The longest history there is of a tenor, a spread or the butterfly."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from tui.measures.curve.par_curve import SLOPES, par_curve, slopes_bp
from tui.measures.provenance import STAMPED, stamped
from tui.measures.spans import LONGEST_GAP
from tui.model.snapshot import Snapshot

EARLIER = {"10Y": "DGS10", "20Y": "DGS20"}
"""Tenors that FRED has back to 1962, from the Federal Reserve's own constant maturities."""


def longest_history(snapshot: Snapshot, name: str) -> pd.DataFrame:
    """``value`` in percent (tenors) or bp (``SLOPES``), ``known``, ``state``, ``inputs``.

    By ``observed``, ascending; NaN on days of the curve without that tenor, which are gaps, not
    zeros. Before Treasury's curve begins in 1990 a tenor has the Federal Reserve's values, if any:
    the 20-year none from 1987 on, until Treasury published one in October 1993.
    """
    curve = par_curve(snapshot)
    if name in SLOPES:
        return curve[list(STAMPED)].assign(value=slopes_bp(curve)[name])[["value", *STAMPED]]
    missing = pd.Series(float("nan"), index=curve.index)
    values = curve[name].astype(float) if name in curve.columns else missing
    found = curve[list(STAMPED)].assign(value=values)[["value", *STAMPED]]
    earlier = _earlier(snapshot, name)
    if not curve.empty:
        earlier = earlier.loc[earlier.index < curve.index[0]]
    if earlier.empty:
        return found
    return earlier if found.empty else pd.concat([earlier, found])


def joined(history: pd.DataFrame) -> list[tuple[float, float | None]]:
    """The ``value`` of a history as points of a line: days since the year 1, None where it breaks.

    It breaks where values are missing, and between days further apart than any closure of markets.
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
    parts = [part for part in snapshot.parts("fred") if part.part == EARLIER.get(name)]
    columns = ["value", *STAMPED]
    if not parts or parts[0].frame.empty:
        return pd.DataFrame(columns=columns, index=pd.DatetimeIndex([], name="observed"))
    return stamped(parts[0].frame, parts[0]).set_index("observed")[columns]
