"""Treasury auctions: what was sold, at what, to whom, and how that compares with those before.

Yields in percent a year, bidders' shares in percent of what competitive bidders were awarded,
amounts in $ billions, as TreasuryDirect and FiscalData give them.
"""

from __future__ import annotations

from datetime import time

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.curve.zero_curve import investment_rate_pct
from tui.measures.provenance import STAMPED, stamped
from tui.model.snapshot import Snapshot
from tui.sources.calendars import at

BILLS = ("Bill", "CMB")
PEERS = ["kind", "sold_as", "reopening"]
"""What two auctions have in common that can be compared."""
TEST_USD_BN = 1.0
"""Offered in less than this, an auction is a test of what Treasury would do if its systems failed:
25 million dollars, for primary dealers by telephone. It compares with nothing."""
PREVIOUS = 6
"""Auctions a result is compared with."""
BIDDERS = ("indirect", "direct", "dealer")
COMPARED = ("high_yield_pct", "bid_to_cover", *(f"{bidder}_pct" for bidder in BIDDERS))
"""Figures there is a usual value of: the mean of the previous ``PREVIOUS`` alike."""

BASES = {
    "Bill": "investment rate", "CMB": "investment rate", "TIPS": "real yield",
    "FRN": "discount margin", "Note": "yield", "Bond": "yield",
}  # fmt: skip
"""Kind -> what ``high_yield_pct`` is of it."""

_TOLD = ["observed", "cusip", "kind", "term", "original_term", "sold_as", "reopening"]
_CLOSE, _CLOSE_OF_BILLS = time(13), time(11, 30)
"""When bidding closes as a rule, of bills and floating-rate notes earlier."""


@per_parts("auctions")
def auctions(snapshot: Snapshot) -> pd.DataFrame:
    """One row for each auction announced or held, by ``observed`` (its day), ascending.

    What its publisher tells; ``sold_as``, the term it is compared by: the original one, of bills
    the one sold; ``closes`` (UTC), the end of bidding, by the rule where none is told; ``held``,
    whether its result is known; ``test``, by ``TEST_USD_BN``; ``high_yield_pct``, what it cleared
    at, in the sense of ``BASES``; ``indirect_pct direct_pct dealer_pct``; ``usual_…`` for each of
    ``COMPARED``, NaN after fewer than ``PREVIOUS`` alike; ``known state inputs``. A result goes
    before an announcement and, where parts overlap, the part learned later.
    """
    parts = sorted(snapshot.parts("auctions"), key=lambda part: (part.learned, part.part))
    frames = [stamped(part.frame, part) for part in parts if not part.frame.empty]
    if not frames:
        return pd.DataFrame(columns=[*_TOLD, "closes", "held", "test", *COMPARED, *STAMPED])
    rows = pd.concat(frames, ignore_index=True)
    first_sold = rows[rows["original_term"] != ""].drop_duplicates("cusip", keep="last")
    terms = first_sold.set_index("cusip")["original_term"]
    rows["original_term"] = rows["cusip"].map(terms).fillna("")
    rows = rows.sort_values("held", kind="stable").drop_duplicates(
        ["cusip", "observed"], keep="last"
    )
    rows = rows.sort_values(["observed", "cusip"]).reset_index(drop=True)
    return _usual(_read(rows))


def results(snapshot: Snapshot) -> pd.DataFrame:
    """The rows of ``auctions`` that have a result."""
    rows = auctions(snapshot)
    return rows[rows["held"].astype(bool)]


def _read(rows: pd.DataFrame) -> pd.DataFrame:
    """With the figures that take one step from what is published."""
    bill = rows["kind"].isin(BILLS)
    rate = investment_rate_pct(rows["high_rate_pct"], rows["issue_date"], rows["maturity_date"])
    cleared = rows["high_yield_pct"].fillna(rows["high_margin_pct"]).mask(bill, rate)
    shares = {
        f"{bidder}_pct": rows[f"{bidder}_usd_bn"] / rows["competitive_usd_bn"] * 100
        for bidder in BIDDERS
    }
    sold_as = rows["original_term"].where(~bill & (rows["original_term"] != ""), rows["term"])
    return rows.assign(
        sold_as=sold_as,
        closes=_closes(rows),
        test=rows["offering_usd_bn"] < TEST_USD_BN,
        high_yield_pct=cleared,
        **shares,
    )


def _closes(rows: pd.DataFrame) -> pd.Series:
    early = rows["kind"].isin((*BILLS, "FRN"))
    ruled = at(rows["observed"], _CLOSE).mask(early, at(rows["observed"], _CLOSE_OF_BILLS))
    return rows["closes"].fillna(ruled) if "closes" in rows else ruled


def _usual(rows: pd.DataFrame) -> pd.DataFrame:
    """With the mean of the previous auctions alike, for each figure that is compared."""
    held = rows[rows["held"] & ~rows["test"]]
    alike = held.groupby(PEERS, sort=False)[list(COMPARED)]
    before = alike.shift(1)
    means = before.groupby([held[name] for name in PEERS], sort=False).rolling(PREVIOUS).mean()
    usual = means.droplevel(list(range(len(PEERS)))).add_prefix("usual_")
    return rows.join(usual)
