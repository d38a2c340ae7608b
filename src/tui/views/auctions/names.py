"""Names of securities and auctions, and the keys of their rows."""

from __future__ import annotations

from tui.views.auctions.offering import Auction


def security_name(row: Auction) -> str:
    """Return the name of an auction's security: ``20-Year bond``."""
    from tui.measures.auctions import results

    return results.security_name(row["kind"], row["sold_as"])


def issue_type(row: Auction) -> str:
    """Return "reopened" or "new", or "test" for a test of the contingency systems."""
    if row["test"]:
        return "test"
    return "reopened" if row["reopening"] else "new"


def auction_key(row: Auction) -> str:
    """Return the key of an auction, its term first: ``Bond 20-Year, 2025-12-17 912810UQ9``."""
    return f"{row['kind']} {row['sold_as']}, {row['observed']:%Y-%m-%d} {row['cusip']}"


def term_of_key(key: str) -> str:
    """Return the term in an auction's key: the text before its day."""
    return key.partition(", ")[0]


def peers_name(row: Auction) -> str:
    """Return the name of the auctions compared with: ``20-Year bond reopenings``."""
    return f"{security_name(row)} {'reopenings' if row['reopening'] else 'new issues'}"
