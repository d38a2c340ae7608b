"""Series from FRED, one CSV each, without a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from tui.calendars import CUSTODY, Calendar
from tui.model import Malformed
from tui.sources.base import Part, Source
from tui.sources.contract import csv_table, days, in_order, numbers, require, stamped

URL = "https://fred.stlouisfed.org/graph/fredgraph.csv?id={id}"
DATE_HEADERS = ("observation_date", "DATE")
"""Now, and until December 2024."""


@dataclass(frozen=True)
class FredSeries:
    """One series: its unit, what is believable, and when its observations become known."""

    id: str
    unit: str
    calendar: Calendar
    low: float
    high: float
    begins: date
    """Rows before it are placeholders."""


SERIES = (FredSeries("WMTSECL1", "$ millions", CUSTODY, 1e5, 1e7, date(2007, 7, 1)),)
"""WMTSECL1: marketable Treasuries the Fed holds for foreign official accounts, Wednesdays."""
BY_ID = {series.id: series for series in SERIES}


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row an observation, ascending: value, in the unit of the series named by the part.

    Days without a value and days before the series begins are dropped.
    """
    series = BY_ID[part]
    expected = f"FRED {part}"
    table = csv_table(body, expected)
    header = next((name for name in DATE_HEADERS if name in table.columns), DATE_HEADERS[0])
    require(table.columns, [header, part], expected)
    cells = pd.DataFrame(
        {"observed": days(table[header], "%Y-%m-%d", expected), "value": table[part]}
    )
    in_order(cells["observed"], expected)
    cells = cells[cells["observed"] >= pd.Timestamp(series.begins)]
    values = numbers(cells["value"], series.low, series.high, expected)
    frame = cells.assign(value=values).dropna().sort_values("observed")
    if frame.empty:
        raise Malformed(f"expected {expected} from {series.begins}, got no value")
    return stamped(frame, series.calendar.known)


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """One part a series."""
    return tuple(Part(series.id, URL.format(id=series.id)) for series in SERIES)


def due(now: datetime, part: str) -> date:
    """The newest observation of a series that must be out."""
    return BY_ID[part].calendar.due(now)


def next_release(after: datetime) -> datetime:
    """The next observation of any series."""
    return min(series.calendar.next_release(after) for series in SERIES)


SOURCE = Source(
    name="fred",
    title="Fed custody holdings",
    publisher="Federal Reserve, by FRED",
    parts=parts,
    parse=parse,
    parser=1,
    revised=False,
    floor=timedelta(minutes=10),
    due=due,
    next_release=next_release,
)
