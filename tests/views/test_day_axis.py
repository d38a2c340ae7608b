"""Labels of a day axis: evenly spaced, years before months before days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.screen.widgets.plot_ticks import choose
from tui.views.day_axis import day_at, day_ticks, x_of_day


def labels(first: date, last: date, columns: int) -> list[str]:
    chosen = choose(day_ticks(first, last), x_of_day(first), x_of_day(last), columns)
    return [tick.label for tick in chosen]


@pytest.mark.parametrize(
    ("first", "last", "columns", "expected"),
    [
        (date(1962, 1, 2), date(2026, 8, 7), 40, ["1970", "1980", "1990", "2000", "2010", "2020"]),
        (date(2015, 8, 8), date(2026, 8, 7), 40, ["2020", "2025"]),
        (date(2015, 8, 8), date(2026, 8, 7), 80, [str(year) for year in range(2016, 2027)]),
        (date(2023, 8, 8), date(2026, 8, 7), 40, ["2024", "Jul", "2025", "Jul", "2026", "Jul"]),
        (date(2026, 2, 8), date(2026, 8, 7), 40, ["Mar", "Apr", "May", "Jun", "Jul", "Aug"]),
        (date(2026, 7, 7), date(2026, 8, 7), 60, ["13", "20", "27", "Aug", "3"]),
    ],
)
def test_day_ticks_axis_has_expected_labels(
    first: date, last: date, columns: int, expected: list[str]
) -> None:
    assert labels(first, last, columns) == expected


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.integers(1, 30_000))
def test_day_ticks_lie_on_axis_or_within_year_before(first: date, days: int) -> None:
    last = first + timedelta(days=min(days, (date(2101, 1, 1) - first).days))
    for tick in day_ticks(first, last):
        assert day_at(tick.x) <= last
        assert x_of_day(day_at(tick.x)) == tick.x
        assert (first - day_at(tick.x)).days < 366
