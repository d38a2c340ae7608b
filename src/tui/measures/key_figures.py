"""Key figures of a snapshot: two yields, their spread, and purchases of foreign officials."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tui.measures.curve.par_curve import (
    SPREADS,
    base_day,
    change_bp,
    par_curve,
    spread_bp,
)
from tui.measures.flows.net_purchases import net_purchases_of
from tui.model.market_summary import KeyFigure
from tui.model.snapshot import Snapshot

TENORS = ("20Y", "10Y")
"""Tenors whose yields are shown."""
SPREAD = "2s10s"
SOURCES = ("par_yields", "tic_release", "tic_table1", "tic_table3")
"""Sources that the figures are read from."""


def key_figures(snapshot: Snapshot) -> tuple[KeyFigure, ...]:
    """Return the figures that are known: yields in percent, the spread in bp, purchases in bn."""
    return (*_of_curve(par_curve(snapshot)), *_official(snapshot))


def _of_curve(curve: pd.DataFrame) -> Iterator[KeyFigure]:
    """Yield the yields and the spread of the newest day, with their changes over a day."""
    if curve.empty:
        return
    day = curve.index[-1]
    changes = change_bp(curve, "1D")
    for tenor in TENORS:
        value = float(curve[tenor].iloc[-1]) if tenor in curve else float("nan")
        if value == value:
            yield KeyFigure(tenor, value, "pct", day.date(), _present(changes[tenor]))
    base = base_day(curve, "1D")
    days = [day] if base is None else [base, day]
    spreads = spread_bp(curve.loc[days], *SPREADS[SPREAD]).tolist()
    if spreads[-1] == spreads[-1]:
        change = None if base is None else _present(spreads[-1] - spreads[0])
        yield KeyFigure(SPREAD, spreads[-1], "bp", day.date(), change)


def _official(snapshot: Snapshot) -> Iterator[KeyFigure]:
    """Yield net purchases of Treasuries by foreign officials in the newest month."""
    months = net_purchases_of("official", "total", snapshot)["net_purchases_usd_bn"].dropna()
    if not months.empty:
        month = pd.Timestamp(months.index[-1])
        yield KeyFigure("official", float(months.iloc[-1]), "usd_bn", month.date())


def _present(value: float) -> float | None:
    return float(value) if value == value else None
