"""Section on sectors and groups: who leads, who trails, and what the rate regime went with."""

from __future__ import annotations

from collections.abc import Sequence

from tui.views.brief.records import Part, Quote, Section, Sentence, section, sentence
from tui.views.brief.tables import CURVE, RATES, RETURNS, ExportRow, ExportTables
from tui.views.brief.wording import day_words, listed

NAME = "Sectors"
RETURN = "relative_return_pp"
_NAMED = 2
"""Leaders and laggards that are named."""


def sectors_section(tables: ExportTables) -> Section:
    """Return leaders and laggards against the benchmark, and the regime of the leader.

    They are since the configured day, or of the year if that is later than the closes.
    """
    benchmark = tables.config.sectors.benchmark
    words, span = f"Since {day_words(tables.config.sectors.since)}", "since"
    if not ranked_rows(tables, sectors=True, span=span):
        words, span = "This year", "YTD"
    ranked = {
        is_sector: ranked_rows(tables, sectors=is_sector, span=span) for is_sector in (True, False)
    }
    start = f"{words}, total return less that of {benchmark}: of the sectors "
    return section(
        NAME,
        leaders_sentence(start, ranked[True]),
        leaders_sentence("Of the other groups ", ranked[False]),
        _month_sentence(tables),
        _regime_sentence(tables, ranked[True]),
        missing=f"No closes of {benchmark} and the groups are known at this moment.",
    )


def ranked_rows(tables: ExportTables, *, sectors: bool, span: str = "since") -> list[ExportRow]:
    """Return the groups that have a relative return over a span, the highest first.

    ``sectors`` True for the sectors, False for all other groups but the bond funds.
    """
    groups = {(each.name, each.ticker): each.kind for each in tables.config.groups}
    rows = [
        row
        for row in tables.rows(RETURNS, span=span)
        if row.figure(RETURN) is not None
        and (groups.get((row.text("group"), row.text("ticker"))) == "sector") == sectors
    ]
    return sorted(rows, key=lambda row: (-row.number(RETURN), row.text("ticker")))


def leaders_sentence(start: str, rows: Sequence[ExportRow]) -> Sentence | None:
    """Return the groups with the highest and lowest returns, None for fewer than two."""
    if len(rows) < 2:
        return None
    count = min(_NAMED, len(rows) // 2)
    highest, lowest = rows[:count], rows[-count:]
    return sentence(
        start,
        *listed([_named(row) for row in highest]),
        " are highest, " if count > 1 else " is highest, ",
        *listed([_named(row) for row in lowest]),
        " lowest.",
    )


def _named(row: ExportRow) -> list[Part | None]:
    return [Quote(row.text("group")), " (", row.figure(RETURN, decimals=1), ")"]


def _month_sentence(tables: ExportTables) -> Sentence | None:
    rows = ranked_rows(tables, sectors=True, span="1M")
    if len(rows) < 2:
        return None
    return sentence(
        "Over the last month ",
        *_named(rows[0]),
        " leads the sectors and ",
        *_named(rows[-1]),
        " trails them.",
    )


def _regime_sentence(tables: ExportTables, ranked: Sequence[ExportRow]) -> Sentence | None:
    """Return the leader's mean month after a 20-year above the line, and the others beside it."""
    if not ranked:
        return None
    leader = ranked[0]
    row = tables.row(RATES, group=leader.text("group"), ticker=leader.text("ticker"))
    twenty = tables.row(CURVE, tenor="20Y")
    if row is None or twenty is None:
        return None
    is_above = twenty.number("yield_pct") > row.number("line_pct")
    return sentence(
        "The 20-year, at ",
        twenty.figure("yield_pct"),
        f", is {'above' if is_above else 'at or below'} the line of ",
        row.figure("line_pct"),
        "; ",
        Quote(leader.text("group")),
        " averaged ",
        row.figure("above_line_pp"),
        " a month in the ",
        row.figure("above_line_months"),
        " months that began above it and ",
        row.figure("below_line_pp"),
        " in the ",
        row.figure("below_line_months"),
        " others.",
    )
