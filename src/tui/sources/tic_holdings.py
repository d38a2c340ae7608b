"""TIC tables 1 and 3: U.S. securities held by foreigners, by country, month by month.

Both are the layout of Form SLT: tab-separated text whose last header line names the columns for
machines. ``_pos`` is the position at the end of the month, ``_net`` net purchases by foreigners
(+ = they bought), ``_valchg`` the change of value; all in millions of dollars.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta

import pandas as pd

from tui.calendars import TIC, tic_known
from tui.model import Malformed
from tui.sources.base import Part, Source
from tui.sources.contract import days, numbers, require, stamped, text

FOLDER = "https://ticdata.treasury.gov/resource-center/data-chart-center/tic/Documents"
KEYS = ("country", "country_code", "date")
CLASSES = ("total", "treas", "agcy", "corp", "eqty")
MEASURES = ("pos", "net", "valchg")
COLUMNS = {
    "table1": tuple(f"for_lt_{kind}_{measure}" for kind in CLASSES for measure in MEASURES),
    "table3": (
        *("for_treas_pos", "for_treas_net"),
        *("for_lt_treas_pos", "for_lt_treas_net", "for_lt_treas_valchg"),
        *("for_st_treas_pos", "for_st_treas_net"),
    ),
}
"""The columns each table must have, by part."""
TOTALS = {"99990": "Foreign Official", "99991": "Foreign Non-Official", "99996": "Grand Total"}
"""Rows that stand at the end of a whole file."""
MOST_USD_MN = 1e9


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row per country and month: country, code (text), then the machine-named columns.

    Observed is the last day of the month. Values are $ millions, NaN where not available.
    """
    expected = f"TIC {part}"
    cells = _cells(text(body, expected), expected)
    require(cells.columns, (*KEYS, *COLUMNS[part]), expected)
    codes = cells["country_code"].str.strip()
    if not codes.str.fullmatch(r"\d{4,6}").all():
        wrong = codes[~codes.str.fullmatch(r"\d{4,6}")].iloc[0]
        raise Malformed(f"expected {expected} country codes, got {wrong!r}")
    months = days(cells["date"], "%Y-%m", expected)
    named = [name for name in cells.columns if name.startswith("for_")]
    values = {name: numbers(cells[name], -MOST_USD_MN, MOST_USD_MN, expected) for name in named}
    frame = pd.DataFrame(
        {
            "observed": months + pd.offsets.MonthEnd(0),
            "country": cells["country"].str.strip(),
            "code": codes,
            **values,
        }
    )
    _whole(frame, expected)
    return stamped(frame, tic_known)


def _cells(decoded: str, expected: str) -> pd.DataFrame:
    """The rows under the machine-readable header, up to the first that has no month."""
    if "Millions of dollars" not in decoded[:2000]:
        raise Malformed(f"expected {expected} in millions of dollars, got {decoded[:80]!r}")
    rows = list(csv.reader(decoded.splitlines(), delimiter="\t"))
    starts = [at for at, row in enumerate(rows) if row[:2] == ["country", "country_code"]]
    if not starts:
        raise Malformed(f"expected {expected} with a line country, country_code; got none")
    header = [name.strip() for name in rows[starts[0]] if name.strip()]
    width = len(header)
    data = []
    for row in rows[starts[0] + 1 :]:
        if len(row) < 3 or not row[2][:1].isdigit():
            break
        if len(row) < width or any(row[width:]):
            raise Malformed(f"expected {expected}: {width} cells a row, got {row[:3]} + {len(row)}")
        data.append(row[:width])
    return pd.DataFrame(data, columns=header, dtype="str")


def _whole(frame: pd.DataFrame, expected: str) -> None:
    """Malformed when a country's month comes twice or the totals are missing."""
    twice = frame[frame.duplicated(["code", "observed"])]
    if not twice.empty:
        row = twice.iloc[0]
        raise Malformed(
            f"expected {expected} once, got {row['code']} {row['observed']:%Y-%m} twice"
        )
    newest = frame.loc[frame["observed"] == frame["observed"].max(), "code"]
    missing = [name for code, name in TOTALS.items() if code not in set(newest)]
    if missing:
        raise Malformed(f"expected {expected} to its end, got none of {', '.join(missing)}")


def _source(name: str, title: str, part: str) -> Source:
    url = f"{FOLDER}/slt_{part}.txt"

    def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
        return (Part(part, url),)

    def due(now: datetime, key: str) -> date:
        return TIC.due(now)

    return Source(
        name=name,
        title=title,
        publisher="U.S. Treasury, TIC",
        parts=parts,
        parse=parse,
        parser=1,
        revised=True,
        floor=timedelta(minutes=10),
        due=due,
        next_release=TIC.next_release,
    )


TABLE1 = _source("tic_table1", "TIC long-term securities by country", "table1")
TABLE3 = _source("tic_table3", "TIC Treasuries by country", "table3")
