"""Section on foreign flows: official and private holders, revisions, countries, Fed custody."""

from __future__ import annotations

from tui.model.times import NEW_YORK
from tui.views.brief.records import Part, Quote, Section, Sentence, section, sentence
from tui.views.brief.tables import COUNTRIES, CUSTODY, MONTHS, ExportRow, ExportTables
from tui.views.brief.wording import day_words, listed, month_words, side

NAME = "Foreign flows"
NET = "net_purchases_usd_bn"
HOLDERS = ("official", "private")
_TOTAL_CODES = ("99990", "99991", "99996")
"""TIC codes of official holders, private holders and the grand total."""
_REVISIONS_SHOWN = 12
"""Newest months that are searched for the largest revision."""


def flows_section(tables: ExportTables) -> Section:
    """Return the sentences on the newest month of flows."""
    month = newest_month(tables)
    none = None if month else sentence("No foreign flows are known at this moment.")
    return section(
        NAME,
        none,
        bonds_sentence(tables, month),
        bills_sentence(tables, month),
        _year_sentence(tables, month),
        _revision_sentence(tables, month),
        _countries_sentence(tables),
        _custody_sentence(tables),
        _next_sentence(tables, month) if month else None,
        missing="",
    )


def newest_month(tables: ExportTables) -> str:
    """Return the newest month of flows as ``2025-10``, "" without flows."""
    months = [row.text("month") for row in tables.rows(MONTHS, instrument="bonds_notes")]
    return max(months, default="")


def holder_rows(tables: ExportTables, month: str, instrument: str) -> list[ExportRow] | None:
    """Return the rows of official and private holders, None if either is missing."""
    rows = [
        tables.row(MONTHS, month=month, holder=holder, instrument=instrument) for holder in HOLDERS
    ]
    known = [row for row in rows if row is not None]
    return known if len(known) == len(rows) else None


def bonds_sentence(tables: ExportTables, month: str) -> Sentence | None:
    """Return a month's net purchases of bonds and notes by both holders, with their vintage."""
    rows = holder_rows(tables, month, "bonds_notes")
    if rows is None:
        return None
    official, private = rows
    sides = [side(row.number(NET)) for row in rows]
    second = "), and so were private holders (" if sides[0] == sides[1] else None
    return sentence(
        f"In {month_words(month)} foreign official holders were {sides[0]} of Treasury bonds and "
        "notes (",
        official.figure(NET),
        second or f"), private holders {sides[1]} (",
        private.figure(NET),
        ")",
        *_vintage_parts(official, private),
        ".",
    )


def _vintage_parts(official: ExportRow, private: ExportRow) -> list[Part | None]:
    """Return the vintage of a month, with the first print if it was revised."""
    vintage = official.text("vintage")
    if vintage == "first":
        return [", by the first print"]
    firsts = [row.figure("first_print_usd_bn") for row in (official, private)]
    if None in firsts:
        return [f", as {vintage}; the first print is not known here"]
    return [f", as {vintage} (first printed as ", firsts[0], " and ", firsts[1], ")"]


def bills_sentence(tables: ExportTables, month: str) -> Sentence | None:
    """Return a month's bills, and the sums with them, of both holders."""
    bills, totals = (holder_rows(tables, month, name) for name in ("bills", "total"))
    if not month:
        return None
    if bills is None or totals is None:
        return sentence(f"The bills of {month_words(month)} are not at hand.")
    return sentence(
        "Official holdings of bills changed by ",
        bills[0].figure(NET),
        ", private ones by ",
        bills[1].figure(NET),
        "; with bills official holders come to ",
        totals[0].figure(NET),
        " and private holders to ",
        totals[1].figure(NET),
        ".",
    )


def _year_sentence(tables: ExportTables, month: str) -> Sentence | None:
    rows = holder_rows(tables, month, "bonds_notes")
    if rows is None:
        return None
    sums: list[list[Part | None]] = []
    for holder, row in zip(HOLDERS, rows, strict=True):
        item: list[Part | None] = [f"{holder} ", row.figure("sum_12m_usd_bn")]
        revision = row.figure("revision_12m_usd_bn")
        if revision is not None and revision.value:
            printed = row.figure("printed_12m_usd_bn")
            item += [" (first printed as ", printed, ", a revision of ", revision, ")"]
        sums.append(item)
    return sentence("Bonds and notes over twelve months: ", *listed(sums), ".")


def _revision_sentence(tables: ExportTables, month: str) -> Sentence | None:
    """Return the largest revision of the last months, or that there is none."""
    rows = tables.rows(MONTHS, instrument="bonds_notes")
    recent = sorted({row.text("month") for row in rows})[-_REVISIONS_SHOWN:]
    revised = [
        row
        for row in rows
        if row.text("month") in recent
        and row.text("holder") in HOLDERS
        and row.text("vintage") == "revised"
        and abs(row.number("revision_usd_bn")) > 0
    ]
    if not month:
        return None
    if not revised:
        return sentence("No revision of an earlier month is known at this moment.")
    largest = max(revised, key=lambda row: abs(row.number("revision_usd_bn")))
    return sentence(
        f"The largest revision in twelve months is of {month_words(largest.text('month'))}, "
        f"{largest.text('holder')}: from ",
        largest.figure("first_print_usd_bn"),
        " to ",
        largest.figure(NET),
        " (",
        largest.figure("revision_usd_bn"),
        ").",
    )


def _countries_sentence(tables: ExportTables) -> Sentence | None:
    """Return the countries with the largest net purchases and sales."""
    rows = [
        row
        for row in tables.rows(COUNTRIES)
        if row.text("code") not in _TOTAL_CODES and row.figure(NET) is not None
    ]
    if len(rows) < 2 or rows[0].stamp.observed is None:
        return None
    rows.sort(key=lambda row: (-row.number(NET), row.text("code")))
    named = [
        (_country(row), " (", row.figure(NET, signed=True), ")") for row in (rows[0], rows[-1])
    ]
    month = month_words(f"{rows[0].stamp.observed:%Y-%m}")
    return sentence(
        f"By country and with bills, {month} had the largest net purchases from ",
        *named[0],
        " and the largest net sales from ",
        *named[1],
        ".",
    )


def _country(row: ExportRow) -> Quote:
    from tui.measures.flows.holdings import HUBS

    hub = ", a custody hub" if row.text("code") in HUBS else ""
    return Quote(f"{row.text('country')}{hub}")


def _custody_sentence(tables: ExportTables) -> Sentence | None:
    rows = tables.rows(CUSTODY)
    if not rows:
        return sentence("The Fed's custody holdings are not known at this moment.")
    newest = rows[0]
    return sentence(
        "The Fed kept ",
        newest.figure("custody_usd_bn"),
        f" for foreign officials on {day_words(newest.stamp.observed)}, ",
        newest.figure("change_4w_usd_bn"),
        " in four weeks and ",
        newest.figure("change_52w_usd_bn"),
        " in a year.",
    )


def _next_sentence(tables: ExportTables, newest: str) -> Sentence | None:
    """Return the day of the next release, and the months that are out and not at hand."""
    from tui.sources.calendars import next_tic_release

    month, planned = next_tic_release(tables.update.now)
    last = str(month - 1)
    missing = f"Later months, to {month_words(last)}, are out and not at hand. "
    start = missing if last > newest else ""
    if planned <= tables.update.now:
        return sentence(f"{start}The flows of {month_words(str(month))} are late.")
    local = planned.astimezone(NEW_YORK)
    return sentence(
        f"{start}The flows of {month_words(str(month))} are due on {day_words(local.date())}, "
        f"{local:%H:%M %Z}."
    )
