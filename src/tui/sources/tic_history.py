"""History of the major foreign holders of Treasuries since 2000, a block of columns per year.

Surveys restated the holdings twelve times from 2000 to 2011. For such a month the file has two
columns. One has the figures of the survey, the other those of the older series, "for comparison
only".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import (
    add_known_times,
    decode_text,
    excerpt,
    parse_names,
    parse_numbers,
    split_cells,
)
from tui.sources.calendars import TIC, tic_known_by, tic_known_times
from tui.sources.frame_schema import FrameSchema
from tui.sources.tic_holdings import FOLDER, HOST
from tui.sources.tic_limits import major_limits
from tui.sources.tic_major import MAX_USD_BN, OFFICIAL, TOTAL, require_sum

EXPECTED = "the history of TIC's major holders"
WIDTH = 14
"""Most cells of a line: a holder and thirteen columns."""
BLANK_LINE = [""] * WIDTH
FIRST = pd.Period("2000-03", "M")
BREAKS = 12
LAG = timedelta(days=120)
"""Time allowed from the release of December to its appearance here. The file gains a year in May,
some three months after that release."""
GRACE = timedelta(days=45)
"""Further time in which a file without the new year is accepted: it may be revised."""
TOLERANCE_USD_BN = 3.0
"""Tolerated error of a total: June 2006, as printed, is off by 2.5."""
FOOTNOTE = re.compile(r"\s*\d+/$")
PRINTED = ("For. Official", "Treasury Bills", "T-Bonds & Notes")
OFFICIAL_NAMES = dict(zip(PRINTED, OFFICIAL, strict=True))
"""Names of the official holders in this file -> in table 5."""


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per holder, series and month: country, series, breaks, holdings_usd_bn.

    ``series`` counts from 1; figures of two series do not compare. ``breaks`` is True if a series
    begins in that row. A month shown twice has two rows, of two series. ``observed`` is the last
    day of the month.
    """
    decoded = decode_text(body, EXPECTED)
    if "in billions of dollars" not in decoded[:1000]:
        raise Malformed(f"expected {EXPECTED} in billions of dollars, got {excerpt(decoded)}")
    padded = ([*line, *BLANK_LINE][:WIDTH] for line in split_cells(decoded, EXPECTED, "\t"))
    lines = [[cell.strip() for cell in line] for line in padded]
    heads = [at for at, line in enumerate(lines) if line[0] == "Country" and at >= 3]
    if not heads:
        raise Malformed(f"expected {EXPECTED} with lines of months, got {excerpt(decoded)}")
    columns = _columns(lines, heads)
    holders = [row for block, head in enumerate(heads) for row in _holders(lines, head, block)]
    names = ["block", "place", "line", "country", "holdings_usd_bn"]
    figures = pd.DataFrame(holders, columns=names)
    parse_names(figures.set_index("line")["country"], EXPECTED)
    rows = figures.merge(columns, on=["block", "place"], validate="many_to_one")
    rows["holdings_usd_bn"] = parse_numbers(rows["holdings_usd_bn"], 0, MAX_USD_BN, EXPECTED)
    rows["observed"] = rows["month"].dt.end_time.dt.normalize().astype("datetime64[us]")
    rows = rows.sort_values(["observed", "series"], kind="stable")
    require_sum(rows, EXPECTED, TOLERANCE_USD_BN, "series")
    names = ["observed", "country", "series", "breaks", "holdings_usd_bn"]
    return add_known_times(rows[names], tic_known_times)


def _columns(lines: list[list[str]], heads: list[int]) -> pd.DataFrame:
    """Return one row per column of figures: block, place in the line, month, series and breaks.

    ``heads`` are the lines of years, one per block. The line above each has the months, and the
    third line above it the marks of breaks.
    """
    records = [
        (block, place, f"{lines[head - 1][place]} {year}", lines[head - 3][place])
        for block, head in enumerate(heads)
        for place, year in enumerate(lines[head])
        if place and year
    ]
    columns = pd.DataFrame(records, columns=["block", "place", "heading", "mark"])
    days = pd.to_datetime(columns["heading"], format="%b %Y", errors="coerce")
    if days.isna().any():
        wrong = columns.loc[days.isna(), "heading"].iloc[0]
        raise Malformed(f"expected {EXPECTED} with months, got {wrong!r}")
    columns["month"] = days.dt.to_period("M")
    if not days.is_monotonic_decreasing:
        raise Malformed(f"expected {EXPECTED} with months newest first, got them out of order")
    columns = columns.sort_values(["month", "block", "place"], ascending=[True, False, False])
    _require_every_month(columns["month"])
    columns["breaks"] = columns["mark"].str.match(r"Series \d+/")
    columns["series"] = 1 + columns["breaks"].cumsum()
    if columns["breaks"].sum() != BREAKS:
        raise Malformed(f"expected {EXPECTED} with {BREAKS} breaks, got {columns['breaks'].sum()}")
    return columns


def _require_every_month(months: pd.Series) -> None:
    """Raise ``Malformed`` unless every month from ``FIRST`` to the last comes once or twice."""
    every = pd.period_range(FIRST, months.iloc[-1], freq="M")
    counts = months.value_counts()
    wrong = every.difference(pd.PeriodIndex(counts[counts <= 2].index))
    if months.iloc[0] != FIRST or not wrong.empty:
        problem = f"none or many of {wrong[0]}" if len(wrong) else f"it from {months.iloc[0]}"
        raise Malformed(f"expected {EXPECTED} with each month from {FIRST}, got {problem}")


def _holders(
    lines: list[list[str]], head: int, block: int
) -> Iterator[tuple[int, int, int, str, str]]:
    """Yield the figures of a block: block, place, line, country, holdings_usd_bn as text.

    Raises ``Malformed`` if a row lacks a figure, or if the total or an official holder is missing.
    """
    places = [place for place, cell in enumerate(lines[head]) if place and cell]
    names = set()
    for number, line in enumerate(lines[head + 1 :], start=head + 2):
        name = FOOTNOTE.sub("", line[0])
        if name and name != "Of which:":
            name = OFFICIAL_NAMES.get(name, name)
            if not all(line[place] for place in places):
                raise Malformed(f"expected {EXPECTED}: {len(places)} figures a row, got {line[:3]}")
            yield from ((block, place, number, name, line[place]) for place in places)
            names.add(name)
            if name == OFFICIAL[-1]:
                break
    missing = {TOTAL, *OFFICIAL} - names
    if missing:
        raise Malformed(f"expected {EXPECTED} with {', '.join(sorted(missing))} a year, got none")


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the file as the only part."""
    return (Part("history", f"{FOLDER}/mfhhis01.txt", turn=1),)


def due(now: datetime, part: str) -> date:
    """Return the last 31 December whose figures were released at least ``LAG`` ago."""
    newest = TIC.due(now - LAG)
    return date(newest.year if newest.month == 12 else newest.year - 1, 12, 31)


SOURCE = Source(
    name="tic_history",
    title="TIC history of major holders",
    publisher="U.S. Treasury, TIC",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=3,
    revised=True,
    is_monthly=True,
    floor=timedelta(hours=1),
    due=due,
    due_on_arrival=lambda now, part: due(now - GRACE, part),
    next_release=TIC.next_release,
    known_by=tic_known_by,
    schema=FrameSchema(
        keys=("country", "series"),
        ranges={"holdings_usd_bn": (0, MAX_USD_BN)},
        min_rows=5000,
    ),
    limits=major_limits(TOTAL, OFFICIAL, "series"),
)
