"""Columns of an offering: the security, its term and the amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.model.display_unit import DisplayUnit
from tui.model.table import Cell, Column
from tui.views.stamps import float_or_none

Auction = Mapping[Any, Any]
"""One row of ``measures.auctions``, by column."""

OFFERING = (
    Column("auction_date", "Auction", left=True),
    Column("cusip", "CUSIP", left=True),
    Column("type", "Type", left=True),
    Column("term", "Sold", left=True),
    Column("original_term", "Term", left=True),
    Column("reopening", "Reopening", left=True),
    Column("offering_usd_bn", "Size bn"),
)
"""Columns that every exported auction begins with. Its day and CUSIP identify it."""


def offering_cells(row: Auction) -> tuple[Cell, ...]:
    """Return one cell for each of ``OFFERING``."""
    return (
        Cell(row["observed"].date()),
        Cell(row["cusip"]),
        Cell(row["kind"]),
        Cell(row["term"] or None),
        Cell(row["original_term"] or None),
        Cell(bool(row["reopening"])),
        Cell(float_or_none(row["offering_usd_bn"]), DisplayUnit.USD_BN),
    )
