"""Series from FRED, one CSV each, without a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import csv_table, days, in_order, numbers, require, stamped
from tui.sources.calendars import CUSTODY, DAILY, DOLLAR, SOFR, Calendar
from tui.sources.frame_schema import FrameSchema

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
    """Its first observation; rows before it are placeholders."""
    least_rows: int
    """Fewer values than this, some ten years of them, are not its history."""


SERIES = (
    FredSeries("WMTSECL1", "$ millions", CUSTODY, 1e5, 1e7, date(2007, 7, 4), 500),
    FredSeries("DGS10", "percent", DAILY, -2, 25, date(1962, 1, 2), 2_400),
    FredSeries("DGS20", "percent", DAILY, -2, 25, date(1962, 1, 2), 2_400),
    FredSeries("DFF", "percent", DAILY, -2, 30, date(1954, 7, 1), 3_600),
    FredSeries("SOFR", "percent", SOFR, -2, 25, date(2018, 4, 3), 2_000),
    FredSeries("DTWEXBGS", "January 2006 = 100", DOLLAR, 40, 300, date(2006, 1, 2), 2_400),
)
"""Treasuries the Fed keeps for foreign officials on Wednesdays; the 10-year and the 20-year par
yield, the latter not from 1987 to 1993; the effective federal funds rate, every day; the secured
overnight rate; the broad dollar."""
BY_ID = {series.id: series for series in SERIES}


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row an observation, ascending: value, in the unit of the series named by the part.

    Days without a value and days before the series begins are dropped.
    """
    series = BY_ID[part]
    expected = f"FRED {part}"
    table = csv_table(body, expected, [part])
    header = next((name for name in DATE_HEADERS if name in table.columns), DATE_HEADERS[0])
    require(table.columns, [header], expected)
    cells = pd.DataFrame(
        {"observed": days(table[header], "%Y-%m-%d", expected), "value": table[part]}
    )
    in_order(cells["observed"], expected)
    cells = cells[cells["observed"] >= pd.Timestamp(series.begins)]
    values = numbers(cells["value"], series.low, series.high, expected)
    frame = cells.assign(value=values).dropna().sort_values("observed")
    if len(frame) < series.least_rows:
        raise Malformed(
            f"expected {expected}, {series.least_rows} values or more, got {len(frame)}"
        )
    if not body.endswith(b"\n"):
        raise Malformed(f"expected {expected} to its end, got half a line")
    read = stamped(frame, series.calendar.known)
    others = [name for name in table.columns if name not in (header, part)]
    first = read["observed"].iloc[0].date()
    short = [f"begins on {first}, not {series.begins}"] if first > series.begins else []
    read.attrs["notices"] = (*short, *(f"new column {name}" for name in others))
    return read


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
    title="Rates, dollar and Fed custody",
    publisher="Federal Reserve, by FRED",
    parts=parts,
    parse=parse,
    parser=2,
    revised=False,
    floor=timedelta(minutes=10),
    due=due,
    next_release=next_release,
    restated=frozenset({"DTWEXBGS"}),
    keep=60,
    shape=FrameSchema(numbers={"value": (-2, 1e7)}, reaches=date(2026, 1, 1)),
)
