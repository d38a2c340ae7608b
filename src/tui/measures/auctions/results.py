"""Treasury auctions: terms, result, bidders, and the usual values of similar auctions.

Yields are in percent a year, bidders' shares in percent of the competitive awards, amounts in $
billions, as published by TreasuryDirect and FiscalData.
"""

from __future__ import annotations

from datetime import time

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.curve.bill_yields import investment_rate_pct
from tui.measures.provenance import PROVENANCE_COLUMNS, with_provenance
from tui.model.snapshot import Snapshot
from tui.sources.calendars import times_in_new_york

BILLS = ("Bill", "CMB")
"""Kinds that are sold at a discount."""
PEERS = ["kind", "sold_as", "reopening"]
"""Columns that are equal in auctions that compare."""
TEST_USD_BN = 1.0
"""Smallest amount of a regular auction. A smaller one tests Treasury's contingency systems: 25
million dollars, sold to primary dealers by telephone. It is compared with no other auction."""
PREVIOUS = 6
"""Number of earlier auctions that a result is compared with."""
BIDDERS = ("indirect", "direct", "dealer")
COMPARED = ("high_yield_pct", "bid_to_cover", *(f"{bidder}_pct" for bidder in BIDDERS))
"""Figures with a usual value: the mean of the ``PREVIOUS`` auctions with the same ``PEERS``."""

BASES = {
    "Bill": "investment rate", "CMB": "investment rate", "TIPS": "real yield",
    "FRN": "discount margin", "Note": "yield", "Bond": "yield",
}  # fmt: skip
"""Kind -> the rate that ``high_yield_pct`` is for it."""

_PUBLISHED = ["observed", "cusip", "kind", "term", "original_term", "sold_as", "reopening"]
_CLOSE, _CLOSE_OF_BILLS = time(13), time(11, 30)
"""Usual end of competitive bidding in New York; bills and floating-rate notes close earlier."""


@per_parts("auctions")
def auctions(snapshot: Snapshot) -> pd.DataFrame:
    """Return all auctions announced or held, one row each, by ``observed`` (auction day).

    The published columns, and:

    - ``sold_as``: the term it is compared by. The term sold, of a reopening the original term. A
      note that was announced as new and became an older, longer one at the auction keeps its term.
    - ``closes``: end of bidding, UTC. The usual time if none was published.
    - ``held``: True if the result is known. Without a result its figures are NaN.
    - ``test``: True for a test of the contingency systems (see ``TEST_USD_BN``).
    - ``high_yield_pct``: the rate at which it cleared, of the type in ``BASES``, in percent.
    - ``indirect_pct``, ``direct_pct``, ``dealer_pct``: shares of the competitive awards, percent.
    - ``usual_…`` of each figure in ``COMPARED``; NaN after fewer than ``PREVIOUS`` auctions.
    - ``known``, ``state``, ``inputs``.

    A result takes precedence over an announcement, then the part received later. Empty without
    data.
    """
    rows = _auctions_alone(snapshot)
    return rows if rows.empty else _with_usual(rows)


@per_parts("auctions")
def _auctions_alone(snapshot: Snapshot) -> pd.DataFrame:
    """Return the rows of ``auctions`` without the usual values, which rules do not need."""
    parts = sorted(snapshot.parts("auctions"), key=lambda part: (part.learned, part.part))
    frames = [with_provenance(part.frame, part) for part in parts if not part.frame.empty]
    if not frames:
        return pd.DataFrame(
            columns=[*_PUBLISHED, "closes", "held", "test", *COMPARED, *PROVENANCE_COLUMNS]
        )
    rows = pd.concat(frames, ignore_index=True)
    with_term = rows[rows["original_term"] != ""].drop_duplicates("cusip", keep="last")
    terms = with_term.set_index("cusip")["original_term"]
    rows["original_term"] = rows["cusip"].map(terms).fillna("")
    rows = rows.sort_values("held", kind="stable").drop_duplicates(
        ["cusip", "observed"], keep="last"
    )
    rows = rows.sort_values(["observed", "cusip"]).reset_index(drop=True)
    return _with_derived(rows)


def results(snapshot: Snapshot) -> pd.DataFrame:
    """Return the rows of ``auctions`` that have a result, without the usual values."""
    rows = _auctions_alone(snapshot)
    return rows[rows["held"].astype(bool)]


def security_name(kind: str, term: str) -> str:
    """Return the name of a security: ``20-Year bond``, ``13-Week bill``, ``2-Year FRN``."""
    return f"{term} {kind if kind.isupper() else kind.lower()}"


def _with_derived(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the columns that derive from the published ones."""
    bill = rows["kind"].isin(BILLS)
    rate = investment_rate_pct(rows["high_rate_pct"], rows["issue_date"], rows["maturity_date"])
    cleared = rows["high_yield_pct"].fillna(rows["high_margin_pct"]).mask(bill, rate)
    shares = {
        f"{bidder}_pct": rows[f"{bidder}_usd_bn"] / rows["competitive_usd_bn"] * 100
        for bidder in BIDDERS
    }
    is_reopened_term = ~bill & ~rows["term"].str.fullmatch(r"\d+-Year")
    sold_as = rows["original_term"].where(
        is_reopened_term & (rows["original_term"] != ""), rows["term"]
    )
    return rows.assign(
        sold_as=sold_as,
        closes=_closes(rows),
        test=rows["offering_usd_bn"] < TEST_USD_BN,
        high_yield_pct=cleared,
        **shares,
    )


def _closes(rows: pd.DataFrame) -> pd.Series:
    """Return the published end of bidding, else the usual one, UTC."""
    early = rows["kind"].isin((*BILLS, "FRN"))
    usual = times_in_new_york(rows["observed"], _CLOSE).mask(
        early, times_in_new_york(rows["observed"], _CLOSE_OF_BILLS)
    )
    return rows["closes"].fillna(usual) if "closes" in rows else usual


def _with_usual(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the mean of the previous peers, for each figure in ``COMPARED``."""
    held = rows[rows["held"] & ~rows["test"]]
    peers = held.groupby(PEERS, sort=False)[list(COMPARED)]
    before = peers.shift(1)
    means = before.groupby([held[name] for name in PEERS], sort=False).rolling(PREVIOUS).mean()
    usual = means.droplevel(list(range(len(PEERS)))).add_prefix("usual_")
    return rows.join(usual)
