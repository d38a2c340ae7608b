"""Treasury auctions: announced ones, and the results of those held.

TreasuryDirect answers with an array (``TA_WS/securities/auctioned``) or a page of one
(``jqsearch``), FiscalData with a page of its own spelling. All three become the same frame.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from tui.calendars import BILLS, NEW_YORK, announced_known, next_result, result_known
from tui.model import Malformed
from tui.sources.base import Part, Source
from tui.sources.contract import BLANKS, days, json_value, numbers, require, stamped

DIRECT = "https://www.treasurydirect.gov/TA_WS/securities"
FISCAL = "https://api.fiscaldata.treasury.gov/services/api/fiscal_service/v1/accounting/od/auctions_query"
HISTORY_URL = f"{DIRECT}/jqsearch?format=json&pagenum=0&pagesize=2000"
HISTORY_END = date(2026, 7, 13)
"""The last Monday of the part "history" with a result; months follow from July 2026."""
FIRST_MONTH = "2026-07"
RECENT_DAYS = 45
"""Reaches back over the month before a month that ended SETTLING days ago."""
SETTLING = timedelta(days=10)

EXPECTED = "Treasury auctions"
KINDS = ("Bill", "Note", "Bond", "TIPS", "FRN", "CMB")
TEXTS = {
    "cusip": ("cusip", "cusip"),
    "security": ("securityType", "security_type"),
    "term": ("securityTerm", "security_term"),
    "original_term": ("originalSecurityTerm", "original_security_term"),
    "closing": ("closingTimeCompetitive", "closing_time_comp"),
    "xml": ("xmlFilenameCompetitiveResults", "xml_filenm_comp_results"),
}
FLAGS = {
    "reopening": ("reopening", "reopening"),
    "TIPS": ("tips", "inflation_index_security"),
    "FRN": ("floatingRate", "floating_rate"),
    "CMB": ("cashManagementBillCMB", "cash_management_bill_cmb"),
}
DATES = {
    "announced": ("announcementDate", "announcemt_date"),
    "observed": ("auctionDate", "auction_date"),
    "issue_date": ("issueDate", "issue_date"),
    "maturity_date": ("maturityDate", "maturity_date"),
}
RATES = {
    "high_yield_pct": ("highYield", "high_yield"),
    "high_rate_pct": ("highDiscountRate", "high_discnt_rate"),
    "high_margin_pct": ("highDiscountMargin", "high_discnt_margin"),
    "bid_to_cover": ("bidToCoverRatio", "bid_to_cover_ratio"),
}
AMOUNTS = {
    "offering_usd_bn": ("offeringAmount", "offering_amt"),
    "competitive_usd_bn": ("competitiveAccepted", "comp_accepted"),
    "direct_usd_bn": ("directBidderAccepted", "direct_bidder_accepted"),
    "indirect_usd_bn": ("indirectBidderAccepted", "indirect_bidder_accepted"),
    "dealer_usd_bn": ("primaryDealerAccepted", "primary_dealer_accepted"),
    "noncompetitive_usd_bn": ("noncompetitiveAccepted", "noncomp_accepted"),
    "soma_usd_bn": ("somaAccepted", "soma_accepted"),
    "fima_usd_bn": ("fimaNoncompetitiveAccepted", "fima_noncomp_accepted"),
}
"""Accepted bids, but for the amount offered."""
FIELDS = {**TEXTS, **FLAGS, **DATES, **RATES, **AMOUNTS}
"""Our name to TreasuryDirect's and FiscalData's."""
MOST_USD = 1e13


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row an auction, by auction date: what, when, how much, at what, to whom.

    ``kind`` is one of KINDS. Yields are nominal's and TIPS's, rates bills'
    discount, margins FRNs'; NaN where there is no result. Known is the result of an auction held,
    the announcement of one to come.
    """
    cells = _cells(json_value(body, EXPECTED))
    frame = pd.DataFrame({"observed": days(cells["observed"], "%Y-%m-%d", EXPECTED)})
    frame["cusip"], frame["kind"] = cells["cusip"], _kind(cells)
    frame["term"], frame["original_term"] = cells["term"], cells["original_term"]
    frame["reopening"] = cells["reopening"] == "Yes"
    for name in ("announced", "issue_date", "maturity_date"):
        filled = cells[name][cells[name] != ""]
        frame[name] = days(filled, "%Y-%m-%d", EXPECTED).reindex(cells.index)
    for name in AMOUNTS:
        frame[name] = numbers(cells[name], 0, MOST_USD, EXPECTED) / 1e9
    for name in RATES:
        frame[name] = numbers(cells[name], -5, 100, EXPECTED)
    frame["xml"] = cells["xml"]
    if frame.duplicated(["cusip", "observed"]).any():
        raise Malformed(f"expected {EXPECTED} once each, got one twice")
    frame["known"] = _known(frame, cells["closing"])
    order = frame.sort_values(["observed", "cusip"])
    return stamped(order.drop(columns="known"), lambda _: order["known"].reset_index(drop=True))


