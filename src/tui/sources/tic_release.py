"""TIC press releases: the 32-line table of flows as it was first printed.

Treasury publishes a release as a page of Markdown or HTML; both hold the same rows of cells, in
billions of dollars, + for an inflow (foreigners bought).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser

import pandas as pd

from tui.model.errors import Malformed
from tui.model.snapshot import KnownBy
from tui.sources.base import Part, Source
from tui.sources.body_parsing import numbers, said, stamped, text
from tui.sources.calendars import TIC, tic_moment
from tui.sources.frame_schema import FrameSchema

URL = "https://home.treasury.gov/news/press-releases/{number}"


@dataclass(frozen=True)
class Release:
    """One press release whose address is known."""

    day: date
    number: str
    newest: date
    """Last day of the newest month it reports."""


RELEASES = (
    Release(date(2025, 7, 17), "sb0196", date(2025, 5, 31)),
    Release(date(2025, 8, 15), "sb0226", date(2025, 6, 30)),
    Release(date(2025, 9, 18), "sb0253", date(2025, 7, 31)),
    Release(date(2025, 11, 18), "sb0317", date(2025, 9, 30)),
    Release(date(2025, 12, 18), "sb0342", date(2025, 10, 31)),
    Release(date(2026, 1, 15), "sb0365", date(2025, 11, 30)),
)
NEWEST = {release.day.isoformat(): release.newest for release in RELEASES}

EXPECTED = "the TIC press release's table"
LINES = 32
MOST_USD_BN = 1e6
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FOOTNOTES = re.compile(r"(?:\s*/\d+)+$")
FRONT_MATTER_DATE = re.compile(r"^date:\s*(\d{4}-\d\d-\d\d)", re.MULTILINE)


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row per line and column: line (1 to 32), item, span, value_usd_bn.

    The span is "month", "12m" (the twelve months through then) or "year", and observed its last
    day. Everything is known when the release came out.
    """
    decoded = text(body, EXPECTED, page=True)
    day = _day(decoded, part)
    rows = _html_rows(decoded) if "<table" in decoded.lower() else _markdown_rows(decoded)
    headings = _headings(rows, said(decoded))
    _check_age(headings[-1][1], day)
    found = _lines(rows, len(headings))
    if [line for line, _, _ in found] != list(range(1, LINES + 1)):
        came = ", ".join(str(line) for line, _, _ in found)
        raise Malformed(f"expected {EXPECTED} with lines 1 to {LINES}, got {came or 'none'}")
    records = [
        (observed, line, item, span, value)
        for line, item, values in found
        for (span, observed), value in zip(headings, values, strict=True)
    ]
    frame = pd.DataFrame(records, columns=["observed", "line", "item", "span", "value_usd_bn"])
    cells = frame["value_usd_bn"].str.replace(",", "")
    frame["value_usd_bn"] = numbers(cells, -MOST_USD_BN, MOST_USD_BN, EXPECTED)
    frame["observed"] = frame["observed"].astype("datetime64[us]")
    moment = pd.Timestamp(tic_moment(day))
    frame = frame.sort_values("observed", kind="stable")
    return stamped(frame, lambda days: pd.Series(moment, days.index, "datetime64[us, UTC]"))


def _day(decoded: str, part: str) -> date:
    """The day of the release: what the page says, and what was asked for."""
    said = FRONT_MATTER_DATE.search(decoded)
    if said and said[1] != part:
        raise Malformed(f"expected the TIC press release of {part}, got that of {said[1]}")
    return date.fromisoformat(part)


def _markdown_rows(decoded: str) -> list[list[str]]:
    lines = [line for line in decoded.splitlines() if line.startswith("|")]
    return [_filled(unescape(line).split("|")) for line in lines]


def _html_rows(decoded: str) -> list[list[str]]:
    reader = TableReader()
    reader.feed(decoded)
    return [_filled(row) for row in reader.rows]


def _filled(cells: list[str]) -> list[str]:
    """The cells that hold something: how many empty ones lie between them is layout."""
    return [squeezed for cell in cells if (squeezed := " ".join(cell.split()))]


