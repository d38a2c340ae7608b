"""Treasury's daily par real yield curve, of inflation-indexed notes and bonds, from 2003."""

from __future__ import annotations

from datetime import date, timedelta

from tui.sources.base import Source
from tui.sources.calendars import CURVE
from tui.sources.curve_limits import CurveLimit
from tui.sources.frame_schema import FrameSchema
from tui.sources.treasury_rates import HOST, RateTable, find_missing
from tui.sources.value_limits import NeighbourLimit

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
LIMITS = (
    NeighbourLimit("*", most=3.0),
    NeighbourLimit("*", most=1.25, unit_factor=3, unit_change=1.0, since=date(2009, 1, 1)),
    CurveLimit({"*": 1.5}, first_pp=1.5, last_pp=1.5),
)
"""The largest change of a day is 2.14 points (5 years, 2008-12-01), and 0.62 from 2009
(2009-03-18). The largest distance from the line between two tenors is 1.00 (10 years, 2008-11-26),
of the shortest and the longest tenor from the one beside it 0.71."""
parse, parts, due = TABLE.parse, TABLE.parts, TABLE.due

SOURCE = Source(
    name="real_yields",
    title="Par real yield curve",
    publisher="U.S. Treasury",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=2,
    revised=False,
    floor=timedelta(minutes=10),
    due=due,
    next_release=CURVE.next_release,
    keep=60,
    schema=FrameSchema(ranges={"*Y": (TABLE.min_pct, TABLE.max_pct)}),
    limits=LIMITS,
    is_continuous=True,
    find_missing=find_missing,
)
