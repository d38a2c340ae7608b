"""Rows of announced auctions without a result, with the time left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from tui.model.times import NEW_YORK
from tui.model.view import Cell, Column, DisplayUnit, Row, Tone
from tui.views.auctions.offering import OFFERING, Auction, offering_cells
from tui.views.auctions.results import auction_key, issue_type, security_name
from tui.views.countdown import format_time_left
from tui.views.stamps import float_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

SCREEN = (
    Column("security", "Security", left=True),
    Column("issue", "Issue", left=True, drop=3),
    Column("closes", "Bids close, New York", left=True),
    Column("closes_local", "local", left=True, drop=2),
    Column("left", "in", left=True),
    Column("offering_usd_bn", "Size bn", drop=1),
    Column("announced", "Announced", left=True, drop=4),
)
TIDY = (
    *OFFERING,
    Column("announced", "Announced", left=True),
    Column("closes", "Bids close", left=True),
)


def without_result(rows: pd.DataFrame) -> Sequence[Auction]:
    """Return the auctions without a result, the next one first."""
    waiting = rows[~rows["held"].astype(bool)].sort_values(["closes", "cusip"])
    return waiting.to_dict("records")


def screen_row(row: Auction, as_of: datetime) -> Row:
    """Return a row with the columns ``SCREEN``.

    After the close of bidding the text "no result yet" takes the place of the time left.
    """
    closes = row["closes"].to_pydatetime()
    there, here = closes.astimezone(NEW_YORK), closes.astimezone()
    wait = format_time_left(closes - as_of) if closes > as_of else "no result yet"
    cells = (
        Cell(security_name(row)),
        Cell(issue_type(row), tone=Tone.MUTED),
        Cell(f"{there:%Y-%m-%d %H:%M}", tone=Tone.STRONG),
        Cell(f"{here:%Y-%m-%d %H:%M}", tone=Tone.MUTED),
        Cell(wait, tone=Tone.PLAIN if closes > as_of else Tone.WARNING),
        Cell(float_or_none(row["offering_usd_bn"]), DisplayUnit.USD_BN),
        Cell(_day(row["announced"]), tone=Tone.MUTED),
    )
    return Row(auction_key(row), cells, stamp(row["observed"], row))


def tidy_row(row: Auction) -> Row:
    """Return a row with the columns ``TIDY``."""
    cells = (
        *offering_cells(row),
        Cell(_day(row["announced"])),
        Cell(row["closes"].to_pydatetime()),
    )
    return Row(auction_key(row), cells, stamp(row["observed"], row))


def _day(moment: pd.Timestamp) -> date | None:
    return None if moment != moment else moment.date()
