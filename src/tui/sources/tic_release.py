"""TIC press releases: the 32-line table of flows as first printed.

Treasury publishes a release as a page of Markdown or HTML. Both hold the same rows of cells, in
billions of dollars, + for an inflow (foreigners bought).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pandas as pd
from msgspec import Struct

from tui.model.errors import Malformed
from tui.model.snapshot import KnownBy
from tui.sources.base import Part, Source
from tui.sources.body_parsing import (
    add_known_times,
    decode_text,
    excerpt,
    parse_names,
    parse_numbers,
)
from tui.sources.calendars import TIC, tic_release_time
from tui.sources.frame_schema import FrameSchema
from tui.sources.tic_limits import RELEASE_LIMITS

HOST = "home.treasury.gov"
URL = f"https://{HOST}/news/press-releases/{{number}}"


class Release(Struct, frozen=True):
    """A press release with a known URL."""

    day: date
    """Day of publication."""
    number: str
    """Number of the press release in its URL."""
    newest: date
    """Last day of the newest month in its table."""


RELEASES = (
    Release(date(2025, 7, 17), "sb0196", date(2025, 5, 31)),
    Release(date(2025, 8, 15), "sb0226", date(2025, 6, 30)),
    Release(date(2025, 9, 18), "sb0253", date(2025, 7, 31)),
    Release(date(2025, 11, 18), "sb0317", date(2025, 9, 30)),
    Release(date(2025, 12, 18), "sb0342", date(2025, 10, 31)),
    Release(date(2026, 1, 15), "sb0365", date(2025, 11, 30)),
)
NEWEST = {release.day.isoformat(): release.newest for release in RELEASES}
"""Last day of the newest month, by part key."""
EXPECTED = "the TIC press release's table"
LINES = 32
MAX_USD_BN = 1e6
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FOOTNOTES = re.compile(r"(?:\s*/\d+)+$")
YEAR = re.compile(r"\d{2}(?:\d{2})?", re.ASCII)
FRONT_MATTER_DATE = re.compile(r"^date:\s*(\d{4}-\d\d-\d\d)", re.MULTILINE)


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per line and column: line (1 to 32), item, span, value_usd_bn.

    ``span`` is "month", "12m" (twelve months) or "year", and ``observed`` the last day of it. All
    rows are known from the time of the release.
    """
    decoded = decode_text(body, EXPECTED, is_page=True)
    day = _release_day(decoded, part)
    rows = _html_rows(decoded) if "<table" in decoded.lower() else _markdown_rows(decoded)
    headings = _headings(rows, excerpt(decoded))
    _check_newest_month(headings[-1][1], day)
    lines = _lines(rows, len(headings))
    if [line for line, _, _ in lines] != list(range(1, LINES + 1)):
        listed = ", ".join(str(line) for line, _, _ in lines)
        raise Malformed(f"expected {EXPECTED} with lines 1 to {LINES}, got {listed or 'none'}")
    numbers, items, _ = zip(*lines, strict=True)
    parse_names(pd.Series(items, numbers, name="item"), EXPECTED)
    records = [
        (observed, line, item, span, value)
        for line, item, values in lines
        for (span, observed), value in zip(headings, values, strict=True)
    ]
    frame = pd.DataFrame(records, columns=["observed", "line", "item", "span", "value_usd_bn"])
    cells = frame["value_usd_bn"].str.replace(",", "")
    frame["value_usd_bn"] = parse_numbers(cells, -MAX_USD_BN, MAX_USD_BN, EXPECTED)
    frame["observed"] = frame["observed"].astype("datetime64[us]")
    moment = pd.Timestamp(tic_release_time(day))
    frame = frame.sort_values("observed", kind="stable")
    return add_known_times(frame, lambda days: pd.Series(moment, days.index, "datetime64[us, UTC]"))


def _release_day(decoded: str, part: str) -> date:
    """Return the day of the release. Raises ``Malformed`` if the page has another date."""
    written = FRONT_MATTER_DATE.search(decoded)
    if written and written[1] != part:
        raise Malformed(f"expected the TIC press release of {part}, got that of {written[1]}")
    return date.fromisoformat(part)


def _markdown_rows(decoded: str) -> list[list[str]]:
    from html import unescape  # not for a stored frame

    lines = [line for line in decoded.splitlines() if line.startswith("|")]
    return [_filled_cells(unescape(line).split("|")) for line in lines]


def _html_rows(decoded: str) -> list[list[str]]:
    from tui.sources.html_tables import TableReader  # not for a stored frame

    reader = TableReader()
    reader.feed(decoded)
    return [_filled_cells(row) for row in reader.rows]


