"""Rows of announced auctions without a result, with the time left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.display_unit import DisplayUnit
from tui.model.format import short_day
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.model.times import NEW_YORK, format_here, format_new_york, format_time_left
from tui.views.auctions.names import auction_key, issue_type, term_cell
from tui.views.auctions.offering import OFFERING, Auction, offering_cells
from tui.views.short_dates import short_moment, short_moment_here
from tui.views.stamps import float_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

HERE = "closes_local"
"""Key of the column of times on this computer, which another one repeats in New York."""
SCREEN = (
    Column("security", "term", left=True),
    Column("issue", "issue", left=True, drop=3),
    Column("closes", "bids close", whole=True),
    Column(HERE, "here", whole=True, drop=2),
    Column("left", "in", left=True, least=len("result not at hand")),
    Column("offering_usd_bn", "size bn", drop=1),
    Column("announced", "announced", drop=4),
)
SMALL = (
    Column("closes", "next, New York", left=True),
    Column("security", "term", left=True),
    Column("offering_usd_bn", "size bn"),
    Column("left", "in", left=True),
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


def screen_row(row: Auction, now: datetime) -> Row:
    """Return a row with the columns ``SCREEN``.

    After the close of bidding, ``missing_result`` takes the place of the time left.
    """
    closes = row["closes"].to_pydatetime()
    announced = _day(row["announced"])
    wait = format_time_left(closes - now) if closes > now else missing_result(closes, now)
    cells = (
        term_cell(row),
        Cell(issue_type(row), tone=Tone.MUTED),
        Cell(
            format_new_york(closes),
            tone=Tone.STRONG,
            text=f"{closes.astimezone(NEW_YORK):%a} {short_moment(closes, now)}",
        ),
        Cell(format_here(closes), tone=Tone.MUTED, text=short_moment_here(closes, now)),
        Cell(
            wait,
            tone=Tone.PLAIN if closes > now else Tone.WARNING,
            sort_value=(closes - now).total_seconds(),
        ),
        Cell(float_or_none(row["offering_usd_bn"]), DisplayUnit.USD_BN, Tone.STRONG),
        Cell(
            announced, tone=Tone.MUTED, text=short_day(announced, now.date()) if announced else ""
        ),
    )
    return Row(auction_key(row), cells, stamp(row["observed"], row))


def small_table(rows: pd.DataFrame, now: datetime) -> Table | None:
    """Return the next auctions with the columns ``SMALL``, None if none is announced."""
    places = {column.key: place for place, column in enumerate(SCREEN)}
    next_rows = (screen_row(row, now) for row in without_result(rows))
    small_rows = tuple(
        replace(row, cells=tuple(row.cells[places[column.key]] for column in SMALL), drop=drop)
        for drop, row in enumerate(next_rows)
    )
    return Table(SMALL, small_rows) if small_rows else None


def missing_result(closes: datetime, as_of: datetime) -> str:
    """Return why an auction has no result after its bidding closed.

    From the time on at which results come out, it is not at hand: the publisher has it.
    """
    # The calendars import pandas, which must not be loaded before the first painted frame.
    from tui.sources.calendars import RESULT_DELAY

    return "no result yet" if as_of < closes + RESULT_DELAY else "result not at hand"


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
