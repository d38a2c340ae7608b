"""Real yields beside the nominal ones of the same day, and the inflation that makes them equal."""

from __future__ import annotations

import pandas as pd

from tui.measures.curve.par_curve import (
    BP_PER_PCT,
    NOISE_DECIMALS,
    base_row,
    par_curve,
    real_curve,
    tenors,
)
from tui.measures.provenance import joined
from tui.model.snapshot import Snapshot, State, worst


def common_days(snapshot: Snapshot) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The nominal and the real curve on the days both have, each as ``par_curve`` gives them."""
    nominal, real = par_curve(snapshot), real_curve(snapshot)
    days = nominal.index.intersection(real.index)
    return nominal.loc[days], real.loc[days]


def breakevens(nominal: pd.DataFrame, real: pd.DataFrame) -> pd.DataFrame:
    """Nominal less real par yield of the real curve's tenors, in percentage points a year.

    By ``observed``, ascending. It holds a premium for inflation risk less one for liquidity beside
    the inflation expected.
    """
    names = [name for name in tenors(real) if name in nominal.columns]
    return (nominal[names].astype(float) - real[names].astype(float)).round(NOISE_DECIMALS)


def change_bp(values: pd.DataFrame, span: str) -> pd.Series:
    """Change of every column over a span to the newest day, in bp; NaN where either is missing."""
    base = base_row(values, span)
    if base is None:
        return pd.Series(float("nan"), index=values.columns)
    return ((values.iloc[-1] - values.loc[base]) * BP_PER_PCT).round(NOISE_DECIMALS)


def both(nominal: pd.Series, real: pd.Series) -> dict[str, object]:
    """``known``, ``state`` and ``inputs`` of what takes a row of either curve."""
    return {
        "known": max(nominal["known"], real["known"]),
        "state": worst((State(nominal["state"]), State(real["state"]))).value,
        "inputs": joined([nominal["inputs"], real["inputs"]]),
    }
