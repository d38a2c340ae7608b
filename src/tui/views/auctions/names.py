"""Names of securities and auctions, and the keys of their rows."""

from __future__ import annotations

import re

from tui.model.table import Cell
from tui.views.auctions.offering import Auction

_UNIT_DAYS = {"Year": 365, "Month": 30, "Week": 7, "Day": 1}
_KINDS = {"Note": "", "Bond": "", "Bill": " bill"}
"""Type -> its name after the term, other types by their own names."""


def security_name(row: Auction) -> str:
    """Return the name of an auction's security: ``20-Year bond``."""
    from tui.measures.auctions import results

    return results.security_name(row["kind"], row["sold_as"])


def short_name(row: Auction) -> str:
    """Return a short name of the security: ``20Y``, ``5Y TIPS``, ``13W bill``."""
    term = re.sub(r"-(Year|Month|Week|Day)", lambda match: match[1][0], row["sold_as"])
    return f"{term}{_KINDS.get(row['kind'], ' ' + row['kind'])}"


def term_days(term: str) -> int:
    """Return the approximate length of a term in days, used to sort terms."""
    parts = re.findall(r"(\d+)-(Year|Month|Week|Day)", term)
    return sum(int(count) * _UNIT_DAYS[unit] for count, unit in parts)


def term_cell(row: Auction) -> Cell:
    """Return the security of an auction by its term, which sorts by its length: ``20Y``."""
    days = float(term_days(row["sold_as"]))
    return Cell(security_name(row), text=short_name(row), sort_value=days)


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
