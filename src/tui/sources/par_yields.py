"""Treasury's daily par yield curve: year CSV files, the archive CSV, and the Atom XML feed."""

from __future__ import annotations

from datetime import date, timedelta

from tui.sources.base import Source
from tui.sources.calendars import CURVE
from tui.sources.curve_limits import CurveLimit
from tui.sources.frame_schema import FrameSchema
from tui.sources.treasury_rates import HOST, RateTable, find_missing
from tui.sources.value_limits import NeighbourLimit

TABLE = RateTable(
    type="daily_treasury_yield_curve",
    expected="the daily par yield curve",
    element="BC",
    tenors=(
        *("1M", "1.5M", "2M", "3M", "4M", "6M"),
        *("1Y", "2Y", "3Y", "5Y", "7Y", "10Y", "20Y", "30Y"),
    ),
    required=("3M", "6M", "1Y", "2Y", "3Y", "5Y", "7Y", "10Y", "30Y"),
    excluded=(),
    duplicates=("BC_30YEARDISPLAY",),
    min_pct=-5.0,
    max_pct=25.0,
    first_year=2022,
    history_end=date(2022, 3, 11),
)
"""Par yields in percent. The bundled part "history" holds the years before ``first_year``."""
LIMITS = (
    NeighbourLimit("*M", most=1.5, unit_factor=4, unit_change=1.5),
    NeighbourLimit("*Y", most=1.0, unit_factor=3, unit_change=0.75),
    CurveLimit({"*M": 1.25, "1Y": 0.75, "[2357]Y": 0.6, "*": 1.0}, first_pp=2.5, last_pp=1.75),
)
"""The largest change of a day from 1990 is 1.06 points for bills (2023-05-04) and 0.60 for longer
tenors (2023-03-13). The largest distance from the line between two tenors is 0.78 for bills
(2023-04-20), 0.41 for 1 year (2008-09-18), 0.32 for 2 to 7 years and 0.67 for 10 and 20 years
(2009-01-22); of the shortest tenor from the next 1.64 (2023-04-20), of the longest from the one
before 1.12 (2002-09-30)."""
parse, parts, due = TABLE.parse, TABLE.parts, TABLE.due

SOURCE = Source(
    name="par_yields",
    title="Par yield curve",
    publisher="U.S. Treasury",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=3,
    revised=False,
    floor=timedelta(minutes=10),
    due=due,
    next_release=CURVE.next_release,
    keep=60,
    schema=FrameSchema(ranges={"*[MY]": (TABLE.min_pct, TABLE.max_pct)}),
    limits=LIMITS,
    is_continuous=True,
    find_missing=find_missing,
)
