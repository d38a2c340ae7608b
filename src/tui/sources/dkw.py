"""D'Amico, Kim and Wei's parts of the 5- and 10-year yields, a product of the Board's staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import (
    add_known_times,
    decode_text,
    excerpt,
    parse_csv,
    parse_days,
    parse_numbers,
    require_ordered_days,
)
from tui.sources.calendars import lag_rule
from tui.sources.calendars.term_premium import DKW, KIM_WRIGHT, dkw_known_times
from tui.sources.frame_schema import FrameSchema
from tui.sources.value_limits import ColumnSum, NeighbourLimit, ValueLimit

HOST = "www.federalreserve.gov"
PART = "updates"
URL = f"https://{HOST}/econres/notes/feds-notes/DKW_updates.csv"
EXPECTED = "D'Amico, Kim and Wei's parts of yields"
HEADER = '"date"'
"""Start of the header. Fourteen lines of text come before it."""
MISSING = "NA"
"""Mark of a missing value. A holiday is a row of them."""
DISCLAIMER = (
    "not an official Federal Reserve release; subject to delay, revision or methodological change "
    "without notice"
)
FIRST_DAY = date(1983, 1, 3)
MIN_ROWS = 2_400
"""Least number of days of a complete history, about ten years."""
TENORS = ("5", "10")
"""Years of the yields. The file has the yield from 5 to 10 years too, which follows from them."""
PARTS: Mapping[str, str] = {
    "real_rate": "exp.real.short.rate",
    "inflation": "exp.inflation",
    "real_premium": "real.term.prem",
    "inflation_premium": "inflation.risk.prem",
}
"""Part of a yield -> its name at the Board. The four parts add up to the fitted yield."""
OTHERS: Mapping[str, str] = {
    "liquidity_premium": "tips.liq.prem",
    "fitted_yield": "nominal.yield.fitted",
}
FIELDS: Mapping[str, str] = {
    f"{name}_{years}y_pct": f"{board}.{years}"
    for years in TENORS
    for name, board in {**PARTS, **OTHERS}.items()
}
"""Column of the frame -> column of the file. All are percent a year, of zero-coupon yields."""
LIMITS: tuple[ValueLimit, ...] = (
    *(
        ColumnSum(
            f"fitted_yield_{years}y_pct",
            tuple(f"{name}_{years}y_pct" for name in PARTS),
            tolerance=0.0001,
        )
        for years in TENORS
    ),
    NeighbourLimit("fitted_yield_*", most=1.5, unit_factor=3, unit_change=1.0),
)
"""The file has nine decimals or more, and the sums are exact to five."""


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per day with an estimate, ascending: the columns of ``FIELDS``.

    The premium of inflation-protected notes' liquidity is NaN before they were sold. Raises
    ``Malformed`` if fewer than ``MIN_ROWS`` days are left, or if they begin after ``FIRST_DAY``.
    """
    text = decode_text(body, EXPECTED)
    at = text.find(f"\n{HEADER}") + 1
    if not text.startswith(HEADER, at):
        raise Malformed(f"expected {EXPECTED} with a header {HEADER}, got {excerpt(text)}")
    table = parse_csv(text[at:].encode(), EXPECTED, ["date", *FIELDS.values()])
    days = parse_days(table["date"], "%Y-%m-%d", EXPECTED)
    require_ordered_days(days, EXPECTED)
    frame = pd.DataFrame({"observed": days})
    for name, column in FIELDS.items():
        frame[name] = parse_numbers(table[column].replace(MISSING, ""), -20, 30, EXPECTED)
    needed = [name for name in FIELDS if "liquidity" not in name]
    frame = frame.dropna(subset=needed, how="all").sort_values("observed")
    if frame[needed].isna().any(axis=None):
        raise Malformed(f"expected {EXPECTED} of whole days, got a day with some alone")
    if len(frame) < MIN_ROWS or frame["observed"].iloc[0].date() > FIRST_DAY:
        raise Malformed(
            f"expected {EXPECTED} from {FIRST_DAY}, {MIN_ROWS} days or more, got {len(frame)}"
        )
    if not text.endswith("\n"):
        raise Malformed(f"expected {EXPECTED} to its end, got half a line")
    return add_known_times(frame, dkw_known_times)


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the one file."""
    return (Part(PART, URL, turn=1),)


def due(now: datetime, part: str) -> date:
    """Return the newest day whose estimate must be out by ``now``."""
    return DKW.due(now)


SOURCE = Source(
    name="dkw",
    title="Parts of the 5- and 10-year yields (DKW)",
    publisher="Staff of the Federal Reserve Board",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=1,
    revised=True,
    floor=timedelta(hours=6),
    due=due,
    next_release=KIM_WRIGHT.next_release,
    keep=36,
    known_by=lag_rule,
    schema=FrameSchema(ranges={"*_pct": (-20, 30)}),
    limits=LIMITS,
)
"""The file is looked for once a week, because its day is not fixed."""
