"""Section on auctions: the results of the last days and the next auction."""

from __future__ import annotations

from datetime import date, timedelta

from tui.model.times import NEW_YORK
from tui.views.brief.records import Part, Quote, Section, Sentence, section, sentence
from tui.views.brief.tables import AUCTIONS, UPCOMING, ExportRow, ExportTables
from tui.views.brief.wording import day_words, listed, without_missing

NAME = "Auctions"
COUPONS = ("Bond", "Note", "TIPS")
"""Types of security that are described. Bills and floaters have no tail."""
RECENT = timedelta(days=7)
"""Age of a result up to which it is described."""
MOST_RESULTS = 3
_VERDICTS = ("strong", "ordinary", "weak")
_COMPARED = {"tail": "tail", "cover": "cover", "indirect": "indirect", "dealer": "dealers"}
"""Figure that a verdict compares -> its name."""
LONG_BOND = "20-Year"
"""Term whose latest result is described at any age."""


def auctions_section(tables: ExportTables) -> Section:
    """Return a sentence on each recent result of a coupon, and on the next auctions."""
    results = [result_sentence(row) for row in recent_results(tables)]
    none = sentence("No result of an auction of notes or bonds is known at this moment.")
    return section(NAME, *(results or [none]), _next_sentence(tables), missing="")


def coupon_results(tables: ExportTables) -> list[ExportRow]:
    """Return the results of notes, bonds and TIPS, newest first, then the longest first."""
    rows = [row for row in tables.rows(AUCTIONS) if row.text("type") in COUPONS]
    known = [row for row in rows if row.figure("high_yield_pct") is not None]
    return sorted(known, key=lambda row: (_day(row), _years(row)), reverse=True)


def recent_results(tables: ExportTables) -> list[ExportRow]:
    """Return the results of the last days and the latest of ``LONG_BOND``, newest first."""
    rows = coupon_results(tables)
    since = tables.update.snapshot.as_of.astimezone(NEW_YORK).date() - RECENT
    recent = [row for row in rows if _day(row) > since][:MOST_RESULTS]
    is_long = [row for row in rows if row.text("original_term") == LONG_BOND][:1]
    return recent + [row for row in is_long if row not in recent]


def security_words(row: ExportRow) -> Quote:
    """Return the security of an auction: ``20-Year bond``, ``5-Year TIPS``."""
    kind = row.text("type")
    term = row.text("original_term") or row.text("term")
    return Quote(f"{term} {kind if kind.isupper() else kind.lower()}")


def result_sentence(row: ExportRow) -> Sentence | None:
    """Return one result: yield, proxy tail, cover and the shares of bidders."""
    tail = row.figure("proxy_tail_bp", signed=True, decimals=1)
    tailed: list[Part | None] = [", ", tail, " against that day's par yield"] if tail else []
    kind = "real yield" if row.text("type") == "TIPS" else "yield"
    return sentence(
        "The ",
        security_words(row),
        f" of {day_words(_day(row))} (",
        "reopened, " if row.value("reopening") else "new, ",
        row.figure("offering_usd_bn"),
        f") cleared at a {kind} of ",
        row.figure("high_yield_pct", decimals=3),
        *tailed,
        "; cover ",
        row.figure("bid_to_cover"),
        ", indirect bidders ",
        row.figure("indirect_pct", decimals=1),
        ", direct ",
        row.figure("direct_pct", decimals=1),
        ", dealers ",
        row.figure("dealer_pct", decimals=1),
        *_verdict_parts(row),
        ".",
    )


def _verdict_parts(row: ExportRow) -> list[Part | None]:
    """Return the verdict with each figure's distance from its mean, or why there is none."""
    sigmas = [
        [f"{name} ", row.figure(f"{figure}_sigma", signed=True, decimals=1), " σ"]
        for figure, name in _COMPARED.items()
    ]
    known = without_missing(sigmas)
    if not known or row.text("verdict") not in _VERDICTS:
        return ["; no verdict, for want of twelve like it before"]
    provisional = ", provisional without its tail" if row.value("verdict_provisional") else ""
    verdict = f". Demand was {row.text('verdict')}{provisional}, against the twelve like it before"
    return [f"{verdict}: ", *listed(known)]


def _next_sentence(tables: ExportTables) -> Sentence | None:
    """Return the next announced auction of a coupon, else of anything."""
    now = tables.update.now.astimezone(NEW_YORK).date()
    waiting = [row for row in tables.rows(UPCOMING) if _day(row) >= now]
    coupons = [row for row in waiting if row.text("type") in COUPONS] or waiting
    if not coupons:
        return sentence("No further auction is announced at this moment.")
    row = coupons[0]
    return sentence(
        "Next is the ",
        security_words(row),
        " (",
        row.figure("offering_usd_bn"),
        f") on {day_words(_day(row))}.",
    )


def _day(row: ExportRow) -> date:
    day = row.value("auction_date")
    return day if isinstance(day, date) else date.min


def _years(row: ExportRow) -> int:
    """Return the years of a security's original term, 0 for a shorter one."""
    count, _, unit = row.text("original_term").partition("-")
    return int(count) if count.isdigit() and unit.startswith("Year") else 0
