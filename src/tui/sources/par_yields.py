"""Treasury's daily par yield curve: year CSV files, the archive CSV, and the Atom XML feed."""

from __future__ import annotations

from datetime import date, timedelta

from tui.sources.base import Source
from tui.sources.calendars import CURVE
from tui.sources.frame_schema import FrameSchema
from tui.sources.treasury_rates import RateTable, find_missing

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
parse, parts, due = TABLE.parse, TABLE.parts, TABLE.due

SOURCE = Source(
    name="par_yields",
    title="Par yield curve",
    publisher="U.S. Treasury",
    parts=parts,
    parse=parse,
    parser=2,
    revised=False,
    floor=timedelta(minutes=10),
    due=due,
    next_release=CURVE.next_release,
    keep=60,
    schema=FrameSchema(ranges={"*[MY]": (TABLE.min_pct, TABLE.max_pct)}),
    is_continuous=True,
    find_missing=find_missing,
)
