"""Series from FRED, one CSV file each, without an API key."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd
from msgspec import Struct

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import (
    add_known_times,
    parse_csv,
    parse_days,
    parse_numbers,
    require_columns,
    require_ordered_days,
)
from tui.sources.calendars import DAILY, DOLLAR, H41, SOFR, Calendar, h41_known_by, lag_rule
from tui.sources.calendars.term_premium import KIM_WRIGHT
from tui.sources.frame_schema import FrameSchema
from tui.sources.missing_days import (
    Days,
    DaysBetween,
    every_day,
    find_none,
    missing_days,
)
from tui.sources.value_limits import NeighbourLimit

HOST = "fred.stlouisfed.org"
URL = f"https://{HOST}/graph/fredgraph.csv?id={{id}}"
DATE_HEADERS = ("observation_date", "DATE")
"""Names of the date column: at present, and until December 2024."""


class FredSeries(Struct, frozen=True):
    """One series: its unit, its range of values and its release calendar."""

    id: str
    unit: str
    calendar: Calendar
    low: float
    """Least value accepted."""
    high: float
    """Greatest value accepted."""
    begins: date
    """First observed day. Rows before it are placeholders."""
    min_rows: int
    """Least number of values of a complete history, about ten years."""
    complete_from: date | None
    """Day from which every day of ``days`` has a value, None if some have none."""
    has_weekends: bool = False
    """True if Saturdays, Sundays and holidays have values too."""
    turn: int = 0
    """``Part.turn``."""

    @property
    def days(self) -> DaysBetween:
        """The observed days: all, or those of the calendar."""
        return every_day if self.has_weekends else self.calendar.days


SERIES = (
    FredSeries("WMTSECL1", "$ millions", H41, 1e5, 1e7, date(2007, 7, 4), 500, date(2007, 7, 4)),
    FredSeries(
        "DGS10", "percent", DAILY, -2, 25, date(1962, 1, 2), 2_400, date(1990, 1, 2), turn=1
    ),
    FredSeries(
        "DGS20", "percent", DAILY, -2, 25, date(1962, 1, 2), 2_400, date(1993, 10, 1), turn=1
    ),
    FredSeries("DFF", "percent", DAILY, -2, 30, date(1954, 7, 1), 3_600, date(1954, 7, 1), True),
    FredSeries("SOFR", "percent", SOFR, -2, 25, date(2018, 4, 3), 2_000, date(2018, 4, 3)),
    FredSeries("TREAST", "$ millions", H41, 1e5, 5e7, date(2002, 12, 18), 500, date(2002, 12, 18)),
    FredSeries("WLRRAFOIAL", "$ millions", H41, 0, 5e6, date(2002, 12, 18), 500, None),
    FredSeries("THREEFYTP10", "percent", KIM_WRIGHT, -5, 15, date(1990, 1, 2), 2_400, None, turn=1),
    FredSeries("THREEFY10", "percent", KIM_WRIGHT, -2, 25, date(1990, 1, 2), 2_400, None, turn=1),
    FredSeries("DTWEXBGS", "January 2006 = 100", DOLLAR, 40, 300, date(2006, 1, 2), 2_400, None),
)
"""In this order: Treasuries in custody at the Fed for foreign officials (Wednesdays); the 10-year
par yield; the 20-year par yield (none from 1987 to 1993); the effective federal funds rate (all
days); the secured overnight financing rate; Treasuries that the Fed itself holds (Wednesdays, par
with inflation compensation); reverse repo of foreign officials with the Fed (Wednesdays); Kim and
Wright's premium in the 10-year zero-coupon yield, and the yield that their model fits; the broad
dollar index."""
WEEKS = timedelta(days=20)
LIMITS = (
    NeighbourLimit("value", most=1.15, is_ratio=True, unit_factor=1.5, max_gap=WEEKS, part="WM*"),
    NeighbourLimit("value", most=1.25, unit_factor=3, unit_change=1.0, part="DGS*"),
    NeighbourLimit(
        "value", most=2.5, unit_factor=3, unit_change=1.0, since=date(2000, 1, 1), part="DFF"
    ),
    NeighbourLimit("value", most=4.0, unit_factor=3, unit_change=1.0, part="SOFR"),
    NeighbourLimit("value", most=1.2, is_ratio=True, unit_factor=1.5, max_gap=WEEKS, part="TREAST"),
    NeighbourLimit("value", most=2.0, is_ratio=True, unit_factor=5, max_gap=WEEKS, part="WLRR*"),
    NeighbourLimit("value", most=1.25, unit_factor=3, unit_change=1.0, part="THREEFY*"),
    NeighbourLimit("value", most=1.1, is_ratio=True, unit_factor=1.5, part="DTWEXBGS"),
)
"""The largest changes from one observation to the next: custody 3.6% (2014-03-12), the Fed's own
Treasuries 12.8% (2020-03-25), the 10-year 0.75 points (1987-10-20), SOFR 2.82 points, for one day
(2019-09-17), the dollar 2.6% (2009-03-19). The funds rate is compared from 2000 on, for it moved
by points before, on the last day of a reserve period."""
BY_ID = {series.id: series for series in SERIES}


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per observation, ascending: value, in the unit of the series.

    ``part`` is the id of the series. Days without a value and days before the series begins are
    dropped. Raises ``Malformed`` if fewer than ``min_rows`` values are left.
    """
    series = BY_ID[part]
    expected = f"FRED {part}"
    table = parse_csv(body, expected, [part])
    header = next((name for name in DATE_HEADERS if name in table.columns), DATE_HEADERS[0])
    require_columns(table.columns, [header], expected)
    cells = pd.DataFrame(
        {"observed": parse_days(table[header], "%Y-%m-%d", expected), "value": table[part]}
    )
    require_ordered_days(cells["observed"], expected)
    cells = cells[cells["observed"] >= pd.Timestamp(series.begins)]
    values = parse_numbers(cells["value"], series.low, series.high, expected)
    frame = cells.assign(value=values).dropna().sort_values("observed")
    if len(frame) < series.min_rows:
        raise Malformed(f"expected {expected}, {series.min_rows} values or more, got {len(frame)}")
    if not body.endswith(b"\n"):
        raise Malformed(f"expected {expected} to its end, got half a line")
    parsed = add_known_times(frame, series.calendar.known)
    others = [name for name in table.columns if name not in (header, part)]
    first = parsed["observed"].iloc[0].date()
    late = [f"begins on {first}, not {series.begins}"] if first > series.begins else []
    parsed.attrs["notices"] = (*late, *(f"new column {name}" for name in others))
    return parsed


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return one part per series."""
    return tuple(Part(series.id, URL.format(id=series.id), turn=series.turn) for series in SERIES)


def due(now: datetime, part: str) -> date:
    """Return the newest observed day of a series that must be out by ``now``."""
    return BY_ID[part].calendar.due(now)


def next_release(after: datetime) -> datetime:
    """Return the time of the next observation of any series."""
    return min(series.calendar.next_release(after) for series in SERIES)


def find_missing(part: str, frame: pd.DataFrame) -> Days:
    """Return the days without a value, from ``complete_from`` to the newest row."""
    series = BY_ID[part]
    if series.complete_from is None:
        return find_none(part, frame)
    return missing_days(frame, series.complete_from, series.days)


SOURCE = Source(
    name="fred",
    title="Rates, dollar and Fed custody",
    publisher="Federal Reserve, by FRED",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=4,
    revised=False,
    floor=timedelta(minutes=10),
    due=due,
    next_release=next_release,
    revised_parts=frozenset({"DTWEXBGS", "THREEFYTP10", "THREEFY10"}),
    known_by_of={
        **{series.id: h41_known_by for series in SERIES if series.calendar is H41},
        **{series.id: lag_rule for series in SERIES if series.calendar is KIM_WRIGHT},
    },
    keep=60,
    schema=FrameSchema(ranges={"value": (-5, 1e7)}),
    limits=LIMITS,
    find_missing=find_missing,
)
