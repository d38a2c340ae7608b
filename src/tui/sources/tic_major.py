"""TIC table 5: the major foreign holders of Treasuries in the last thirteen months."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import cells, days, numbers, said, stamped, text
from tui.sources.calendars import TIC, tic_how, tic_known
from tui.sources.frame_schema import FrameSchema
from tui.sources.tic_holdings import FOLDER, FROZEN

EXPECTED = "the TIC table of major holders"
MONTHS = 13
OTHER, TOTAL = "All Other", "Grand Total"
OFFICIAL = tuple(
    f"Of Which: Foreign Official{of}" for of in ("", " Treasury Bills", " T-Bonds & Notes")
)
"""Rows after the total, which are part of it."""
MOST_USD_BN = 1e5
ROUNDING_USD_BN = 1.5
"""What rounding some twenty figures to 0.1 can come to, and a little more."""


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row per holder and month: country, as printed, and holdings_usd_bn at its end.

    The holders are the largest countries, "All Other", the total and the three lines of officials.
    Malformed when countries and others do not make the total.
    """
    table = _table(text(body, EXPECTED))
    long = table.melt("country", var_name="month", value_name="holdings_usd_bn")
    frame = pd.DataFrame(
        {
            "observed": days(long["month"], "%Y-%m", EXPECTED) + pd.offsets.MonthEnd(0),
            "country": long["country"],
            "holdings_usd_bn": numbers(long["holdings_usd_bn"], 0, MOST_USD_BN, EXPECTED),
        }
    )
    add_up(frame, EXPECTED, ROUNDING_USD_BN)
    return stamped(frame.sort_values("observed", kind="stable"), tic_known)


def _table(decoded: str) -> pd.DataFrame:
    """A row a holder, a column a month, newest first, as text."""
    if "Billions of dollars" not in decoded[:1000]:
        raise Malformed(f"expected {EXPECTED} in billions of dollars, got {said(decoded)}")
    lines = [[cell.strip() for cell in line] for line in cells(decoded, EXPECTED, "\t")]
    at = next((at for at, line in enumerate(lines) if _is_header(line)), None)
    if at is None:
        raise Malformed(f"expected {EXPECTED} with a line of months, got {said(decoded)}")
    months = lines[at][1:]
    ends = days(pd.Series(months), "%Y-%m", EXPECTED).dt.to_period("M")
    if ends.tolist() != [ends.iloc[0] - back for back in range(MONTHS)]:
        raise Malformed(f"expected {EXPECTED} with {MONTHS} months in order, got {months}")
    rows = []
    for line in lines[at + 1 :]:
        if not any(line):
            break
        if len(line) != MONTHS + 1:
            raise Malformed(f"expected {EXPECTED}: {MONTHS + 1} cells a row, got {line[:3]}")
        rows.append(line)
    table = pd.DataFrame(rows, columns=["country", *months], dtype="str")
    if table["country"].tolist()[-5:] != [OTHER, TOTAL, *OFFICIAL]:
        raise Malformed(f"expected {EXPECTED} to its end, got {table['country'].tolist()[-5:]}")
    return table


def _is_header(line: list[str]) -> bool:
    return line[:1] == ["Country"] and any(re.fullmatch(r"\d{4}-\d\d", cell) for cell in line[1:])


def add_up(frame: pd.DataFrame, expected: str, error_usd_bn: float, *series: str) -> None:
    """Malformed when the countries and the others of a month miss the total by more.

    ``series`` names the columns that tell the series of a month apart.
    """
    by = ["observed", *series]
    addends = frame[~frame["country"].isin([TOTAL, *OFFICIAL])]
    sums = addends.groupby(by)["holdings_usd_bn"].sum()
    off = sums - frame[frame["country"] == TOTAL].set_index(by)["holdings_usd_bn"]
    wrong = off[~off.between(-error_usd_bn, error_usd_bn)].reset_index()
    if not wrong.empty:
        month, error = wrong["observed"].iloc[0], wrong["holdings_usd_bn"].iloc[0]
        raise Malformed(
            f"expected {expected} to add up to the {TOTAL}, got {error:+.1f} bn in {month:%Y-%m}"
        )


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """The one table."""
    return (Part("table5", f"{FOLDER}/slt_table5.txt"),)


SOURCE = Source(
    name="tic_table5",
    title="TIC major holders of Treasuries",
    publisher="U.S. Treasury, TIC",
    parts=parts,
    parse=parse,
    parser=1,
    revised=True,
    floor=timedelta(minutes=10),
    due=lambda now, part: TIC.due(now),
    next_release=TIC.next_release,
    rolling=lambda part: True,
    how=tic_how,
    shape=FrameSchema(
        series=("country",),
        numbers={"holdings_usd_bn": (0, MOST_USD_BN)},
        least_rows=10 * MONTHS,
        reaches=FROZEN,
    ),
)
