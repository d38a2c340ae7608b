"""Rows of auctions as text, with the same names for every publisher and format.

TreasuryDirect sends an array (``auctioned``, ``announced``, ``upcoming``), an object with an array
(``jqsearch``), or the XML file of one result. FiscalData sends an object with other field names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.body_parsing import (
    MISSING_VALUES,
    decode_text,
    excerpt,
    parse_json,
    require_columns,
    shown,
)

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
"""In dollars: the amount offered, and the amounts of accepted bids."""
ROLLED = {"fed_maturing_usd_bn": ("somaHoldings", "soma_holdings")}
"""In dollars: the securities maturing on the day of issue that the Federal Reserve holds, as of the
announcement. A body may lack them."""
CHANGES = {
    "announced_cusip": ("announcedCusip", "announcemtd_cusip"),
    "specials": ("pdfFilenameSpecialAnnouncement", "pdf_filenm_spec_announcemt"),
}
"""Changes between announcement and auction: of the security, or of other terms."""
BIDS = {
    "median_yield_pct": ("averageMedianYield", "avg_med_yield"),
    "low_yield_pct": ("lowYield", "low_yield"),
    "median_rate_pct": ("averageMedianDiscountRate", "avg_med_discnt_rate"),
    "low_rate_pct": ("lowDiscountRate", "low_discnt_rate"),
    "median_margin_pct": ("averageMedianDiscountMargin", "avg_med_discnt_margin"),
    "low_margin_pct": ("lowDiscountMargin", "low_discnt_margin"),
    "tendered_usd": ("totalTendered", "total_tendered"),
}
"""Bids behind a result, which only check it. A body may lack them."""
NO_FIELD = "no field"
"""Value of the columns of ``CHANGES`` if a body does not have them."""
FIELDS = {**TEXTS, **FLAGS, **DATES, **RATES, **AMOUNTS, **ROLLED, **CHANGES, **BIDS}
"""Our name -> TreasuryDirect's and FiscalData's name."""
STAMP = "updatedTimestamp"
"""Field of TreasuryDirect: time (New York) at which it published the announcement or result."""
RESULT_FILE = {
    "cusip": "CUSIP", "announced": "AnnouncementDate", "observed": "AuctionDate",
    "issue_date": "IssueDate", "maturity_date": "MaturityDate", "high_yield_pct": "HighYield",
    "high_rate_pct": "HighDiscountRate", "high_margin_pct": "HighDiscountMargin",
    "bid_to_cover": "BidToCoverRatio", "competitive_usd_bn": "CompetitiveAccepted",
    "direct_usd_bn": "DirectBidderAccepted", "indirect_usd_bn": "IndirectBidderAccepted",
    "dealer_usd_bn": "PrimaryDealerAccepted", "noncompetitive_usd_bn": "NonCompetitiveAccepted",
    "soma_usd_bn": "SOMAAccepted", "fima_usd_bn": "FIMAAccepted",
    "median_yield_pct": "MedianYield", "low_yield_pct": "LowYield",
    "median_rate_pct": "MedianDiscountRate", "low_rate_pct": "LowDiscountRate",
    "median_margin_pct": "MedianDiscountMargin", "low_margin_pct": "LowDiscountMargin",
    "tendered_usd": "TotalTendered", "fed_maturing_usd_bn": "SOMAHoldings",
}  # fmt: skip
"""Our name -> name in the result file, for fields whose value needs no conversion."""


def parse_rows(body: bytes, *, min_rows: int = 1) -> pd.DataFrame:
    """Return one row per auction: the keys of ``FIELDS`` and ``stamp`` as text, "" if missing.

    ``min_rows`` is 0 if the list may be empty. Raises ``Malformed`` if the body is not such a list,
    is one of several pages, or lacks a field.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        result = pd.DataFrame([_result(decode_text(body, EXPECTED))], dtype="str")
        return result.assign(**dict.fromkeys(CHANGES, NO_FIELD))
    value = parse_json(body, EXPECTED)
    records = value
    if isinstance(value, dict):
        _require_one_page(value)
        records = value.get("securityList", value.get("data"))
    if records == [] and min_rows == 0:
        return pd.DataFrame(columns=[*FIELDS, "stamp"], dtype="str")
    if (
        not isinstance(records, list)
        or not records
        or not all(isinstance(r, dict) for r in records)
    ):
        raise Malformed(f"expected {EXPECTED} as a list of objects, got {shown(value)}")
    table = pd.DataFrame(records)
    publisher = 0 if "auctionDate" in table.columns else 1
    names = {names[publisher]: ours for ours, names in FIELDS.items()}
    for optional, blank in ((CHANGES, NO_FIELD), (BIDS, ""), (ROLLED, "")):
        for field in optional.values():
            if field[publisher] not in table.columns:
                table[field[publisher]] = blank
    require_columns(table.columns, names, EXPECTED)
    stamps = table[STAMP] if STAMP in table.columns else ""
    renamed = table[list(names)].rename(columns=names).assign(stamp=stamps)
    texts = renamed.fillna("").astype("str")
    cells = {name: texts[name].str.strip().str.removesuffix("T00:00:00") for name in texts}
    return pd.DataFrame(cells).replace(list(MISSING_VALUES), "")