def _filled_cells(cells: list[str]) -> list[str]:
    """Return the cells that are not empty. The number of empty cells depends on the layout."""
    return [squeezed for cell in cells if (squeezed := " ".join(cell.split()))]


def _headings(rows: list[list[str]], page_excerpt: str) -> list[tuple[str, pd.Timestamp]]:
    """Return the span and last day of each column of figures.

    Years come first, then two spans of twelve months, then the newest months. The first span ends
    one year before the newest month, the second one in the newest month. A month is written as
    ``Oct-25``, ``25-Oct``, ``2025-Oct`` or ``Oct``.
    """
    row = next((row for row in rows if len(row) > 4 and all(map(_is_heading, row))), None)
    if row is None:
        raise Malformed(f"expected {EXPECTED} with a row of years and months, got {page_excerpt}")
    years = [cell for cell in row if YEAR.fullmatch(cell)]
    if len(row) < len(years) + 2:
        raise Malformed(f"expected {EXPECTED} with months after the years, got {' '.join(row)}")
    before, through, *months = row[len(years) :]
    newest = _month(through)
    last = [newest - back for back in reversed(range(len(months)))]
    has_expected_months = _month(before) == newest - 12 and all(
        _month(cell, month.year) == month for cell, month in zip(months, last, strict=True)
    )
    if row[: len(years)] != years or not months or not has_expected_months:
        raise Malformed(f"expected {EXPECTED} with years, twelve and single months, got {row}")
    return [
        *(("year", pd.Period(year, "Y").end_time.normalize()) for year in years),
        *(("12m", month.end_time.normalize()) for month in (newest - 12, newest)),
        *(("month", month.end_time.normalize()) for month in last),
    ]


def _is_heading(cell: str) -> bool:
    words = cell.split("-")
    return len(words) < 3 and all(YEAR.fullmatch(word) or word in MONTHS for word in words)


def _month(cell: str, year: int = 0) -> pd.Period:
    """Return the month of a heading. ``year`` is used if the heading has no year, 0 for none."""
    words = cell.split("-")
    number = next((MONTHS.index(word) + 1 for word in words if word in MONTHS), 0)
    full_year = next((int(word) % 100 + 2000 for word in words if YEAR.fullmatch(word)), year)
    if not (number and full_year):
        raise Malformed(f"expected {EXPECTED} with a month and a year over a column, got {cell!r}")
    return pd.Period(year=full_year, month=number, freq="M")


def _check_newest_month(newest: pd.Timestamp, day: date) -> None:
    """Raise ``Malformed`` unless the newest month is one to four months before the release."""
    months = (day.year - newest.year) * 12 + day.month - newest.month
    if not 1 <= months <= 4:
        raise Malformed(f"expected {EXPECTED} up to a month before {day}, got {newest:%Y-%m}")


def _lines(rows: list[list[str]], width: int) -> list[tuple[int, str, list[str]]]:
    """Return number, item and figures of each numbered line. An item may span several rows."""
    lines: list[tuple[int, str, list[str]]] = []
    line, item = 0, ""
    for cells in rows:
        if cells and cells[0] == str(len(lines) + 1):
            line, item, cells = len(lines) + 1, "", cells[1:]
        if not line or not cells:
            continue
        item = f"{item} {cells[0]}".strip()
        if len(cells) > 1:
            if len(cells) != width + 1:
                raise Malformed(f"expected {EXPECTED}: {width} figures in line {line}, got {cells}")
            lines.append((line, FOOTNOTES.sub("", item).rstrip(":"), cells[1:]))
            line = 0
    return lines[:LINES]


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the releases that are out and have a known URL. A release never changes."""
    return tuple(
        Part(release.day.isoformat(), URL.format(number=release.number), final=True)
        for release in RELEASES
        if tic_release_time(release.day) <= now
    )


def due(now: datetime, part: str) -> date:
    """Return the last day of the newest month in a release."""
    return NEWEST[part]


SOURCE = Source(
    name="tic_release",
    title="TIC press releases",
    publisher="U.S. Treasury, TIC",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=4,
    revised=False,
    is_monthly=True,
    floor=timedelta(minutes=10),
    due=due,
    next_release=TIC.next_release,
    known_by=lambda observed: KnownBy.RECORDED,
    schema=FrameSchema(
        keys=("line", "span"),
        ranges={"value_usd_bn": (-MAX_USD_BN, MAX_USD_BN)},
        min_rows=LINES * 5,
    ),
    limits=RELEASE_LIMITS,
)
