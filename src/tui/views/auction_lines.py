"""Auctions in words: the next one, the article's, and the latest of the article's term."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tui.present import Line, Span, Tone, Unit, spell
from tui.views.auction_results import YIELD_DECIMALS, Auction, security
from tui.views.countdown import left, on_clocks
from tui.views.plain import number

if TYPE_CHECKING:
    import pandas as pd

ARTICLE_DAY, ARTICLE_TERM = date(2025, 12, 17), "20-Year"
"""The auction the article of 20 December 2025 is about."""


def next_line(rows: pd.DataFrame, as_of: datetime) -> Line:
    """``next auction: 20-Year bond, 13.0 bn, 2025-12-17 13:00 New York (in 1 d 2 h)``."""
    coming = rows[~rows["held"] & (rows["closes"] > as_of)]
    if coming.empty:
        return (Span("no announced auction at hand", Tone.MUTED),)
    row = coming.sort_values("closes").iloc[:1].to_dict("records")[0]
    closes = row["closes"].to_pydatetime()
    size = spell(number(row["offering_usd_bn"]), Unit.USD_BN)
    return (
        Span("next auction ", Tone.MUTED),
        Span(f"{security(row)} {size}, {on_clocks(closes)} (in {left(closes - as_of)})"),
    )


def article_lines(rows: pd.DataFrame) -> tuple[Line, ...]:
    """The article's auction as far as it is known, and the latest of its term if another."""
    of_term = rows[(rows["sold_as"] == ARTICLE_TERM) & (rows["kind"] == "Bond")]
    own = of_term[of_term["observed"] == ARTICLE_DAY.isoformat()]
    latest = of_term[of_term["held"] & (of_term["observed"] != ARTICLE_DAY.isoformat())].tail(1)
    if not own.empty and (latest.empty or latest["observed"].iloc[0] < own["observed"].iloc[0]):
        latest = latest.iloc[:0]
    told = (("the article's 20-year", own), ("latest 20-year", latest))
    return tuple(_told(name, row) for name, rows in told for row in rows.to_dict("records"))


def _told(name: str, row: Auction) -> Line:
    start = Span(f"{name} {row['observed']:%F} ", Tone.MUTED)
    size = spell(number(row["offering_usd_bn"]), Unit.USD_BN)
    end = f"{size} {'reopened' if row['reopening'] else 'new'}"
    if not row["held"]:
        return (start, Span(f"announced, {end}"))
    shares = [
        f"{name} {spell(number(row[f'{who}_pct']), Unit.PCT, decimals=1)}"
        for name, who in (("indirect", "indirect"), ("direct", "direct"), ("dealers", "dealer"))
    ]
    return (
        start,
        Span(spell(number(row["high_yield_pct"]), Unit.PCT, decimals=YIELD_DECIMALS), Tone.STRONG),
        Span(f" · cover {spell(number(row['bid_to_cover']), Unit.RATIO)} · {' '.join(shares)}"),
        Span(f" · {end}", Tone.MUTED),
    )
