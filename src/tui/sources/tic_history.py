"""The history of the major foreign holders of Treasuries since 2000, a block of columns a year.

Surveys restated the holdings twelve times from 2000 to 2011. Where one did, the file shows the
month twice: as the survey found it, and as the older series had it, "for comparison only".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import cells, numbers, said, stamped, text
from tui.sources.calendars import TIC, tic_how, tic_known
from tui.sources.frame_schema import FrameSchema
from tui.sources.tic_holdings import FOLDER, FROZEN
from tui.sources.tic_major import MOST_USD_BN, OFFICIAL, TOTAL, add_up

EXPECTED = "the history of TIC's major holders"
WIDTH = 14
"""A holder and at most thirteen columns."""
BLANK_LINE = [""] * WIDTH
FIRST = pd.Period("2000-03", "M")
BREAKS = 12
LAG = timedelta(days=120)
"""The file gains a year in May, some three months after its December came out."""
ERROR_USD_BN = 3.0
"""As printed, June 2006 does not add up by 2.5."""
FOOTNOTE = re.compile(r"\s*\d+/$")
PRINTED = ("For. Official", "Treasury Bills", "T-Bonds & Notes")
OFFICIAL_NAMES = dict(zip(PRINTED, OFFICIAL, strict=True))
"""As the file prints them, and as table 5 does."""


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row per holder, series and month: country, series, breaks, holdings_usd_bn.

    ``series`` counts from 1; figures of two series do not compare. ``breaks`` is True where a
    series begins. A month shown twice has two rows, of two series.
    """
    decoded = text(body, EXPECTED)
    if "in billions of dollars" not in decoded[:1000]:
        raise Malformed(f"expected {EXPECTED} in billions of dollars, got {said(decoded)}")
    padded = ([*line, *BLANK_LINE][:WIDTH] for line in cells(decoded, EXPECTED, "\t"))
    lines = [[cell.strip() for cell in line] for line in padded]
    heads = [at for at, line in enumerate(lines) if line[0] == "Country" and at >= 3]
    if not heads:
        raise Malformed(f"expected {EXPECTED} with lines of months, got {said(decoded)}")
    columns = _columns(lines, heads)
    holders = [row for year, at in enumerate(heads) for row in _holders(lines, at, year)]
    figures = pd.DataFrame(holders, columns=["year", "place", "country", "holdings_usd_bn"])
    rows = figures.merge(columns, on=["year", "place"], validate="many_to_one")
    rows["holdings_usd_bn"] = numbers(rows["holdings_usd_bn"], 0, MOST_USD_BN, EXPECTED)
    rows["observed"] = rows["month"].dt.end_time.dt.normalize().astype("datetime64[us]")
    rows = rows.sort_values(["observed", "series"], kind="stable")
    add_up(rows, EXPECTED, ERROR_USD_BN, "series")
    return stamped(rows[["observed", "country", "series", "breaks", "holdings_usd_bn"]], tic_known)


def _columns(lines: list[list[str]], heads: list[int]) -> pd.DataFrame:
    """Every column of every block: year (the block's number), place, month, series and breaks.

    Over the line of years is one of months, and two lines over that the marks of breaks.
    """
    found = [
        (block, place, f"{lines[at - 1][place]} {year}", lines[at - 3][place])
        for block, at in enumerate(heads)
        for place, year in enumerate(lines[at])
        if place and year
    ]
    columns = pd.DataFrame(found, columns=["year", "place", "spelt", "mark"])
    days = pd.to_datetime(columns["spelt"], format="%b %Y", errors="coerce")
    if days.isna().any():
        wrong = columns.loc[days.isna(), "spelt"].iloc[0]
        raise Malformed(f"expected {EXPECTED} with months, got {wrong!r}")
    columns["month"] = days.dt.to_period("M")
    if not days.is_monotonic_decreasing:
        raise Malformed(f"expected {EXPECTED} with months newest first, got them out of order")
    columns = columns.sort_values(["month", "year", "place"], ascending=[True, False, False])
    _complete(columns["month"])
    columns["breaks"] = columns["mark"].str.match(r"Series \d+/")
    columns["series"] = 1 + columns["breaks"].cumsum()
    if columns["breaks"].sum() != BREAKS:
        raise Malformed(f"expected {EXPECTED} with {BREAKS} breaks, got {columns['breaks'].sum()}")
    return columns


def _complete(months: pd.Series) -> None:
    """Malformed when a month between the first and the last is missing, or shown a third time."""
    every = pd.period_range(FIRST, months.iloc[-1], freq="M")
    shown = months.value_counts()
    wrong = every.difference(pd.PeriodIndex(shown[shown <= 2].index))
    if months.iloc[0] != FIRST or not wrong.empty:
        came = f"none or many of {wrong[0]}" if len(wrong) else f"it from {months.iloc[0]}"
        raise Malformed(f"expected {EXPECTED} with each month from {FIRST}, got {came}")


def _holders(lines: list[list[str]], head: int, year: int) -> Iterator[tuple[int, int, str, str]]:
    """The figures of a block as text: year, place, country, holdings_usd_bn."""
    places = [place for place, cell in enumerate(lines[head]) if place and cell]
    names = set()
    for line in lines[head + 1 :]:
        name = FOOTNOTE.sub("", line[0])
        if name and name != "Of which:":
            name = OFFICIAL_NAMES.get(name, name)
            if not all(line[place] for place in places):
                raise Malformed(f"expected {EXPECTED}: {len(places)} figures a row, got {line[:3]}")
            yield from ((year, place, name, line[place]) for place in places)
            names.add(name)
            if name == OFFICIAL[-1]:
                break
    missing = {TOTAL, *OFFICIAL} - names
    if missing:
        raise Malformed(f"expected {EXPECTED} with {', '.join(sorted(missing))} a year, got none")


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """The one file."""
    return (Part("history", f"{FOLDER}/mfhhis01.txt"),)


def due(now: datetime, part: str) -> date:
    """The last December that came out a while ago."""
    newest = TIC.due(now - LAG)
    return date(newest.year if newest.month == 12 else newest.year - 1, 12, 31)


SOURCE = Source(
    name="tic_history",
    title="TIC history of major holders",
    publisher="U.S. Treasury, TIC",
    parts=parts,
    parse=parse,
    parser=1,
    revised=True,
    floor=timedelta(hours=1),
    due=due,
    next_release=TIC.next_release,
    how=tic_how,
    shape=FrameSchema(
        series=("country", "series"),
        numbers={"holdings_usd_bn": (0, MOST_USD_BN)},
        least_rows=5000,
        reaches=FROZEN,
    ),
)
