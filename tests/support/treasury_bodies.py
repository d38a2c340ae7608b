"""Treasury's daily rate tables rebuilt in its own two formats, and cut to a month."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date

import pandas as pd

from tests.support.bodies import captured
from tui.sources.calendars import bond_calendar, business_days

REAL = {f"{years}_YR_R": f"{years} YR" for years in (5, 7, 10, 20, 30)}
"""Headers of the captured file of real yields (renamed in a spreadsheet) and Treasury's own."""
SCHEMA = "http://schemas.microsoft.com/ado/2007/08/dataservices"

Rows = Sequence[Sequence[object]]
"""One row a day: the yields, None where missing."""


def csv_file(headers: Sequence[str], days: Sequence[date], rows: Rows) -> bytes:
    """Return the CSV file, with an empty cell for a missing yield and no final newline."""
    lines = [
        f"{day:%m/%d/%Y}," + ",".join("" if value is None else str(value) for value in row)
        for day, row in zip(days, rows, strict=True)
    ]
    return "\n".join(["Date," + ",".join(f'"{name}"' for name in headers), *lines]).encode()


def feed(elements: Sequence[str], days: Sequence[date], rows: Rows) -> bytes:
    """Return the feed, without missing yields except in the first entry."""
    entries = [
        f"<entry><content><m:properties><d:NEW_DATE>{day}T00:00:00</d:NEW_DATE>"
        + "".join(
            f"<d:{name}>{'' if value is None else value}</d:{name}>"
            for name, value in zip(elements, row, strict=True)
            if value is not None or number == 0
        )
        + "</m:properties></content></entry>"
        for number, (day, row) in enumerate(zip(days, rows, strict=True))
    ]
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:d="{SCHEMA}" '
        f'xmlns:m="{SCHEMA}/metadata">{"".join(entries)}</feed>'
    ).encode()


def month_of(year: bytes, month: str) -> bytes:
    """Return a year's feed with only the entries of one month (``2026-08``)."""
    inside = rb"<d:NEW_DATE[^>]*>" + month.encode()
    entries = re.findall(rb"<entry>.*?</entry>", year, re.DOTALL)
    start = year.index(b"<entry>")
    kept = b"".join(entry for entry in entries if re.search(inside, entry))
    return year[:start] + kept + b"</feed>"


def real_days(year: int) -> tuple[list[date], list[list[str | None]]]:
    """Return Treasury's real yields of 2008 or 2022, newest first."""
    text = captured("real_yields_2008_2022_renamed.csv").decode()
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["Date"].endswith(str(year))]
    parts = [map(int, row["Date"].split("/")) for row in rows]
    days = [date(year, month, day) for month, day, year in parts]
    return days, [[_yield(row[name]) for name in REAL] for row in rows]


def _yield(cell: str) -> str | None:
    """Return a yield. The spreadsheet that renamed the headers wrote zero as a dash."""
    return "0" if cell.strip() == "-" else cell or None


def real_csv(year: int) -> bytes:
    """Return the CSV file of the real yields of 2008 or 2022."""
    return csv_file(list(REAL.values()), *real_days(year))


def real_feed(year: int) -> bytes:
    """Return the feed of the real yields of 2008 or 2022, oldest first."""
    days, rows = real_days(year)
    elements = [f"TC_{name.split()[0]}YEAR" for name in REAL.values()]
    return feed(elements, days[::-1], rows[::-1])


def flat_csv(headers: Sequence[str], part: str, until: date) -> bytes:
    """Return 1.50 for every tenor on each business day of a year or month, up to ``until``."""
    span = pd.Period(part)
    last = min(span.end_time.date(), until)
    days = business_days(span.start_time.date(), last, bond_calendar())
    return csv_file(headers, [day.date() for day in days], [["1.50"] * len(headers)] * len(days))
