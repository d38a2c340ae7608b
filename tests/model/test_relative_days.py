"""Tests of days and moments that are named relative to today."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.model.errors import UsageError
from tui.model.relative_days import WEEKDAYS, is_distance_back, relative_day
from tui.model.times import NEW_YORK, format_new_york, parse_day, parse_past_moment

MONDAY = date(2026, 8, 10)
AFTERNOON = datetime(2026, 8, 10, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("-1d", "2026-03-01", "2026-02-28"),
        ("-10d", "2026-08-10", "2026-07-31"),
        ("-2w", "2026-01-05", "2025-12-22"),
        ("-1m", "2026-03-31", "2026-02-28"),
        ("-1m", "2024-03-31", "2024-02-29"),
        ("-3m", "2026-08-10", "2026-05-10"),
        ("-3m", "2026-05-31", "2026-02-28"),
        ("-1m", "2026-01-15", "2025-12-15"),
        ("-12m", "2026-01-15", "2025-01-15"),
        ("-1y", "2024-02-29", "2023-02-28"),
        ("-4y", "2024-02-29", "2020-02-29"),
        (" -1Y ", "2026-08-10", "2025-08-10"),
        ("today", "2026-08-10", "2026-08-10"),
        ("Yesterday", "2026-03-01", "2026-02-28"),
        ("monday", "2026-08-10", "2026-08-10"),
        ("last monday", "2026-08-10", "2026-08-03"),
        ("friday", "2026-08-10", "2026-08-07"),
        ("last friday", "2026-08-10", "2026-08-07"),
        ("last-friday", "2026-08-10", "2026-08-07"),
        ("Last Fri", "2026-08-07", "2026-07-31"),
        ("fri", "2026-08-07", "2026-08-07"),
        ("tuesday", "2026-08-10", "2026-08-04"),
        ("-9999y", "2026-08-10", "0001-01-01"),
    ],
)
def test_relative_day_counts_back_from_today(text: str, today: str, day: str) -> None:
    assert str(relative_day(text, date.fromisoformat(today))) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1y",
        "-0d",
        "-1.5y",
        "+1y",
        "-1h",
        "- 1y",
        "-10000d",
        "-1y-1d",
        "-١y",
        "last",
        "frida",
    ],
)
def test_relative_day_of_other_text_is_none(text: str) -> None:
    assert relative_day(text, MONDAY) is None


@pytest.mark.parametrize(
    ("text", "now", "utc"),
    [
        ("-1d", "2026-03-08T12:00", "2026-03-08T04:59:59"),  # the day before summer time began
        ("-1d", "2026-03-09T12:00", "2026-03-09T03:59:59"),  # the day it began, of 23 hours
        ("-1d", "2026-11-02T12:00", "2026-11-02T04:59:59"),  # the day it ended, of 25 hours
        ("-6m", "2026-08-10T12:00", "2026-02-11T04:59:59"),  # from summer to winter time
        ("yesterday", "2026-08-11T03:59", "2026-08-10T03:59:59"),  # still 10 August in New York
        ("yesterday", "2026-08-11T04:00", "2026-08-11T03:59:59"),
        ("last friday", "2026-08-10T18:30", "2026-08-08T03:59:59"),
        ("today", "2026-08-10T18:30", "2026-08-10T18:30"),
        ("monday", "2026-08-10T18:30", "2026-08-10T18:30"),
        ("Now", "2026-08-10T18:30", "2026-08-10T18:30"),
    ],
)
def test_relative_moment_is_the_end_of_a_day_in_new_york(text: str, now: str, utc: str) -> None:
    moment = parse_past_moment(text, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert moment == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("1y", "-1y"),
        ("+3m", "-3m"),
        ("- 2w", "-2w"),
        ("10 days ago", "-10d"),
        ("2 years", "-2y"),
        ("yesteday", "yesterday"),
        ("last fridey", "last friday"),
        ("wensday", "wednesday"),
        ("soon", "2025-12-19, 2025-12-18T15:59, -3m or last friday"),
    ],
)
def test_text_that_is_no_moment_raises_with_the_nearest_example(text: str, example: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_past_moment(text, AFTERNOON)
    assert str(raised.value) == f"{text!r} is no moment; write {example}"


@pytest.mark.parametrize("text", ["-127y", "-9999y", "-9999m"])
def test_relative_moment_before_1900_raises_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match=f"'{text}' is not between 1900-01-01 and now"):
        parse_past_moment(text, AFTERNOON)


def test_day_is_relative_to_the_last_one_allowed() -> None:
    shown, first = date(2025, 12, 19), date(1990, 1, 2)
    assert parse_day("-1y", first, shown) == date(2024, 12, 19)
    assert parse_day("today", first, shown) == shown
    with pytest.raises(UsageError, match="1985-12-19 is not between 1990-01-02 and 2025-12-19"):
        parse_day("-40y", first, shown)
    with pytest.raises(UsageError, match="'1 year' is no day; write -1y"):
        parse_day("1 year", first, shown)


names = st.sampled_from(["today", "yesterday", *WEEKDAYS, *(f"last {day}" for day in WEEKDAYS)])
back = st.builds("-{}{}".format, st.integers(1, 400), st.sampled_from("dwm"))
clocks = st.integers(0, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(names | back, clocks)
@examples(1000)
@example("-1m", datetime(2024, 3, 31, 12, tzinfo=UTC))
def test_relative_moment_is_that_of_the_date_it_stands_for(text: str, now: datetime) -> None:
    moment = parse_past_moment(text, now)
    assert moment <= now
    written = format_new_york(moment).split()[0]
    assert parse_past_moment(written, now) == moment
    assert relative_day(text, now.astimezone(NEW_YORK).date()) == date.fromisoformat(written)


@given(st.integers(1, 2000), st.sampled_from("dwmy"), st.dates(date(1700, 1, 1)))
@examples(500)
@example(1, "y", date(2024, 2, 29))
def test_distance_back_is_that_of_pandas(count: int, unit: str, today: date) -> None:
    assert is_distance_back(f"-{count}{unit}")
    offsets = {
        "d": lambda: pd.DateOffset(days=count),
        "w": lambda: pd.DateOffset(weeks=count),
        "m": lambda: pd.DateOffset(months=count),
        "y": lambda: pd.DateOffset(years=count),
    }
    try:
        expected = (pd.Timestamp(today) - offsets[unit]()).date()
    except (ValueError, OverflowError):
        expected = date.min
    assert relative_day(f"-{count}{unit}", today) == expected
