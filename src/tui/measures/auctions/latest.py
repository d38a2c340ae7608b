"""The latest result of each security that Treasury sells, with its verdict, as typed records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
from msgspec import Struct

from tui.measures.auctions.results import security_name
from tui.measures.auctions.verdicts import AuctionVerdict, auctions_with_verdicts
from tui.model.snapshot import Snapshot, Stamp, State

CURRENT_DAYS = 400
"""Days after its last auction for which a term counts as still sold."""
_FIGURES = (
    *("high_yield_pct", "proxy_tail_bp", "bid_to_cover"),
    *("indirect_pct", "direct_pct", "dealer_pct"),
    *("tail_sigma", "cover_sigma", "indirect_sigma", "dealer_sigma", "demand_sigma"),
)


class AuctionResult(Struct, frozen=True):
    """Result of one auction with its verdict. A missing figure is None."""

    name: str
    """Name of the security: ``20-Year bond``."""
    day: date
    cusip: str
    kind: str
    """Bill, Note, Bond, TIPS, FRN or CMB."""
    term: str
    """Original term, of bills the term sold: ``20-Year``."""
    reopening: bool
    high_yield_pct: float | None
    """Rate at which it cleared, of the type in ``results.BASES``."""
    proxy_tail_bp: float | None
    """+ = cleared above the par yield."""
    bid_to_cover: float | None
    indirect_pct: float | None
    direct_pct: float | None
    dealer_pct: float | None
    tail_sigma: float | None
    """Tail against the last twelve of the same kind, in σ; likewise the other three."""
    cover_sigma: float | None
    indirect_sigma: float | None
    dealer_sigma: float | None
    demand_sigma: float | None
    """Figure that the verdict is by, + = stronger demand."""
    verdict: AuctionVerdict
    is_provisional: bool
    """True for a verdict on a note or bond without its final tail."""
    stamp: Stamp


def latest_verdicts(snapshot: Snapshot) -> tuple[AuctionResult, ...]:
    """Return the latest result of each security still sold, the newest first.

    Tests of the contingency systems are left out.
    """
    latest = latest_of_terms(auctions_with_verdicts(snapshot))
    if latest.empty:
        return ()
    newest_first = latest.sort_values(["closes", "maturity_date"], ascending=False)
    return tuple(map(_result, newest_first.to_dict("records")))


def latest_of_terms(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the newest result of each kind and term that was sold in ``CURRENT_DAYS`` days."""
    is_held = rows["held"].astype(bool) & ~rows["test"].astype(bool)
    held = rows.loc[is_held, ["kind", "sold_as", "observed"]]
    latest = held.drop_duplicates(["kind", "sold_as"], keep="last")
    days = pd.to_datetime(latest["observed"])
    return rows.loc[latest.index[days >= days.max() - timedelta(days=CURRENT_DAYS)]]


def _result(row: Mapping[Any, Any]) -> AuctionResult:
    known = row["known"].to_pydatetime()
    return AuctionResult(
        name=security_name(row["kind"], row["sold_as"]),
        day=row["observed"].date(),
        cusip=row["cusip"],
        kind=row["kind"],
        term=row["sold_as"],
        reopening=bool(row["reopening"]),
        verdict=AuctionVerdict(row["verdict"]),
        is_provisional=bool(row["verdict_provisional"]),
        stamp=Stamp(row["observed"].date(), known, State(row["state"]), row["inputs"]),
        **{name: _float_or_none(row[name]) for name in _FIGURES},
    )


def _float_or_none(value: float) -> float | None:
    return None if value != value else float(value)