def _require_one_page(value: dict[str, Any]) -> None:
    """Raise ``Malformed`` if FiscalData reports more than one page."""
    meta = value.get("meta")
    pages = meta.get("total-pages", 1) if isinstance(meta, dict) else 1
    if pages != 1:
        raise Malformed(f"expected {EXPECTED} on one page, got one of {str(pages)[:20]}")


def _flag(value: bool) -> str:
    return "Yes" if value else "No"


def _xml_values(decoded: str) -> dict[str, str]:
    """Return the values of a result file that are not empty, by tag."""
    from xml.etree import ElementTree  # not for stored frames

    if "<!DOCTYPE" in decoded or "<!ENTITY" in decoded:
        raise Malformed(f"expected {EXPECTED} as a plain file, got one with a document type")
    try:
        file = ElementTree.fromstring(decoded)
    except ElementTree.ParseError as error:
        raise Malformed(f"expected {EXPECTED}, got broken XML: {error}") from None
    return {
        field.tag: (field.text or "").strip()
        for name in ("AuctionAnnouncement", "AuctionResults")
        for field in file.iterfind(f"{name}/*")
        if (field.text or "").strip()
    }


def _result(decoded: str) -> Mapping[str, str]:
    """Return the auction of a result file, with the values as TreasuryDirect's lists write them.

    The original term of a reopening is "", because the file does not have it. A cash management
    bill is one whose term is not a whole number of weeks.
    """
    values = _xml_values(decoded)
    required = ("CUSIP", "SecurityType", "AuctionDate", "CompetitiveAccepted", "ReleaseTime")
    if missing := [name for name in required if name not in values]:
        raise Malformed(f"expected a result with {', '.join(missing)}, got {excerpt(decoded)}")
    week, day = (values.get(f"SecurityTerm{unit}", "").title() for unit in ("WeekYear", "DayMonth"))
    is_cmb = week.startswith("0-")
    has_months = week.endswith("Year") and not day.startswith("0-")
    term = day if is_cmb else f"{week} {day}" if has_months else week
    is_reopening = values.get("ReOpeningIndicator") == "Y"
    return {
        **{ours: values.get(theirs, "") for ours, theirs in RESULT_FILE.items()},
        "security": values["SecurityType"].capitalize(),
        "term": term,
        "original_term": "" if is_reopening else term,
        "reopening": _flag(is_reopening),
        "TIPS": _flag(values.get("InflationIndexSecurity") == "Y"),
        "FRN": _flag(values.get("FloatingRate") == "Y"),
        "CMB": _flag(is_cmb),
        "closing": values.get("CompetitiveClosingTime", ""),
        "xml": values.get("ResultsPDFName", "").replace(".pdf", ".xml"),
        "offering_usd_bn": f"{values.get('OfferingAmount', '0')}e9",
        "stamp": f"{values['AuctionDate']}T{values['ReleaseTime']}:00",
    }
