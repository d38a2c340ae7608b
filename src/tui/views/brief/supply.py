"""Section on supply: net issuance, who took it, the Fed, Treasury's cash, and positions."""

from __future__ import annotations

from datetime import date, timedelta

from tui.model.times import NEW_YORK
from tui.views.brief.records import Part, Section, Sentence, section, sentence
from tui.views.brief.tables import ABSORBED, CASH, FED, POSITIONS, SUPPLY, ExportTables
from tui.views.brief.wording import day_words, listed, month_words, without_missing
from tui.views.supply.positioning import BASIS_TRADE

NAME = "Supply"
_KINDS = {
    **{"bills": "bills", "notes": "notes", "bonds": "bonds", "tips": "TIPS"},
    "frn": "floating-rate notes",
}
_NET, _SUM, _SHARE = "net_issuance_usd_bn", "sum_12m_usd_bn", "share_12m_pct"
_SHARE_DECIMALS = 1
_FUTURE = "10Y"
"""Future whose positions are written of."""
_OLDEST_REPORT = timedelta(days=92)
"""Age of a report of positions above which nothing is written of it."""


def supply_section(tables: ExportTables) -> Section:
    """Return the newest month of net issuance, its takers, the Fed, the cash and positions."""
    return section(
        NAME,
        issuance_sentence(tables),
        share_sentence(tables),
        _fed_sentence(tables),
        _cash_sentence(tables),
        _positions_sentence(tables),
        missing="No net issuance of Treasuries is known at this moment.",
    )


def issuance_sentence(tables: ExportTables) -> Sentence | None:
    """Return the net issuance of the newest month, all of it and by kind."""
    day = _newest(tables, SUPPLY)
    total = tables.figure(SUPPLY, _NET, observed=day, kind="marketable")
    kinds = without_missing(
        [f"{words} ", tables.figure(SUPPLY, _NET, observed=day, kind=kind)]
        for kind, words in _KINDS.items()
    )
    if day is None or not kinds:
        return None
    return sentence(
        f"In {month_words(f'{day:%Y-%m}')} the Treasuries that the public holds changed by ",
        total,
        " at par: ",
        *listed(kinds),
        ".",
    )


def share_sentence(tables: ExportTables) -> Sentence | None:
    """Return the share that foreigners took of the net supply of twelve months."""
    day = _newest(tables, ABSORBED)
    row = tables.row(ABSORBED, observed=day, holder="foreign")
    if day is None or row is None:
        return None
    others: list[list[Part | None]] = [
        [f"{words} ", tables.figure(ABSORBED, _SUM, observed=day, holder=holder)]
        for holder, words in (("fed", "the Federal Reserve took"), ("others", "all others"))
    ]
    known = without_missing(others)
    printed = row.figure("printed_share_12m_pct", decimals=_SHARE_DECIMALS, signed=False)
    first: list[Part | None] = [" (first printed as ", printed, ")"] if printed is not None else []
    rest: list[Part | None] = ["; ", *listed(known), ", by difference"] if len(known) == 2 else []
    return sentence(
        "Foreigners took ",
        row.figure(_SHARE, decimals=_SHARE_DECIMALS, signed=False),
        f" of net supply in the twelve months to {month_words(f'{day:%Y-%m}')}",
        *first,
        *rest,
        ".",
    )


def _fed_sentence(tables: ExportTables) -> Sentence | None:
    """Return the Treasuries that the Fed held in the newest week, with their changes."""
    newest = next(iter(tables.rows(FED)), None)
    if newest is None:
        return None
    week = newest.value("week")
    spans = {"1w": "in a week", "52w": "in a year"}
    changes = without_missing(
        [newest.figure(f"change_{span}_usd_bn", signed=True), f" {words}"]
        for span, words in spans.items()
    )
    return sentence(
        "The Federal Reserve held ",
        newest.figure("holdings_usd_bn"),
        f" of Treasuries on {day_words(week if isinstance(week, date) else None)}",
        *([", ", *listed(changes)] if changes else []),
        ".",
    )


def _positions_sentence(tables: ExportTables) -> Sentence | None:
    """Return the net positions in the 10-year future of the newest report. None if it is old."""
    newest = tables.row(POSITIONS, contract=_FUTURE)
    day = newest.value("report_day") if newest is not None else None
    as_of = tables.update.snapshot.as_of.astimezone(NEW_YORK).date()
    if newest is None or not isinstance(day, date) or as_of - day > _OLDEST_REPORT:
        return None
    return sentence(
        "In 10-year futures leveraged funds were net at ",
        newest.figure("leveraged_net_contracts", signed=True),
        " contracts and asset managers at ",
        newest.figure("asset_manager_net_contracts", signed=True),
        f" on {day_words(day)}; {BASIS_TRADE}.",
    )


def _cash_sentence(tables: ExportTables) -> Sentence | None:
    newest = next(iter(tables.rows(CASH)), None)
    if newest is None:
        return None
    day = newest.value("observed")
    change = newest.figure("change_1w_usd_bn", signed=True)
    moved: list[Part | None] = [", ", change, " in a week"] if change is not None else []
    return sentence(
        "Treasury's cash was ",
        newest.figure("cash_usd_bn"),
        f" on {day_words(day if isinstance(day, date) else None)}",
        *moved,
        ".",
    )


def _newest(tables: ExportTables, export: str) -> date | None:
    """Return the newest observed day of an export whose oldest row comes first."""
    rows = tables.rows(export)
    day = rows[-1].value("observed") if rows else None
    return day if isinstance(day, date) else None
