"""Rows of results: the latest of each term, and those of the last year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.table import Row
from tui.views.auctions.names import auction_key, term_days, term_of_key
from tui.views.auctions.offering import Auction
from tui.views.auctions.options import Kinds
from tui.views.auctions.results import screen_row
from tui.views.stamps import records

if TYPE_CHECKING:
    import pandas as pd

RECENT_DAYS = 366
"""Days of results that the screen lists."""
START_TERM = "Bond 20-Year"
"""Term of the row that the cursor starts on."""
_KEY_TERMS = ("2-Year", "5-Year", "10-Year", "20-Year", "30-Year")
"""Terms of notes and bonds that a small pane never leaves out."""
_DROPS = {"Note": 1, "Bond": 1, "TIPS": 2, "FRN": 3, "Bill": 4, "CMB": 5}
"""Order in which types are left out of a small pane, the highest first."""


def latest_rows(rows: pd.DataFrame, today: date) -> tuple[Row, ...]:
    """Return the newest result of each term still sold.

    Notes and bonds by maturity come first, then TIPS, floaters and bills.
    """
    from tui.measures.auctions.latest import latest_of_terms

    sold = records(latest_of_terms(rows))
    groups = [kinds.value[1] for kinds in Kinds if kinds is not Kinds.ALL]
    group_number = {kind: place for place, kinds in enumerate(groups) for kind in kinds}
    sold.sort(
        key=lambda row: (
            group_number[row["kind"]],
            row["kind"] == "CMB",
            term_days(row["sold_as"]),
        )
    )
    has_key_terms = any(map(_is_key_term, sold))
    return tuple(
        replace(
            screen_row(row, term_of_key(auction_key(row)), today),
            strong=_is_key_term(row),
            drop=_DROPS[row["kind"]] if has_key_terms and not _is_key_term(row) else 0,
        )
        for row in sold
    )


def _is_key_term(row: Auction) -> bool:
    return row["kind"] in ("Note", "Bond") and row["sold_as"] in _KEY_TERMS


def recent_rows(rows: pd.DataFrame, today: date) -> tuple[Row, ...]:
    """Return the auctions with a result of the last ``RECENT_DAYS`` days, newest first."""
    held = rows[rows["held"].astype(bool)]
    newer = held[held["observed"] >= held["observed"].max() - timedelta(days=RECENT_DAYS)]
    return tuple(
        screen_row(row, auction_key(row), today) for row in newer.iloc[::-1].to_dict("records")
    )