def _cells(answer: Any) -> pd.DataFrame:
    """The answer's rows as text under our names, missing as ""."""
    rows = answer
    if isinstance(answer, dict):
        rows = answer.get("securityList", answer.get("data"))
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Malformed(f"expected {EXPECTED} as a list of objects, got {str(answer)[:160]!r}")
    table = pd.DataFrame(rows)
    spelling = 0 if "auctionDate" in table.columns else 1
    names = {names[spelling]: ours for ours, names in FIELDS.items()}
    require(table.columns, names, EXPECTED)
    picked = table[list(names)].rename(columns=names).fillna("").astype("str")
    cells = {name: picked[name].str.strip().str.removesuffix("T00:00:00") for name in picked}
    return pd.DataFrame(cells).replace(list(BLANKS), "")


def _kind(cells: pd.DataFrame) -> pd.Series:
    """The flags say more than the security's type: a TIPS is also a Note or a Bond."""
    unknown = cells.loc[~cells["security"].isin(KINDS), "security"]
    if not unknown.empty:
        raise Malformed(f"expected {EXPECTED} of {', '.join(KINDS)}, got {unknown.iloc[0]!r}")
    kind = cells["security"]
    for flag in KINDS[3:]:
        kind = kind.mask(cells[flag] == "Yes", flag)
    return kind


def _known(frame: pd.DataFrame, closing: pd.Series) -> pd.Series:
    held = frame[[*RATES, "competitive_usd_bn"]].notna().any(axis="columns")
    announced = announced_known(frame["announced"].fillna(frame["observed"]))
    return result_known(frame["observed"], closing).where(held, announced)


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """The history, the months that settled since it ended, and the last weeks."""
    settled = (now.astimezone(NEW_YORK) - SETTLING).date()
    months = pd.period_range(FIRST_MONTH, settled, freq="M")[:-1]
    fields = ",".join(names[1] for names in FIELDS.values())
    past = tuple(
        Part(
            str(month),
            f"{FISCAL}?filter=auction_date:gte:{month.start_time:%Y-%m-%d},"
            f"auction_date:lte:{month.end_time:%Y-%m-%d}&fields={fields}"
            "&page[size]=1000&format=json",
            final=True,
        )
        for month in months
    )
    recent = Part("recent", f"{DIRECT}/auctioned?format=json&days={RECENT_DAYS}")
    return (Part("history", HISTORY_URL, final=True), *past, recent)


def due(now: datetime, part: str) -> date:
    """The last weekly bill auction that must be out, within the part's own time."""
    if part == "history":
        return min(HISTORY_END, BILLS.due(now))
    if part == "recent":
        return BILLS.due(now)
    end = pd.Period(part, freq="M").end_time.to_pydatetime().replace(tzinfo=NEW_YORK)
    return BILLS.due(min(now, end))


SOURCE = Source(
    name="auctions",
    title="Treasury auctions",
    publisher="U.S. Treasury, TreasuryDirect and FiscalData",
    parts=parts,
    parse=parse,
    parser=1,
    revised=False,
    floor=timedelta(minutes=2),
    due=due,
    next_release=next_result,
)
