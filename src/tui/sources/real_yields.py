"""Treasury's daily par real yield curve, of inflation-indexed notes and bonds, from 2003."""

from __future__ import annotations

from datetime import timedelta

from tui.sources.base import Source
from tui.sources.calendars import CURVE
from tui.sources.frame_schema import FrameSchema
from tui.sources.treasury_rates import RateTable, find_missing

TABLE = RateTable(
    type="daily_treasury_real_yield_curve",
    expected="the daily par real yield curve",
    element="TC",
    tenors=("5Y", "7Y", "10Y", "20Y", "30Y"),
    required=("5Y", "7Y", "10Y"),
    excluded=("1M", "3M", "6M", "1Y"),
    duplicates=(),
    min_pct=-5.0,
    max_pct=20.0,
    first_year=2003,
)
"""Par real yields in percent. The 20Y begins in July 2004, the 30Y in February 2010."""
parse, parts, due = TABLE.parse, TABLE.parts, TABLE.due

SOURCE = Source(
    name="real_yields",
    title="Par real yield curve",
    publisher="U.S. Treasury",
    parts=parts,
    parse=parse,
    parser=1,
    revised=False,
    floor=timedelta(minutes=10),
    due=due,
    next_release=CURVE.next_release,
    keep=60,
    schema=FrameSchema(ranges={"*Y": (TABLE.min_pct, TABLE.max_pct)}),
    is_continuous=True,
    find_missing=find_missing,
)
