"""Summary lines of the auctions pane: the next auction, the article's, the latest of its term.

The article is that of 20 December 2025; it cites the 20-year auction of 2025-12-17.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit
from tui.model.text import Line, Span, Tone
from tui.model.times import format_time_left
from tui.views.auctions.names import issue_type, security_name
from tui.views.auctions.offering import Auction
from tui.views.auctions.results import YIELD_DECIMALS
from tui.views.auctions.upcoming import missing_result
from tui.views.countdown import format_clock_times
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    import pandas as pd

ARTICLE_DAY, ARTICLE_TERM = date(2025, 12, 17), "20-Year"
"""Day and term of the auction that the article of 20 December 2025 cites."""


def next_lines(rows: pd.DataFrame, now: datetime) -> tuple[Line, ...]:
    """Return the next auction as text, if one is announced.

    For example ``next auction 20-Year bond 13.0 bn, 2025-12-17 13:00 EST (in 1 d 2 h)``.
    """
    coming = rows[~rows["held"] & (rows["closes"] > now)]
    return tuple(
        (
            Span("next auction ", Tone.MUTED),
            Span(
                f"{security_name(row)} {size}, {format_clock_times(closes)} "
                f"(in {format_time_left(closes - now)})"
            ),
        )
        for row in coming.sort_values("closes").iloc[:1].to_dict("records")
        for size in (format_with_unit(float_or_none(row["offering_usd_bn"]), DisplayUnit.USD_BN),)
        for closes in (row["closes"].to_pydatetime(),)
    )


def article_lines(rows: pd.DataFrame, as_of: datetime) -> tuple[Line, ...]:
    """Return the article's auction as known, and the high yield of the latest of its term.

    Before the article's auction is announced, the latest 20-year auction takes its place.
    """
    of_term = rows[(rows["sold_as"] == ARTICLE_TERM) & (rows["kind"] == "Bond")]
    latest = of_term[of_term["held"] & ~of_term["test"]].tail(1).to_dict("records")
    own = of_term[of_term["observed"] == ARTICLE_DAY.isoformat()].to_dict("records")
    if not own:
        return tuple(_auction_line("latest 20-year", row, as_of) for row in latest)
    later = [row for row in latest if row["observed"] > own[0]["observed"]]
    since = [
        Span(f" · {row['observed']:%Y-%m-%d} {_format_high_yield(row)}", Tone.MUTED)
        for row in later
    ]
    return ((*_auction_line("the article's 20-year", own[0], as_of), *since),)


def _auction_line(name: str, row: Auction, as_of: datetime) -> Line:
    start = Span(f"{name} {row['observed']:%Y-%m-%d} ", Tone.MUTED)
    size = format_with_unit(float_or_none(row["offering_usd_bn"]), DisplayUnit.USD_BN)
    end = f"{size} {issue_type(row)}"
    if not row["held"]:
        closes = row["closes"].to_pydatetime()
        result = "" if closes > as_of else f" · {missing_result(closes, as_of)}"
        return (start, Span(f"announced, {end}{result}"))
    shares = [
        f"{name} {format_with_unit(float_or_none(row[f'{who}_pct']), DisplayUnit.PCT, decimals=1)}"
        for name, who in (("indirect", "indirect"), ("direct", "direct"), ("dealers", "dealer"))
    ]
    cover = format_with_unit(float_or_none(row["bid_to_cover"]), DisplayUnit.RATIO)
    return (
        start,
        Span(_format_high_yield(row), Tone.STRONG),
        Span(f" · cover {cover} · {' '.join(shares)} · {end}"),
    )


def _format_high_yield(row: Auction) -> str:
    return format_with_unit(
        float_or_none(row["high_yield_pct"]), DisplayUnit.PCT, decimals=YIELD_DECIMALS
    )
