"""The names a rule may use, each a history of one number.

A history is a frame by ``observed`` (ascending, unique) with ``value`` in the series' unit (NaN
where missing), ``known``, ``state`` and ``inputs``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from tui.measures.curve import BUTTERFLY, SPREADS, butterfly_bp, par_curve, spread_bp
from tui.measures.custody import custody
from tui.measures.flows import official_private
from tui.measures.inputs import STAMPED
from tui.model import Snapshot

_INSTRUMENTS = {
    "bonds_notes": "bonds and notes",
    "bills": "bills",
    "total": "bonds, notes and bills",
}


@dataclass(frozen=True)
class NamedSeries:
    """One name, its unit (``pct``, ``bp`` or ``usd_bn``) and where its history comes from."""

    unit: str
    formula: str
    """In words, what it is."""
    history: Callable[[Snapshot], pd.DataFrame]


def _yield(tenor: str, snapshot: Snapshot) -> pd.DataFrame:
    curve = par_curve(snapshot)
    missing = pd.Series(float("nan"), index=curve.index)
    return _dated(curve[tenor] if tenor in curve.columns else missing, curve)


def _spread(name: str, snapshot: Snapshot) -> pd.DataFrame:
    curve = par_curve(snapshot)
    return _dated(spread_bp(curve, *SPREADS[name]), curve)


def _butterfly(snapshot: Snapshot) -> pd.DataFrame:
    curve = par_curve(snapshot)
    return _dated(butterfly_bp(curve, *BUTTERFLY), curve)


def _dated(values: pd.Series, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(value=values)[["value", *STAMPED]]


def _net_purchases(holder: str, instrument: str, snapshot: Snapshot) -> pd.DataFrame:
    flows = official_private(snapshot)
    rows = flows[(flows["holder"] == holder) & (flows["instrument"] == instrument)]
    rows = rows.set_index("observed")
    return _dated(rows["net_purchases_usd_bn"], rows)


def _pct(tenor: str) -> NamedSeries:
    return NamedSeries("pct", f"par yield of {tenor}, in %", partial(_yield, tenor))


def _bp(name: str) -> NamedSeries:
    short, long = SPREADS[name]
    return NamedSeries("bp", f"{long} − {short}, in bp", partial(_spread, name))


def _fly() -> NamedSeries:
    wing, belly, far_wing = BUTTERFLY
    return NamedSeries("bp", f"2 × {belly} − {wing} − {far_wing}, in bp", _butterfly)


def _usd_bn(holder: str, instrument: str) -> NamedSeries:
    words = f"net purchases of {_INSTRUMENTS[instrument]} by {holder} holders abroad, in $ bn"
    return NamedSeries("usd_bn", words, partial(_net_purchases, holder, instrument))


SERIES: Mapping[str, NamedSeries] = {
    "y1m": _pct("1M"),
    "y3m": _pct("3M"),
    "y6m": _pct("6M"),
    "y1": _pct("1Y"),
    "y2": _pct("2Y"),
    "y3": _pct("3Y"),
    "y5": _pct("5Y"),
    "y7": _pct("7Y"),
    "y10": _pct("10Y"),
    "y20": _pct("20Y"),
    "y30": _pct("30Y"),
    "spread_3m10y": _bp("3m10y"),
    "spread_2s10s": _bp("2s10s"),
    "spread_5s30s": _bp("5s30s"),
    "spread_2s20s": _bp("2s20s"),
    "fly_2s5s10s": _fly(),
    "tic_official_bonds": _usd_bn("official", "bonds_notes"),
    "tic_official_bills": _usd_bn("official", "bills"),
    "tic_official_total": _usd_bn("official", "total"),
    "tic_private_bonds": _usd_bn("private", "bonds_notes"),
    "tic_private_bills": _usd_bn("private", "bills"),
    "tic_private_total": _usd_bn("private", "total"),
    "custody_usd_bn": NamedSeries(
        "usd_bn", "Treasuries the Fed keeps for foreign officials, in $ bn", custody
    ),
}
