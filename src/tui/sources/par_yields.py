"""Treasury's daily par yield curve: year CSV files, the archive CSV, and the Atom XML feed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pandas as pd

from tui.calendars import CURVE, NEW_YORK, curve_known
from tui.model import Malformed
from tui.sources.base import Part, Source
from tui.sources.contract import csv_table, days, in_order, numbers, require, stamped, text

RATES = "https://home.treasury.gov/resource-center/data-chart-center/interest-rates"
CSV_URL = (
    RATES + "/daily-treasury-rates.csv/{year}/all"
    "?type=daily_treasury_yield_curve&field_tdr_date_value={year}&page&_format=csv"
)
XML_URL = RATES + "/pages/xml?data=daily_treasury_yield_curve&field_tdr_date_value={year}"
FIRST_YEAR = 2022
"""Year parts begin here; the part "history" holds what came before."""
HISTORY_END = date(2022, 3, 11)

EXPECTED = "the daily par yield curve"
ALWAYS = ("3M", "6M", "1Y", "2Y", "3Y", "5Y", "7Y", "10Y", "30Y")
"""Tenors that every file since 1990 has a column for."""
LOWEST_PCT, HIGHEST_PCT = -5.0, 25.0

ATOM = "{http://www.w3.org/2005/Atom}"
FIELD = "{http://schemas.microsoft.com/ado/2007/08/dataservices}"
META = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}"
CSV_TENOR = re.compile(r"(\d+(?:\.\d+)?)[ -]*(M|Y)(?:o|onths?|rs?|ears?)?\.?", re.IGNORECASE)
XML_TENOR = re.compile(r"BC_(\d+(?:_\d+)?)(M)ONTH|BC_(\d+)(Y)EAR")


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row a day, ascending; a column a tenor ("1M" … "30Y"), ascending, percent a year.

    A numeric part is a year and its rows must lie in it. Days without any yield are dropped.
    """
    xml = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<feed"))
    cells = _xml_cells(body) if xml else _csv_cells(body)
    if cells.columns.has_duplicates:
        raise Malformed(f"expected {EXPECTED}, got a tenor twice: {', '.join(cells.columns)}")
    tenors = sorted(cells.columns.drop("observed"), key=_months)
    require(tenors, ALWAYS, EXPECTED)
    in_order(cells["observed"], EXPECTED)
    yields = {name: numbers(cells[name], LOWEST_PCT, HIGHEST_PCT, EXPECTED) for name in tenors}
    frame = pd.DataFrame({"observed": cells["observed"], **yields})
    frame = frame.dropna(how="all", subset=tenors).sort_values("observed")
    if frame.empty:
        raise Malformed(f"expected {EXPECTED}, got no day with a yield")
    if part.isdecimal() and not (frame["observed"].dt.year == int(part)).all():
        years = sorted(set(frame["observed"].dt.year))
        raise Malformed(f"expected {EXPECTED} of {part}, got days of {years[0]} to {years[-1]}")
    return stamped(frame, curve_known)


def _csv_cells(body: bytes) -> pd.DataFrame:
    table = csv_table(body, EXPECTED)
    require(table.columns, ["Date"], EXPECTED)
    tenors = {name: _tenor(CSV_TENOR.fullmatch(name)) for name in table.columns}
    named = table[[name for name in table.columns if tenors[name]]].rename(columns=tenors)
    short = table["Date"].str.strip().str.fullmatch(r"\d{1,2}/\d{1,2}/\d{2}").all()
    layout = "%m/%d/%y" if short else "%m/%d/%Y"
    return named.assign(observed=days(table["Date"], layout, EXPECTED))


def _xml_cells(body: bytes) -> pd.DataFrame:
    decoded = text(body, EXPECTED)
    if "<!DOCTYPE" in decoded or "<!ENTITY" in decoded:
        raise Malformed(f"expected {EXPECTED} as a plain feed, got one with a document type")
    try:
        feed = ElementTree.fromstring(decoded)
    except ElementTree.ParseError as error:
        raise Malformed(f"expected {EXPECTED} as a feed, got broken XML: {error}") from None
    if feed.tag != f"{ATOM}feed":
        raise Malformed(f"expected {EXPECTED} as an Atom feed, got {feed.tag[:80]!r}")
    entries = feed.findall(f"{ATOM}entry/{ATOM}content/{META}properties")
    if not entries:
        raise Malformed(f"expected {EXPECTED}, got a feed without entries")
    rows = [{field.tag: field.text or "" for field in entry} for entry in entries]
    table = pd.DataFrame(rows, dtype="str").fillna("")
    require(table.columns, [f"{FIELD}NEW_DATE"], EXPECTED)
    tenors = {name: _tenor(XML_TENOR.fullmatch(name.removeprefix(FIELD))) for name in table.columns}
    named = table[[name for name in table.columns if tenors[name]]].rename(columns=tenors)
    dates = table[f"{FIELD}NEW_DATE"].str.removesuffix("T00:00:00")
    return named.assign(observed=days(dates, "%Y-%m-%d", EXPECTED))


def _tenor(match: re.Match[str] | None) -> str:
    """``1.5M`` of ``1.5 Month`` or ``BC_1_5MONTH``; nothing for another column."""
    if match is None:
        return ""
    count, unit = (group for group in match.groups() if group)
    return count.replace("_", ".") + unit.upper()


def _months(tenor: str) -> float:
    return float(tenor[:-1]) * (12 if tenor.endswith("Y") else 1)


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """The year of the newest curve that is out as XML, the years before it as CSV.

    A year is final from the February after it.
    """
    year = CURVE.due(now).year
    today = now.astimezone(NEW_YORK).date()
    past = tuple(
        Part(str(before), CSV_URL.format(year=before), final=today >= date(before + 1, 2, 1))
        for before in range(FIRST_YEAR, year)
    )
    return (*past, Part(str(year), XML_URL.format(year=year)))


def due(now: datetime, part: str) -> date:
    """The newest curve that is out; for a year that ended, its last one."""
    newest = CURVE.due(now)
    if not part.isdecimal():
        return min(newest, HISTORY_END)
    if int(part) >= newest.year:
        return newest
    return CURVE.due(datetime(int(part) + 1, 1, 1, tzinfo=NEW_YORK))


SOURCE = Source(
    name="par_yields",
    title="Par yield curve",
    publisher="U.S. Treasury",
    parts=parts,
    parse=parse,
    parser=1,
    revised=False,
    floor=timedelta(minutes=10),
    due=due,
    next_release=CURVE.next_release,
)
