"""TIC tables 1, 2 and 3: securities held across the border, by country and month.

All have the layout of Form SLT: tab-separated text whose last header line has machine-readable
column names. The suffixes are ``_pos`` (position at the end of the month), ``_net`` (net
purchases, + = bought) and ``_valchg`` (valuation change). All values are in millions of dollars.
In tables 1 and 3 (``for_``) foreigners hold U.S. securities. In table 2 (``us_``) U.S. residents
hold foreign securities.
"""

from __future__ import annotations

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
    require_columns,
    require_ordered_months,
    split_cells,
)
from tui.sources.calendars import TIC, tic_known_by, tic_known_times
from tui.sources.frame_schema import FrameSchema
from tui.sources.missing_days import Days, missing_days
from tui.sources.tic_limits import TABLE_LIMITS

HOST = "ticdata.treasury.gov"
FOLDER = f"https://{HOST}/resource-center/data-chart-center/tic/Documents"
KEYS = ("country", "country_code", "date")
CLASSES = ("total", "treas", "agcy", "corp", "eqty")
FOREIGN_CLASSES = ("total", "govt_bond", "corp_bond", "eqty")
MEASURES = ("pos", "net", "valchg")
COLUMNS = {
    "table1": tuple(f"for_lt_{kind}_{measure}" for kind in CLASSES for measure in MEASURES),
    "table2": tuple(f"us_lt_{kind}_{measure}" for kind in FOREIGN_CLASSES for measure in MEASURES),
    "table3": (
        *("for_treas_pos", "for_treas_net"),
        *("for_lt_treas_pos", "for_lt_treas_net", "for_lt_treas_valchg"),
        *("for_st_treas_pos", "for_st_treas_net"),
    ),
}
"""Required columns of each table, by part."""
HOLDERS = {"99990": "Foreign Official", "99991": "Foreign Non-Official", "99996": "Grand Total"}
LAST_ROWS = {
    "table1": HOLDERS,
    "table2": {"99996": "Grand Total", "81663": "Depository Institutions"},
    "table3": HOLDERS,
}
"""Codes and names of the rows at the end of a complete file, by part."""
MAX_USD_MN = 1e9


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per country and month: country, code (text), then the table's columns.

    ``observed`` is the last day of the month and ascends for each code. Values are in $ millions,
    NaN where not available. Raises ``Malformed`` if the file is another table or is cut off.
    """
    expected = f"TIC {part}"
    rows = _rows(decode_text(body, expected), expected)
    require_columns(rows.columns, (*KEYS, *COLUMNS[part]), expected)
    codes = rows["country_code"].str.strip()
    if not codes.str.fullmatch(r"\d{4,6}").all():
        wrong = codes[~codes.str.fullmatch(r"\d{4,6}")].iloc[0]
        raise Malformed(f"expected {expected} country codes, got {wrong!r}")
    months = parse_days(rows["date"], "%Y-%m", expected)
    names = [name for name in rows.columns if name.startswith(_prefix(part))]
    values = {name: parse_numbers(rows[name], -MAX_USD_MN, MAX_USD_MN, expected) for name in names}
    frame = pd.DataFrame(
        {
            "observed": months + pd.offsets.MonthEnd(0),
            "country": parse_names(rows["country"], expected),
            "code": codes,
            **values,
        }
    )
    require_ordered_months(frame, "code", expected)
    _require_last_rows(frame, part)
    parsed = add_known_times(frame.sort_values("observed", kind="stable"), tic_known_times)
    required = {*KEYS, *COLUMNS[part]}
    parsed.attrs["notices"] = tuple(f"new column {name}" for name in rows if name not in required)
    return parsed


def _prefix(part: str) -> str:
    """Return the prefix of a table's columns, which names the holder: ``for_`` or ``us_``."""
    return COLUMNS[part][0].partition("_")[0] + "_"


def _rows(decoded: str, expected: str) -> pd.DataFrame:
    """Return the rows below the machine-readable header as text, up to the first without a month.

    The index has the line of each row. Raises ``Malformed`` if the unit is not millions of dollars,
    if header or rows are missing, or if a row has more or fewer cells than the header.
    """
    if "Millions of dollars" not in decoded[:2000]:
        raise Malformed(f"expected {expected} in millions of dollars, got {excerpt(decoded)}")
    lines = split_cells(decoded, expected, "\t")
    starts = [at for at, line in enumerate(lines) if line[:2] == ["country", "country_code"]]
    if not starts:
        raise Malformed(f"expected {expected} with a line country, country_code; got none")
    header = [name.strip() for name in lines[starts[0]] if name.strip()]
    width = len(header)
    rows = []
    for line in lines[starts[0] + 1 :]:
        if len(line) < 3 or not line[2][:1].isdigit():
            break
        if len(line) < width or any(line[width:]):
            shown = f"{line[:3]} + {len(line)}"
            raise Malformed(f"expected {expected}: {width} cells a row, got {shown}")
        rows.append(line[:width])
    if not rows:
        raise Malformed(f"expected {expected}, got a header without rows")
    first = starts[0] + 2
    return pd.DataFrame(rows, range(first, first + len(rows)), header, "str")


def _require_last_rows(frame: pd.DataFrame, part: str) -> None:
    """Raise ``Malformed`` if the newest month lacks a row that ends a complete file."""
    newest = frame.loc[frame["observed"] == frame["observed"].max(), "code"]
    missing = [name for code, name in LAST_ROWS[part].items() if code not in set(newest)]
    if missing:
        raise Malformed(f"expected TIC {part} to its end, got none of {', '.join(missing)}")


def find_missing(part: str, frame: pd.DataFrame) -> Days:
    """Return the last days of the months without a row, from the first to the newest."""
    return missing_days(frame, frame["observed"].min().date(), TIC.days)


def _source(name: str, title: str, part: str) -> Source:
    def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
        return (Part(part, f"{FOLDER}/slt_{part}.txt"),)

    return Source(
        name=name,
        title=title,
        publisher="U.S. Treasury, TIC",
        hosts=(HOST,),
        parts=parts,
        parse=parse,
        parser=4,
        revised=True,
        is_monthly=True,
        floor=timedelta(minutes=10),
        due=lambda now, key: TIC.due(now),
        next_release=TIC.next_release,
        known_by=tic_known_by,
        schema=FrameSchema(
            keys=("code",),
            ranges={f"{_prefix(part)}*": (-MAX_USD_MN, MAX_USD_MN)},
            min_rows=3000,
        ),
        find_missing=find_missing,
        limits=TABLE_LIMITS[part],
    )


TABLE1 = _source("tic_table1", "TIC long-term securities by country", "table1")
TABLE2 = _source("tic_table2", "TIC foreign securities held in the U.S.", "table2")
TABLE3 = _source("tic_table3", "TIC Treasuries by country", "table3")