class TableReader(HTMLParser):
    """Collects the text of every table row's cells."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or a cell."""
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        if tag in ("td", "th", "tr"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Add to the open cell."""
        if self._inside:
            self.rows[-1][-1] += data


def _headings(rows: list[list[str]], came: str) -> list[tuple[str, pd.Timestamp]]:
    """The span and last day of each column of figures.

    Years come first, then the twelve months through the newest month and through the one a year
    before, then the newest months. Spellings seen: ``Oct-25``, ``25-Oct``, ``2025-Oct``, ``Oct``.
    """
    row = next((row for row in rows if len(row) > 4 and all(map(_is_heading, row))), None)
    if row is None:
        raise Malformed(f"expected {EXPECTED} with a row of years and months, got {came}")
    years = [cell for cell in row if cell.isdecimal()]
    before, through, *months = row[len(years) :]
    newest = _month(through)
    last = [newest - back for back in reversed(range(len(months)))]
    agree = _month(before) == newest - 12 and all(
        _month(cell, month.year) == month for cell, month in zip(months, last, strict=True)
    )
    if row[: len(years)] != years or not months or not agree:
        raise Malformed(f"expected {EXPECTED} with years, twelve and single months, got {row}")
    return [
        *(("year", pd.Period(year, "Y").end_time.normalize()) for year in years),
        *(("12m", month.end_time.normalize()) for month in (newest - 12, newest)),
        *(("month", month.end_time.normalize()) for month in last),
    ]


def _is_heading(cell: str) -> bool:
    words = cell.split("-")
    return len(words) < 3 and all(word.isdecimal() or word in MONTHS for word in words)


def _month(cell: str, year: int = 0) -> pd.Period:
    """The month a heading names; ``year`` is meant where it names none."""
    words = cell.split("-")
    number = next((MONTHS.index(word) + 1 for word in words if word in MONTHS), 0)
    named = next((int(word) % 100 + 2000 for word in words if word.isdecimal()), year)
    if not (number and named):
        raise Malformed(f"expected {EXPECTED} with a month and a year over a column, got {cell!r}")
    return pd.Period(year=named, month=number, freq="M")


def _check_age(newest: pd.Timestamp, day: date) -> None:
    months = (day.year - newest.year) * 12 + day.month - newest.month
    if not 1 <= months <= 4:
        raise Malformed(f"expected {EXPECTED} up to a month before {day}, got {newest:%Y-%m}")


def _lines(rows: list[list[str]], width: int) -> list[tuple[int, str, list[str]]]:
    """Line number, item and figures of each numbered row; an item can go on in the next row."""
    found: list[tuple[int, str, list[str]]] = []
    line, item = 0, ""
    for cells in rows:
        if cells and cells[0].isdecimal() and int(cells[0]) == len(found) + 1:
            line, item, cells = int(cells[0]), "", cells[1:]
        if not line or not cells:
            continue
        item = f"{item} {cells[0]}".strip()
        if len(cells) > 1:
            if len(cells) != width + 1:
                raise Malformed(f"expected {EXPECTED}: {width} figures in line {line}, got {cells}")
            found.append((line, FOOTNOTES.sub("", item).rstrip(":"), cells[1:]))
            line = 0
    return found[:LINES]


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """The releases that are out and whose address is known; a release never changes."""
    return tuple(
        Part(release.day.isoformat(), URL.format(number=release.number), final=True)
        for release in RELEASES
        if tic_moment(release.day) <= now
    )


def due(now: datetime, part: str) -> date:
    """The newest month of that release."""
    return NEWEST[part]


SOURCE = Source(
    name="tic_release",
    title="TIC press releases",
    publisher="U.S. Treasury, TIC",
    parts=parts,
    parse=parse,
    parser=2,
    revised=False,
    floor=timedelta(minutes=10),
    due=due,
    next_release=TIC.next_release,
    how=lambda observed: KnownBy.RECORDED,
    shape=FrameSchema(
        series=("line", "span"),
        numbers={"value_usd_bn": (-MOST_USD_BN, MOST_USD_BN)},
        least_rows=LINES * 5,
    ),
)
