"""Breakeven inflation: nominal par yields minus real par yields of the same day."""

from __future__ import annotations

import pandas as pd

from tui.measures.curve.par_curve import (
    BP_PER_PCT,
    NOISE_DECIMALS,
    base_day,
    par_curve,
    real_curve,
    tenors,
)
from tui.measures.provenance import merge_inputs
from tui.model.snapshot import Snapshot, State, worst_state


def common_days(snapshot: Snapshot) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the nominal and the real curve on the days that both have.

    Each frame has the columns of ``par_curve``. Both are empty if there is no such day.
    """
    nominal, real = par_curve(snapshot), real_curve(snapshot)
    days = nominal.index.intersection(real.index)
    return nominal.loc[days], real.loc[days]


def breakevens(nominal: pd.DataFrame, real: pd.DataFrame) -> pd.DataFrame:
    """Return the breakeven of each tenor, nominal minus real par yield, in percentage points.

    One row per ``observed``, ascending; one column per tenor of the real curve. NaN where either
    yield is missing. A breakeven is not the expected inflation alone. It also contains the
    inflation risk premium, and it is lower by the liquidity premium of TIPS.
    """
    names = [name for name in tenors(real) if name in nominal.columns]
    return (nominal[names].astype(float) - real[names].astype(float)).round(NOISE_DECIMALS)


def change_bp(values: pd.DataFrame, span: str) -> pd.Series:
    """Change of every column over a span to the newest day, in bp, + = higher.

    ``values`` in percent by ``observed``, ascending. NaN where either end is missing.
    """
    base = base_day(values, span)
    if base is None:
        return pd.Series(float("nan"), index=values.columns)
    return ((values.iloc[-1] - values.loc[base]) * BP_PER_PCT).round(NOISE_DECIMALS)


def combine_provenance(nominal: pd.Series, real: pd.Series) -> dict[str, object]:
    """Return ``known``, ``state`` and ``inputs`` of a figure derived from a row of each curve.

    It is known as soon as both rows are, and has the worse of their states.
    """
    return {
        "known": max(nominal["known"], real["known"]),
        "state": worst_state((State(nominal["state"]), State(real["state"]))).value,
        "inputs": merge_inputs([nominal["inputs"], real["inputs"]]),
    }
