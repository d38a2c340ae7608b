"""CFTC Traders in Financial Futures: weekly positions in the six Treasury futures, futures only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import (
    add_known_times,
    decode_text,
    parse_days,
    parse_numbers,
    require_columns,
    split_cells,
)
from tui.sources.calendars.positions import POSITIONS, position_known_times, report_days
from tui.sources.frame_schema import FrameSchema
from tui.sources.missing_days import Days, find_none, missing_days
from tui.sources.value_limits import ColumnSum, NeighbourLimit, ValueLimit

HOST = "www.cftc.gov"
WEEK = "week"
WEEK_URL = f"https://{HOST}/dea/newcot/FinFutWk.txt"
YEAR_URL = f"https://{HOST}/files/dea/history/fut_fin_txt_{{year}}.zip"
FIRST_YEAR = 2017
"""First year with a file of its own."""
YEAR_DELAY = timedelta(days=1)
"""Time from a report until the file of its year has it. It comes hours after that of the week."""
EXPECTED = "the CFTC's Traders in Financial Futures"
MAX_BYTES = 20_000_000
"""Largest file in an archive, unpacked. That of a whole year has 2.2 million bytes."""
WIDTH = 87
"""Columns of every file."""
CONTRACTS: Mapping[str, str] = {
    "042601": "2Y",
    "044601": "5Y",
    "043602": "10Y",
    "043607": "Ultra 10Y",
    "020601": "Bond",
    "020604": "Ultra Bond",
}
"""CFTC code -> name of a contract. The CFTC changed all six names in its report of 2022-02-08."""
DATE, YYMMDD, CODE = (
    "Report_Date_as_YYYY-MM-DD",
    "As_of_Date_In_Form_YYMMDD",
    "CFTC_Contract_Market_Code",
)
GROUPS: Mapping[str, str] = {
    "dealer": "Dealer",
    "asset_manager": "Asset_Mgr",
    "leveraged": "Lev_Money",
    "other": "Other_Rept",
}
"""Group of reporting traders -> its name in the columns of the CFTC."""
FIELDS: Mapping[str, str] = {
    "open_interest": "Open_Interest_All",
    **{
        f"{group}_{side.lower()}": f"{name}_Positions_{side}_All"
        for group, name in GROUPS.items()
        for side in ("Long", "Short", "Spread")
    },
    "nonreportable_long": "NonRept_Positions_Long_All",
    "nonreportable_short": "NonRept_Positions_Short_All",
}
"""Column of the frame -> column of the CFTC. All are numbers of contracts."""
_GROUP_COLUMNS = [
    FIELDS[f"{group}_{side}"] for group in GROUPS for side in ("long", "short", "spread")
]
WEEK_HEADER = (
    *("Market_and_Exchange_Names", YYMMDD, DATE, CODE),
    *("CFTC_Market_Code", "CFTC_Region_Code", "CFTC_Commodity_Code", "Open_Interest_All"),
    *_GROUP_COLUMNS,
    *("Tot_Rept_Positions_Long_All", "Tot_Rept_Positions_Short_All"),
    *("NonRept_Positions_Long_All", "NonRept_Positions_Short_All"),
)
"""First columns of the year files. The file of the week has the same ones without a header."""
_SIDES = {
    side: tuple(f"{group}_{kind}" for group in GROUPS for kind in (side, "spread"))
    for side in ("long", "short")
}
LIMITS: tuple[ValueLimit, ...] = (
    *(
        ColumnSum("open_interest", (*own, f"nonreportable_{side}"), 0.5, keys=("code",))
        for side, own in _SIDES.items()
    ),
    NeighbourLimit(
        "open_interest",
        most=1.5,
        is_ratio=True,
        unit_factor=3,
        keys=("code",),
        max_gap=timedelta(days=10),
    ),
)
"""Every contract has a long and a short side, so each side adds up to the open interest."""


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per report day and contract, ascending: numbers of contracts.

    ``part`` is a year, whose file may be an archive or its text, or ``WEEK``. ``code`` is the
    CFTC's of the contract. A spread is a long and a short position of one trader, in neither of the
    other two. Raises ``Malformed`` if one of ``CONTRACTS`` is missing from a report.
    """
    text = decode_text(_unpacked(body), EXPECTED)
    if not text.endswith("\n"):
        raise Malformed(f"expected {EXPECTED} to its end, got half a line")
    lines = text.splitlines()
    cells = _cells(lines, has_header=part != WEEK)
    days = parse_days(cells[DATE], "%Y-%m-%d", EXPECTED)
    frame = pd.DataFrame({"observed": days, "code": cells[CODE]})
    if not (days == parse_days(cells[YYMMDD], "%y%m%d", EXPECTED)).all():
        raise Malformed(f"expected {EXPECTED} with one day a row, got two in the same row")
    if part != WEEK and set(days.dt.year) != {int(part)}:
        raise Malformed(f"expected {EXPECTED} of {part}, got those of {sorted(set(days.dt.year))}")
    if part == WEEK and days.min() != days.max():
        raise Malformed(f"expected {EXPECTED} of one week, got {days.min():%Y-%m-%d} too")
    for name, column in FIELDS.items():
        numbers = parse_numbers(cells[column], 0, 1e9, EXPECTED)
        if numbers.isna().any():
            raise Malformed(f"expected {EXPECTED} {column} in every row, got an empty cell")
        frame[name] = numbers
    ordered = frame.sort_values(["observed", "code"])
    _require_whole_reports(ordered)
    return add_known_times(ordered, position_known_times)


