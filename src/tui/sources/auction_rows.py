"""The rows of a body about auctions as text under our own names, whoever spelt it.

TreasuryDirect answers with an array (``auctioned``, ``announced``, ``upcoming``), with a page of
one (``jqsearch``), or with the XML file of one result; FiscalData with a page of its own spelling.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.body_parsing import BLANKS, json_value, require, said, text

EXPECTED = "Treasury auctions"
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
"""Dollars; accepted bids, but for the amount offered."""
CHANGES = {
    "announced_cusip": ("announcedCusip", "announcemtd_cusip"),
    "specials": ("pdfFilenameSpecialAnnouncement", "pdf_filenm_spec_announcemt"),
}
"""What became different between announcement and auction: the security, or other terms."""
UNTOLD = "untold"
"""Stands for these where an answer has no such field."""
FIELDS = {**TEXTS, **FLAGS, **DATES, **RATES, **AMOUNTS, **CHANGES}
"""Our name to TreasuryDirect's and FiscalData's."""
STAMP = "updatedTimestamp"
"""TreasuryDirect's own: when the announcement or the result was put there, New York's clock."""
RESULT_FILE = {
    "cusip": "CUSIP", "announced": "AnnouncementDate", "observed": "AuctionDate",
    "issue_date": "IssueDate", "maturity_date": "MaturityDate", "high_yield_pct": "HighYield",
    "high_rate_pct": "HighDiscountRate", "high_margin_pct": "HighDiscountMargin",
    "bid_to_cover": "BidToCoverRatio", "competitive_usd_bn": "CompetitiveAccepted",
    "direct_usd_bn": "DirectBidderAccepted", "indirect_usd_bn": "IndirectBidderAccepted",
    "dealer_usd_bn": "PrimaryDealerAccepted", "noncompetitive_usd_bn": "NonCompetitiveAccepted",
    "soma_usd_bn": "SOMAAccepted", "fima_usd_bn": "FIMAAccepted",
}  # fmt: skip
"""What the result file names otherwise and spells alike."""


def rows(body: bytes, *, least: int = 1) -> pd.DataFrame:
    """A row an auction: the keys of FIELDS and ``stamp`` as text, missing as "".

    ``least`` is 0 where none may be announced.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        result = pd.DataFrame([_result(text(body, EXPECTED))], dtype="str")
        return result.assign(**dict.fromkeys(CHANGES, UNTOLD))
    answer = json_value(body, EXPECTED)
    listed = answer
    if isinstance(answer, dict):
        _whole(answer)
        listed = answer.get("securityList", answer.get("data"))
    if listed == [] and least == 0:
        return pd.DataFrame(columns=[*FIELDS, "stamp"], dtype="str")
    if not isinstance(listed, list) or not listed or not all(isinstance(r, dict) for r in listed):
        raise Malformed(f"expected {EXPECTED} as a list of objects, got {str(answer)[:160]!r}")
    table = pd.DataFrame(listed)
    spelling = 0 if "auctionDate" in table.columns else 1
    names = {names[spelling]: ours for ours, names in FIELDS.items()}
    for changes in CHANGES.values():
        if changes[spelling] not in table.columns:
            table[changes[spelling]] = UNTOLD
    require(table.columns, names, EXPECTED)
    stamps = table[STAMP] if STAMP in table.columns else ""
    picked = table[list(names)].rename(columns=names).assign(stamp=stamps)
    plain = picked.fillna("").astype("str")
    cells = {name: plain[name].str.strip().str.removesuffix("T00:00:00") for name in plain}
    return pd.DataFrame(cells).replace(list(BLANKS), "")


def _whole(answer: dict[str, Any]) -> None:
    """FiscalData says how many pages there are: one that was asked for whole has no second."""
    meta = answer.get("meta")
    pages = meta.get("total-pages", 1) if isinstance(meta, dict) else 1
    if pages != 1:
        raise Malformed(f"expected {EXPECTED} on one page, got one of {str(pages)[:20]}")


def _flag(value: bool) -> str:
    return "Yes" if value else "No"


def _result(decoded: str) -> Mapping[str, str]:
    """The one auction of a result file, spelt as TreasuryDirect's answers spell it.

    The file does not tell the original term of a reopening. Bills for cash management are those
    whose term is no number of weeks.
    """
    if "<!DOCTYPE" in decoded or "<!ENTITY" in decoded:
        raise Malformed(f"expected {EXPECTED} as a plain file, got one with a document type")
    try:
        file = ElementTree.fromstring(decoded)
    except ElementTree.ParseError as error:
        raise Malformed(f"expected {EXPECTED}, got broken XML: {error}") from None
    told = {
        field.tag: (field.text or "").strip()
        for name in ("AuctionAnnouncement", "AuctionResults")
        for field in file.iterfind(f"{name}/*")
        if (field.text or "").strip()
    }
    needed = ("CUSIP", "SecurityType", "AuctionDate", "CompetitiveAccepted", "ReleaseTime")
    if missing := [name for name in needed if name not in told]:
        raise Malformed(f"expected a result with {', '.join(missing)}, got {said(decoded)}")
    week, day = (told.get(f"SecurityTerm{unit}", "").title() for unit in ("WeekYear", "DayMonth"))
    cash = week.startswith("0-")
    odd = week.endswith("Year") and not day.startswith("0-")
    term = day if cash else f"{week} {day}" if odd else week
    reopening = told.get("ReOpeningIndicator") == "Y"
    return {
        **{ours: told.get(theirs, "") for ours, theirs in RESULT_FILE.items()},
        "security": told["SecurityType"].capitalize(),
        "term": term,
        "original_term": "" if reopening else term,
        "reopening": _flag(reopening),
        "TIPS": _flag(told.get("InflationIndexSecurity") == "Y"),
        "FRN": _flag(told.get("FloatingRate") == "Y"),
        "CMB": _flag(cash),
        "closing": told.get("CompetitiveClosingTime", ""),
        "xml": told.get("ResultsPDFName", "").replace(".pdf", ".xml"),
        "offering_usd_bn": f"{told.get('OfferingAmount', '0')}e9",
        "stamp": f"{told['AuctionDate']}T{told['ReleaseTime']}:00",
    }
