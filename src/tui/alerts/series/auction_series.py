"""Series of auctions: one figure of every auction of a nominal term, new issues and reopenings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.alerts.series.named_series import NamedSeries, dated
from tui.measures.auctions.results import results
from tui.measures.auctions.tails import NOMINAL, auctions_with_tails
from tui.model.snapshot import Snapshot

TERMS = (2, 3, 5, 7, 10, 20, 30)
"""Years of the terms at which Treasury sells nominal notes and bonds."""
_FIGURES = {
    "high": (Unit.PCT, "high_yield_pct", "high yield, in %"),
    "cover": (Unit.NUMBER, "bid_to_cover", "bid-to-cover ratio"),
    "indirect": (Unit.PCT, "indirect_pct", "indirect bidders' share, in %"),
    "direct": (Unit.PCT, "direct_pct", "direct bidders' share, in %"),
    "dealer": (Unit.PCT, "dealer_pct", "primary dealers' share, in %"),
}
"""Figures of a result: unit, column, and name."""


def _of_term(rows: pd.DataFrame, years: int) -> pd.DataFrame:
    """Return the auctions of one term by day, without tests of the contingency systems."""
    is_nominal = rows["kind"].isin(NOMINAL) & (rows["sold_as"] == f"{years}-Year")
    auctions = rows[is_nominal & ~rows["test"].astype(bool)]
    return auctions.drop_duplicates("observed", keep="last").set_index("observed")


def _history(column: str, years: int, snapshot: Snapshot) -> pd.DataFrame:
    rows = _of_term(results(snapshot), years)
    return dated(rows[column], rows)


def _tails(years: int, snapshot: Snapshot) -> pd.DataFrame:
    """Return the final tails, so that no value changes later. They come with the day's curve."""
    rows = auctions_with_tails(snapshot)
    has_final = rows["proxy_tail_bp"].notna() & ~rows["provisional"].astype(bool)
    rows = _of_term(rows[has_final], years)
    return dated(rows["proxy_tail_bp"], rows)


def _result(years: int, name: str) -> NamedSeries:
    unit, column, words = _FIGURES[name]
    formula = f"{words}, of {years}-year auctions and their reopenings"
    history = partial(_history, column, years)
    return NamedSeries(unit, Frequency.AUCTION, formula, ("auctions",), history)


def _tail(years: int) -> NamedSeries:
    formula = (
        f"high yield of {years}-year auctions and their reopenings less the par yield of that day,"
        " in bp, from the evening on"
    )
    sources = ("auctions", "par_yields")
    return NamedSeries(Unit.BP, Frequency.AUCTION, formula, sources, partial(_tails, years))


AUCTION_SERIES: Mapping[str, NamedSeries] = {
    f"auction{years}_{name}": _tail(years) if name == "tail" else _result(years, name)
    for years in TERMS
    for name in ("tail", *_FIGURES)
}
"""Every figure of every term, by name: ``auction20_tail``, ``auction10_cover`` …"""
