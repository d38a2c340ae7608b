"""Tests of the formats of numbers, days and months."""

from __future__ import annotations

import ast
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tui.model.format import (
    day_and_year,
    day_in_column,
    format_count,
    month_and_year,
    month_name,
    short_day,
    short_month,
    sparkline,
)

NAN = float("nan")
SOURCES = Path(__file__).parents[2] / "src" / "tui"
TODAY = date(2025, 12, 19)


@pytest.mark.parametrize(
    ("values", "blocks"),
    [
        ((), ""),
        ((None, NAN), ""),
        ((0.0, 7.0), "▁▆"),
        ((-3.5, None, 3.5, 0.0), "▁ ▆▃"),
        ((2.0, 2.0), "▁▁"),
        (tuple(range(6)), "▁▂▃▄▅▆"),
    ],
)
def test_sparkline_scales_from_lowest_to_highest_value(
    values: tuple[float | None, ...], blocks: str
) -> None:
    assert sparkline(values) == blocks


def test_sparkline_leaves_room_below_that_of_the_row_above() -> None:
    assert not {*sparkline(range(100))} & {*"▇█"}


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2025, 11, 24), "24 Nov"),
        (date(2025, 12, 8), "8 Dec"),
        (date(2026, 1, 15), "15 Jan"),
        (date(2025, 1, 18), "18 Jan"),
        (date(2025, 1, 17), "17 Jan ’25"),
        (date(2024, 12, 19), "19 Dec ’24"),
    ],
)
def test_day_has_its_year_unless_it_is_within_eleven_months(day: date, text: str) -> None:
    assert short_day(day, TODAY) == text


def test_days_of_a_column_line_up() -> None:
    days = [date(2025, 12, 8), date(2025, 12, 17), date(2024, 11, 5)]
    texts = [day_in_column(short_day(day, TODAY)) for day in days]
    assert texts == [" 8 Dec", "17 Dec", " 5 Nov ’24"]


def test_month_of_last_year_differs_from_that_of_this_year() -> None:
    assert short_month(date(2025, 7, 31), TODAY) == "Jul"
    assert short_month(date(2024, 12, 31), TODAY) == "Dec ’24"
    assert month_name(date(2025, 10, 31), TODAY) == "October"
    assert month_name(date(2024, 12, 31), TODAY) == "December 2024"


def test_year_after_a_month_is_not_taken_for_a_day() -> None:
    assert month_and_year(date(2025, 7, 1)) == "Jul ’25"
    assert day_and_year(date(2007, 7, 1)) == "1 Jul ’07"


def test_no_other_module_shortens_the_name_of_a_month() -> None:
    modules = {
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        if "%b" in path.read_text(encoding="utf-8") and path.parent.name != "sources"
    }
    assert modules == {"model/format.py"}


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1204, "1,204 rows")]
)
def test_count_has_the_number_of_its_noun(count: int, text: str) -> None:
    assert format_count(count, "row") == text


def test_no_other_module_writes_a_number_before_a_plural() -> None:
    """``1 events between`` would be wrong. Numbers in capitals are known not to be 1."""
    nouns = "claims episodes events observations periods reports rows rules states times vintages"
    found = {
        f"{path.relative_to(SOURCES)}: {ast.unparse(value)} {noun}"
        for room in ("alerts", "commands", "screen", "views")
        for path in (SOURCES / room).rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for value, after in pairwise(text.values)
        if isinstance(value, ast.FormattedValue) and isinstance(after, ast.Constant)
        if not ast.unparse(value.value).isupper()
        for noun in nouns.split()
        if re.match(rf" {noun}\b", str(after.value))
    }
    assert found == set(), "use format_count"
