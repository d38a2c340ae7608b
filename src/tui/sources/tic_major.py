"""TIC table 5: the major foreign holders of Treasuries in the last thirteen months."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import (
    add_known_times,
    decode_text,
    excerpt,
    parse_days,
    parse_names,
    parse_numbers,
    split_cells,
)
from tui.sources.calendars import TIC, tic_known_by, tic_known_times
from tui.sources.frame_schema import FrameSchema
from tui.sources.tic_holdings import FOLDER, HOST
from tui.sources.tic_limits import major_limits

EXPECTED = "the TIC table of major holders"
MONTHS = 13
OTHER, TOTAL = "All Other", "Grand Total"
OFFICIAL = tuple(
    f"Of Which: Foreign Official{of}" for of in ("", " Treasury Bills", " T-Bonds & Notes")
)
"""Rows below the total. They are part of it, not added to it."""
MAX_USD_BN = 1e5
ROUNDING_USD_BN = 1.5
"""Tolerated error of the total. The sum of 21 figures rounded to 0.1 can be off by 1.1."""


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per holder and month: country, as printed, and holdings_usd_bn.

    ``observed`` is the last day of the month. Holders are the largest countries, "All Other", the
    total and three rows of official holders. Raises ``Malformed`` if the countries and "All Other"
    do not add up to the total.
    """
    table = _table(decode_text(body, EXPECTED))
    long = table.melt("country", var_name="month", value_name="holdings_usd_bn")
    frame = pd.DataFrame(
        {
            "observed": parse_days(long["month"], "%Y-%m", EXPECTED) + pd.offsets.MonthEnd(0),
            "country": long["country"],
            "holdings_usd_bn": parse_numbers(long["holdings_usd_bn"], 0, MAX_USD_BN, EXPECTED),
        }
    )
    require_sum(frame, EXPECTED, ROUNDING_USD_BN)
    return add_known_times(frame.sort_values("observed", kind="stable"), tic_known_times)


def _table(decoded: str) -> pd.DataFrame:
    """Return one row per holder and one column per month, newest first, as text.

    The index has the line of each row.
    """
    if "Billions of dollars" not in decoded[:1000]:
        raise Malformed(f"expected {EXPECTED} in billions of dollars, got {excerpt(decoded)}")
    lines = [[cell.strip() for cell in line] for line in split_cells(decoded, EXPECTED, "\t")]
    head = next((at for at, line in enumerate(lines) if _is_header(line)), None)
    if head is None:
        raise Malformed(f"expected {EXPECTED} with a line of months, got {excerpt(decoded)}")
    months = lines[head][1:]
    periods = parse_days(pd.Series(months), "%Y-%m", EXPECTED).dt.to_period("M")
    if periods.tolist() != [periods.iloc[0] - back for back in range(MONTHS)]:
        raise Malformed(f"expected {EXPECTED} with {MONTHS} months in order, got {months}")
    rows = []
    for line in lines[head + 1 :]:
        if not any(line):
            break
        if len(line) != MONTHS + 1:
            raise Malformed(f"expected {EXPECTED}: {MONTHS + 1} cells a row, got {line[:3]}")
        rows.append(line)
    first = head + 2
    lines_of_rows = range(first, first + len(rows))
    table = pd.DataFrame(rows, lines_of_rows, ["country", *months], "str")
    table["country"] = parse_names(table["country"], EXPECTED)
    if table["country"].tolist()[-5:] != [OTHER, TOTAL, *OFFICIAL]:
        raise Malformed(f"expected {EXPECTED} to its end, got {table['country'].tolist()[-5:]}")
    return table


def _is_header(line: list[str]) -> bool:
    return line[:1] == ["Country"] and any(re.fullmatch(r"\d{4}-\d\d", cell) for cell in line[1:])


def require_sum(frame: pd.DataFrame, expected: str, tolerance_usd_bn: float, *keys: str) -> None:
    """Raise ``Malformed`` if a month's countries and "All Other" do not add up to its total.

    ``keys`` are the columns that, beside ``observed``, distinguish the sums of a month.
    """
    by = ["observed", *keys]
    addends = frame[~frame["country"].isin([TOTAL, *OFFICIAL])]
    sums = addends.groupby(by)["holdings_usd_bn"].sum()
    errors = sums - frame[frame["country"] == TOTAL].set_index(by)["holdings_usd_bn"]
    wrong = errors[~errors.between(-tolerance_usd_bn, tolerance_usd_bn)].reset_index()
    if not wrong.empty:
        month, error = wrong["observed"].iloc[0], wrong["holdings_usd_bn"].iloc[0]
        raise Malformed(
            f"expected {expected} to add up to the {TOTAL}, got {error:+.1f} bn in {month:%Y-%m}"
        )


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the table as the only part."""
    return (Part("table5", f"{FOLDER}/slt_table5.txt"),)


SOURCE = Source(
    name="tic_table5",
    title="TIC major holders of Treasuries",
    publisher="U.S. Treasury, TIC",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=3,
    revised=True,
    is_monthly=True,
    floor=timedelta(minutes=10),
    due=lambda now, part: TIC.due(now),
    next_release=TIC.next_release,
    is_rolling=lambda part: True,
    known_by=tic_known_by,
    schema=FrameSchema(
        keys=("country",),
        ranges={"holdings_usd_bn": (0, MAX_USD_BN)},
        min_rows=10 * MONTHS,
    ),
    limits=major_limits(TOTAL, OFFICIAL),
)
