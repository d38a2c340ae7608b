"""Days, months and moments in few characters."""

from __future__ import annotations

import time
from datetime import date

import pytest

from tui.model.times import parse_moment
from tui.views.short_dates import month_name, short_day, short_moment, short_moment_here

TODAY = date(2025, 12, 19)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2025, 11, 24), "24 Nov"),
        (date(2025, 12, 8), "08 Dec"),
        (date(2026, 1, 15), "15 Jan"),
        (date(2025, 1, 18), "18 Jan"),
        (date(2025, 1, 17), "17 Jan 2025"),
        (date(2024, 12, 19), "19 Dec 2024"),
    ],
)
def test_day_has_its_year_unless_it_is_within_eleven_months(day: date, text: str) -> None:
    assert short_day(day, TODAY) == text


def test_month_of_last_year_differs_from_that_of_this_year() -> None:
    assert month_name(date(2025, 10, 31), TODAY) == "October"
    assert month_name(date(2024, 12, 31), TODAY) == "December 2024"


def test_moment_has_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    moment, now = parse_moment("2026-01-15T16:00"), parse_moment("2025-12-19")
    assert short_moment(moment, now) == "15 Jan 16:00 EST"
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    here = short_moment_here(moment, now)
    monkeypatch.undo()
    time.tzset()
    assert here == "16 Jan 06:00 +09:00"
