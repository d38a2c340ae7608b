"""Publishers' figures against each other and their own sums, over all rows at hand."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from itertools import pairwise

import pandas as pd
import pytest

from tests.support import fiscal_bodies
from tests.support.bodies import bundled, captured
from tests.support.position_bodies import renamed
from tui.sources import fred, positions
from tui.sources.base import parse
from tui.sources.treasury_cash import CLOSING, DEPOSITS, OPENING, WITHDRAWALS

REPORTS = [
    parse(positions.SOURCE, year, bundled("positions", year)).sort_values(["code", "observed"])
    for year in ("2023", "2026")
]


def test_kinds_of_305_months_add_up_to_all_marketable_debt_within_one_million() -> None:
    sums: dict[str, float] = {}
    totals: dict[str, float] = {}
    for row in fiscal_bodies.statement_rows():
        amount = float(row["total_mil_amt"])
        if row["security_type_desc"] == "Marketable":
            sums[row["record_date"]] = sums.get(row["record_date"], 0.0) + amount
        elif row["security_type_desc"] == "Total Marketable":
            totals[row["record_date"]] = amount
    assert len(totals) == 305
    errors = [round(sums[month] - total, 6) for month, total in totals.items()]
    assert max(map(abs, errors)) == 1.0


def test_public_and_government_add_up_in_every_row_of_305_months_within_two_million() -> None:
    errors = [
        float(row["debt_held_public_mil_amt"])
        + float(row["intragov_hold_mil_amt"])
        - float(row["total_mil_amt"])
        for row in fiscal_bodies.statement_rows()
        if "null" not in row.values() and "" not in row.values()
    ]
    assert len(errors) > 4_000
    assert max(round(abs(error), 6) for error in errors) == 2.0


def test_every_day_of_cash_closes_at_opening_and_deposits_less_withdrawals() -> None:
    """The rows since 18 April 2022, whose closing balance stands in ``open_today_bal``."""
    days: dict[str, dict[str, float]] = {}
    for row in fiscal_bodies.cash_rows():
        if row["account_type"] in (OPENING, DEPOSITS, WITHDRAWALS, CLOSING):
            of_day = days.setdefault(row["record_date"], {})
            of_day[row["account_type"]] = float(row["open_today_bal"])
    errors = [
        day[OPENING] + day[DEPOSITS] - day[WITHDRAWALS] - day[CLOSING] for day in days.values()
    ]
    assert len(errors) > 800
    assert max(map(abs, errors)) <= 1.0


@pytest.mark.parametrize("frame", REPORTS, ids=["2023", "2026"])
def test_long_and_short_sides_of_every_report_are_the_open_interest(frame: pd.DataFrame) -> None:
    both = sum(frame[f"{group}_spread"] for group in positions.GROUPS)
    for side in ("long", "short"):
        names = [f"{group}_{side}" for group in (*positions.GROUPS, "nonreportable")]
        total = frame[names].sum(axis="columns") + both
        assert (total == frame["open_interest"]).all()


@pytest.mark.parametrize("year", ["2023", "2026"])
def test_printed_change_of_open_interest_is_that_between_two_reports(year: str) -> None:
    body = bundled("positions", year)
    if year == "2023":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = archive.read("FinFutYY.txt")
    rows = [
        row
        for row in csv.DictReader(io.StringIO(body.decode()))
        if row[positions.CODE].strip() in positions.CONTRACTS
    ]
    rows.sort(key=lambda row: (row[positions.CODE], row["Report_Date_as_YYYY-MM-DD"]))
    checked = 0
    for before, after in pairwise(rows):
        if before[positions.CODE] == after[positions.CODE]:
            change = int(after["Open_Interest_All"]) - int(before["Open_Interest_All"])
            assert change == int(after["Change_in_Open_Interest_All"])
            checked += 1
    assert checked == (51 if year == "2023" else 22) * 6


def test_contracts_under_their_names_before_february_2022_are_the_same() -> None:
    """Contracts are identified by code: the CFTC changed all six names with 2022-02-08."""
    body = bundled("positions", "2026")
    old = renamed(body)
    assert b"10-YEAR U.S. TREASURY NOTES" in old
    pd.testing.assert_frame_equal(
        parse(positions.SOURCE, "2026", old), parse(positions.SOURCE, "2026", body)
    )


def test_release_of_25_june_2026_equals_the_series_of_fred() -> None:
    """Wednesday's level and its printed change, table 5; custody and foreign repo, table 1A."""
    page = gzip.decompress(captured("h41_20260625.html.gz")).decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>|&#xa0;", " ", page))

    def wednesday(label: str) -> float:
        """Return the last number of the first row with a label: Wednesday's level."""
        row = re.search(rf"{label} (?:[12] )?[\d,]+ [+-] [\d,]+ [+-] [\d,]+ ([\d,]+)", text)
        assert row is not None
        return float(row[1].replace(",", ""))

    held, custody = (
        parse(fred.SOURCE, name, bundled("fred", name)).set_index("observed")["value"]
        for name in ("TREAST", "WMTSECL1")
    )
    level = wednesday("U.S. Treasury securities")
    printed = re.search(r"4,488,106 \+ (\d+)", text)
    assert printed is not None
    assert level == 4_488_106
    assert level - float(printed[1]) == held["2026-06-17"]
    assert wednesday("Marketable U.S. Treasury securities") == custody["2026-06-24"]
