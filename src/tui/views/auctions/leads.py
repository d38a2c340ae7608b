"""Leads of the auctions pane: the latest result, the next auction, and the article's auction.

The article is that of 20 December 2025; it cites the 20-year auction of 2025-12-17.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit, short_day
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.times import NEW_YORK
from tui.views.auctions.names import issue_type, short_name
from tui.views.auctions.offering import Auction
from tui.views.auctions.results import YIELD_DECIMALS
from tui.views.auctions.upcoming import missing_result
from tui.views.auctions.verdicts import sigma_text, verdict_formula, verdict_tone
from tui.views.short_dates import countdown_clauses
from tui.views.stamps import float_or_none, records

if TYPE_CHECKING:
    import pandas as pd

ARTICLE_DAY, ARTICLE_TERM = date(2025, 12, 17), "20-Year"
"""Day and term of the auction that the article of 20 December 2025 cites."""
_FIGURES = (
    ("cover", "bid_to_cover", DisplayUnit.RATIO, 2),
    ("indirect", "indirect_pct", DisplayUnit.PCT, 1),
    ("direct", "direct_pct", DisplayUnit.PCT, 1),
    ("dealers", "dealer_pct", DisplayUnit.PCT, 1),
)
"""Figures beside the high yield: name, column, unit and decimals."""


def result_lead(latest: Auction | None, now: datetime) -> Lead:
    """Return the lead on the latest result, () if there is none.

    For example ``20Y 17 Dec``, ``4.798%``, ``ordinary``, ``tail +1.8 bp``, ``cover 2.67``.
    """
    return () if latest is None else _result_clauses(latest, now)


def latest_result(rows: pd.DataFrame) -> Auction | None:
    """Return the latest result, of a nominal note or bond if there is one; None without any."""
    from tui.measures.auctions.tails import NOMINAL

    held = rows["held"].astype(bool) & ~rows["test"].astype(bool)
    nominal = held & rows["kind"].isin(NOMINAL)
    order = rows.loc[nominal if nominal.any() else held, ["closes", "maturity_date"]]
    newest = order.sort_values(["closes", "maturity_date"]).index[-1:]
    return next(iter(records(rows.loc[newest])), None)


def next_lead(rows: pd.DataFrame, now: datetime) -> Lead:
    """Return the next auction that is announced: security, time left, size, and times."""
    closes = rows.loc[~rows["held"].astype(bool) & (rows["closes"] > now), "closes"]
    coming = rows.loc[closes.sort_values().index[:1]]
    return tuple(
        clause
        for row in records(coming)
        for clause in (
            *countdown_clauses(
                f"next {short_name(row)}", row["closes"].to_pydatetime(), now, drop=1
            ),
            Clause((Span(_size_text(row), Tone.LESSER),), 3),
        )
    )


def second_lead(
    every: pd.DataFrame, rows: pd.DataFrame, latest: Auction | None, now: datetime
) -> Lead:
    """Return the lead below the latest result: the next auction, then the article's.

    The article's auction is only named if it is the latest result.
    """
    coming = next_lead(rows, now)
    if latest is None or not _is_of_article(latest):
        return (*coming, *article_lead(every, now, drop=4))
    return (*coming, _muted(f"the article cites {short_name(latest)} {_day(latest, now)}", 4))


def _is_of_article(row: Auction) -> bool:
    return bool(row["sold_as"] == ARTICLE_TERM and row["observed"].date() == ARTICLE_DAY)


def article_lead(rows: pd.DataFrame, now: datetime, *, drop: int) -> Lead:
    """Return the article's auction as known, and the high yield of the latest of its term.

    Before the article's auction is announced, the latest 20-year auction takes its place. The
    first clause is at ``drop``, the others are left out before it.
    """
    of_term = (rows["sold_as"] == ARTICLE_TERM) & (rows["kind"] == "Bond")
    is_own = of_term & (rows["observed"] == ARTICLE_DAY.isoformat())
    latest = records(rows[of_term & rows["held"] & ~rows["test"]].tail(1))
    own = records(rows[is_own])
    if not own:
        return tuple(clause for row in latest for clause in _term_clauses("", row, now, drop))
    since = tuple(
        Clause(
            (
                Span(f"{short_name(row)} {_day(row, now)} ", Tone.MUTED),
                Span(_yield_text(row), Tone.LESSER),
            ),
            drop + 1,
        )
        for row in latest
        if row["observed"] > own[0]["observed"]
    )
    return (*_term_clauses("the article's ", own[0], now, drop), *since)


def _result_clauses(row: Auction, now: datetime) -> Lead:
    from tui.measures.auctions.verdicts import AuctionVerdict

    word = row["verdict"]
    is_unknown = word == AuctionVerdict.TOO_FEW
    tone = verdict_tone(word)
    verdict = Span(word, Tone.PLAIN if tone is Tone.LESSER else tone)
    tail = float_or_none(row["proxy_tail_bp"])
    tail_text = format_with_unit(tail, DisplayUnit.BP, signed=True, decimals=1)
    tone_of_tail = Tone.WARNING if row["provisional"] else Tone.PLAIN
    tails = () if tail is None else (_named("tail", tail_text, tone_of_tail, 2),)
    reason = verdict_formula(row) if is_unknown else sigma_text(row)
    return (
        Clause((Span(f"{short_name(row)} {_day(row, now)}", Tone.LESSER),)),
        Clause((Span(_yield_text(row), Tone.STRONG),)),
        Clause((verdict,)),
        *((_muted("provisional without a tail", 1),) if row["verdict_provisional"] else ()),
        *tails,
        *_figure_clauses(row, 3),
        _muted(f"{_size_text(row)} {issue_type(row)}", 7),
        _muted(reason, 5 if is_unknown else 8),
    )


def _term_clauses(name: str, row: Auction, now: datetime, drop: int) -> Lead:
    start = f"{name}{short_name(row)} {_day(row, now)} "
    size = f"{_size_text(row)} {issue_type(row)}"
    if row["held"]:
        result = (Span(start, Tone.MUTED), Span(_yield_text(row), Tone.STRONG))
        return (Clause(result, drop), *_figure_clauses(row, drop + 2), _muted(size, drop + 6))
    closes = row["closes"].to_pydatetime()
    state = "announced" if closes > now else missing_result(closes, now)
    return (Clause((Span(start, Tone.MUTED), Span(state)), drop), _muted(size, drop + 1))


def _figure_clauses(row: Auction, drop: int) -> Lead:
    """Return cover and the shares of bidders, the first of which is left out last."""
    return tuple(
        _named(
            name,
            format_with_unit(float_or_none(row[column]), unit, decimals=decimals),
            Tone.PLAIN,
            drop + place,
        )
        for place, (name, column, unit, decimals) in enumerate(_FIGURES)
    )


def _named(name: str, text: str, tone: Tone, drop: int) -> Clause:
    return Clause((Span(f"{name} ", Tone.MUTED), Span(text, tone)), drop)


def _muted(text: str, drop: int) -> Clause:
    return Clause((Span(text, Tone.MUTED),), drop)


def _day(row: Auction, now: datetime) -> str:
    return short_day(row["observed"].date(), now.astimezone(NEW_YORK).date())


def _size_text(row: Auction) -> str:
    return format_with_unit(float_or_none(row["offering_usd_bn"]), DisplayUnit.USD_BN)


def _yield_text(row: Auction) -> str:
    yield_pct = float_or_none(row["high_yield_pct"])
    return format_with_unit(yield_pct, DisplayUnit.PCT, decimals=YIELD_DECIMALS)
