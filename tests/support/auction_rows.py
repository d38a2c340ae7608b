"""Rows of TreasuryDirect's own response, read without the code under test."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from tests.support.bodies import bundled

AuctionRow = dict[str, Any]
RESULTS = (
    "highYield", "highDiscountRate", "highDiscountMargin", "bidToCoverRatio", "competitiveAccepted",
    "directBidderAccepted", "indirectBidderAccepted", "primaryDealerAccepted", "somaAccepted",
    "fimaNoncompetitiveAccepted", "noncompetitiveAccepted", "xmlFilenameCompetitiveResults",
)  # fmt: skip
"""Fields that an announcement leaves empty."""

TEST = "25000000"
"""Dollars offered in a test of the contingency systems, once a year or less."""


@cache
def all_auctions() -> tuple[AuctionRow, ...]:
    """Return every auction of the bundled history, oldest first."""
    listed = json.loads(bundled("auctions", "history"))["securityList"]
    return tuple(sorted(listed, key=lambda row: row["auctionDate"]))


def held_auctions(
    kind: str, term: str, *, reopening: bool, before: str = "9999"
) -> list[AuctionRow]:
    """Return auctions of a type and original term with a result, without tests of the systems."""
    return [
        row
        for row in all_auctions()
        if (row["type"], row["originalSecurityTerm"]) == (kind, term)
        and (row["reopening"] == "Yes") is reopening
        and row["auctionDate"] < before
        and row["competitiveAccepted"]
        and row["offeringAmount"] != TEST
    ]


def share_pct(row: AuctionRow, bidder: str) -> float:
    """Return the share of a class of bidders in the competitive awards, in percent."""
    return 100 * float(row[f"{bidder}Accepted"]) / float(row["competitiveAccepted"])


def announcement(row: AuctionRow) -> AuctionRow:
    """Return the row as it was before its result, stamped on the day of its announcement."""
    blank = dict.fromkeys(RESULTS, "")
    return {**row, **blank, "updatedTimestamp": row["announcementDate"][:10] + "T11:00:30"}


def body(rows: Iterable[AuctionRow]) -> bytes:
    """Return a response body with these auctions only."""
    return json.dumps(list(rows)).encode()