def _unpacked(body: bytes) -> bytes:
    """Return the one text in an archive, or the body itself if it is no archive."""
    if not body.startswith(b"PK\x03\x04"):
        return body
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            [member] = archive.infolist()
            if member.file_size > MAX_BYTES:
                raise Malformed(f"expected {EXPECTED}, got {member.file_size:,} bytes unpacked")
            return archive.read(member)
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        raise Malformed(f"expected {EXPECTED} in an archive of one file, got {error}") from None


def _cells(lines: list[str], *, has_header: bool) -> pd.DataFrame:
    """Return the cells of the rows of ``CONTRACTS``, as text, by the names of their columns."""
    header, width = list(WEEK_HEADER), WIDTH
    if has_header:
        [names] = split_cells(lines[0], EXPECTED)
        header, width = [name.strip() for name in names], len(names)
        require_columns(header, [CODE], EXPECTED)  # of another file, a short list of what came
        require_columns(header, [DATE, YYMMDD, *FIELDS.values()], EXPECTED)
        if len(set(header)) != width:
            raise Malformed(f"expected {EXPECTED} with each column once, got one twice")
    own = [line for line in lines if any(f",{code}," in line for code in CONTRACTS)]
    rows = split_cells("\n".join(own), EXPECTED)  # the other 50 markets take ten times as long
    if not rows:
        raise Malformed(f"expected {EXPECTED} of Treasury futures, got none")
    if wrong := [row for row in rows if len(row) != width]:
        raise Malformed(f"expected {EXPECTED}: {width} cells a row, got {len(wrong[0])}")
    return pd.DataFrame([row[: len(header)] for row in rows], columns=header, dtype="str")


def _require_whole_reports(frame: pd.DataFrame) -> None:
    """Raise ``Malformed`` unless each report has each of ``CONTRACTS`` once."""
    for day, codes in frame.groupby("observed")["code"]:
        if sorted(codes) != sorted(CONTRACTS):
            listed = ", ".join(codes)
            raise Malformed(
                f"expected {EXPECTED} of {len(CONTRACTS)} Treasury futures once each on "
                f"{day:%Y-%m-%d}, got {listed}"
            )


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the files of the years, each past one final, and that of the newest week."""
    newest = POSITIONS.due(now).year
    years = tuple(
        Part(str(year), YEAR_URL.format(year=year), final=year < newest, turn=newest - year + 1)
        for year in range(FIRST_YEAR, newest + 1)
    )
    return (*years, Part(WEEK, WEEK_URL))


def due(now: datetime, part: str) -> date:
    """Return the newest report day that a part must contain by ``now``."""
    if part == WEEK:
        return POSITIONS.due(now)
    last: date = report_days(date(int(part), 12, 1), date(int(part), 12, 31)).iloc[-1].date()
    return min(POSITIONS.due(now - YEAR_DELAY), last)


def find_missing(part: str, frame: pd.DataFrame) -> Days:
    """Return the report days of a year that its file lacks, to its newest report."""
    if part == WEEK:
        return find_none(part, frame)
    return missing_days(frame, date(int(part), 1, 1), report_days)


SOURCE = Source(
    name="positions",
    title="Positions in Treasury futures",
    publisher="Commodity Futures Trading Commission (CFTC)",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=1,
    revised=False,
    floor=timedelta(minutes=15),
    due=due,
    next_release=POSITIONS.next_release,
    is_rolling=lambda part: part == WEEK,
    keep=60,
    schema=FrameSchema(keys=("code",), ranges={"open_interest": (0, 1e9), "*_*": (0, 1e9)}),
    limits=LIMITS,
    is_continuous=True,
    find_missing=find_missing,
)
