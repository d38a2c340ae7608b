"""Tests of the moments and lengths of time that users write."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.model.errors import UsageError
from tui.model.times import (
    NEW_YORK,
    format_here,
    format_length,
    format_new_york,
    parse_day,
    parse_length,
    parse_moment,
    parse_past_moment,
)

SOURCES = Path(__file__).parents[2] / "src" / "tui"
REPEATED = datetime(2026, 11, 1, 5, 45, tzinfo=UTC)
"""01:45 in New York, in the hour that the clocks show twice."""


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-12-19", "2025-12-20T04:59:59"),
        ("2025-07-01", "2025-07-02T03:59:59"),
        ("2025-12-18T15:59", "2025-12-18T20:59:00"),
        (" 2025-12-18 16:00:01 ", "2025-12-18T21:00:01"),
        ("2025-12-18T15:59Z", "2025-12-18T15:59:00"),
        ("2025-12-18T15:59+09:00", "2025-12-18T06:59:00"),
    ],
)
def test_moment_without_offset_is_new_york_time(text: str, utc: str) -> None:
    assert parse_moment(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2025-13-01", "2025-12", "12/19/2025", "2025", "2025-W51"]
)
def test_moment_of_invalid_text_raises_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="write 2025-12-19"):
        parse_moment(text)


OUTSIDE = [
    "0001-01-01",
    "9999-12-31",
    "1899-12-31",
    "0001-01-01T00:00+14:00",
    "1900-01-01T00:00+14:00",
    "9999-12-31T23:59-12:00",
]
NOW = datetime(2026, 8, 10, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", [*OUTSIDE, "0001-01-01T00:00Z", "9999-12-31T23:59:59.999999"])
def test_moment_outside_the_calendar_raises_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="is not between 1900-01-01 and now"):
        parse_moment(text)


@pytest.mark.parametrize("text", ["2026-03-08T02:30", "2026-03-08 02:00:00", "1987-04-05T02:59"])
def test_moment_that_summer_time_skips_raises_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="does not exist in New York: the clocks went forward"):
        parse_moment(text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-08T01:59", "2026-03-08T06:59"),
        ("2026-03-08T03:00", "2026-03-08T07:00"),
        ("2026-03-08T02:30-05:00", "2026-03-08T07:30"),
        ("2025-11-02T01:30", "2025-11-02T05:30"),
        ("2025-11-02T01:30-05:00", "2025-11-02T06:30"),
        ("2025-11-02T02:00", "2025-11-02T07:00"),
    ],
)
def test_moment_that_occurs_twice_is_the_first(text: str, utc: str) -> None:
    assert parse_moment(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-08-11", "2026-08-10T10:31", "2026-08-10T23:59:59", "2026-08-10T14:31Z", "2027-01-01"],
)
def test_past_moment_after_now_raises_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="in the future: it is 2026-08-10 10:30 in New York"):
        parse_past_moment(text, NOW)


def test_past_moment_of_today_is_now() -> None:
    assert parse_past_moment("2026-08-10", NOW) == NOW
    assert parse_past_moment("20260810", NOW) == NOW
    late = datetime(2026, 8, 11, 3, 59, 59, tzinfo=UTC)
    assert parse_past_moment("2026-08-10", late) == late
    assert parse_past_moment("2026-08-10T10:30", NOW) == NOW


years = st.one_of(st.integers(1, 2), st.integers(1899, 2027), st.integers(9998, 9999))
naive = st.builds(
    lambda moment, year: moment.replace(year=year, day=min(moment.day, 28)), st.datetimes(), years
)
offsets = st.sampled_from(["", "Z", "+00:00", "+14:00", "-12:00", "+23:59", "-23:59", "-04:00"])
written = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"\A[0-9]{4}-?[0-9W]{2,3}-?[0-9]{1,2}([T ][0-9:.]{1,12}([+-][0-9:]{2,8}|Z)?)?\Z"),
    st.builds(lambda moment: str(moment.date()), naive),
    st.builds(lambda moment, offset: moment.isoformat() + offset, naive, offsets),
)


@given(
    written, st.integers(631_152_000, 4_102_444_800).map(lambda s: datetime.fromtimestamp(s, UTC))
)
@examples(2000)
@example("2026-03-08T02:30", NOW)
@example("9999-12-31", NOW)
@example("0001-01-01T00:00+23:59", NOW)
def test_any_text_is_a_moment_up_to_now_or_a_usage_error(text: str, now: datetime) -> None:
    try:
        moment = parse_past_moment(text, now)
    except UsageError:
        return
    assert moment.tzinfo is UTC
    assert moment <= now
    local = moment.astimezone(NEW_YORK)
    assert local.astimezone(UTC) == moment


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("July", "'July' is no day; write one such as 2025-07-01"),
        ("1989-12-31", "1989-12-31 is not between 1990-01-01 and 2026-08-10"),
        ("9999-12-31", "9999-12-31 is not between 1990-01-01 and 2026-08-10"),
    ],
)
def test_day_out_of_range_raises_usage_error(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_day(text, date(1990, 1, 1), NOW.date())
    assert parse_day(" 2026-08-10 ", date(1990, 1, 1), NOW.date()) == NOW.date()


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("45s", timedelta(seconds=45)),
        ("30m", timedelta(minutes=30)),
        ("2h", timedelta(hours=2)),
        ("14d", timedelta(days=14)),
    ],
)
def test_length_reads_what_format_length_writes(text: str, interval: timedelta) -> None:
    assert parse_length(text, "smhd") == interval
    assert format_length(interval) == text


@pytest.mark.parametrize("text", ["", "0h", "h", "1.5h", "99999d", "-1h", "5s", "1y", "1 h "])
def test_length_of_other_text_is_none(text: str) -> None:
    assert parse_length(text) is None


@pytest.mark.parametrize(("minutes", "text"), [(1440, "1d"), (1500, "25h"), (90, "90m")])
def test_format_length_uses_the_largest_whole_unit(minutes: int, text: str) -> None:
    assert format_length(timedelta(minutes=minutes)) == text


def test_new_york_time_has_its_zone() -> None:
    assert format_new_york(REPEATED) == "2026-11-01 01:45 EDT"
    assert format_new_york(REPEATED + timedelta(hours=1)) == "2026-11-01 01:45 EST"
    assert format_new_york(REPEATED, seconds=True) == "2026-11-01 01:45:00 EDT"
    assert format_new_york(REPEATED, REPEATED + timedelta(hours=23)) == "01:45 EDT"
    assert format_new_york(REPEATED, REPEATED + timedelta(hours=24)) == "2026-11-01 01:45 EDT"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Shanghai", "2026-11-01 13:45 +08:00"),  # CST, which is also Chicago's
        ("America/St_Johns", "2026-11-01 02:15 -03:30"),
        ("UTC", "2026-11-01 05:45 UTC"),
    ],
)
def test_local_time_has_its_offset(zone: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    assert format_here(REPEATED) == text
    assert format_here(REPEATED, day=False) == text.removeprefix("2026-11-01 ")


def test_no_other_module_formats_the_time_of_a_clock() -> None:
    """A time that another module formats could lack its zone. Publishers' formats are read."""
    formatting = {
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        if "%H:%M" in path.read_text(encoding="utf-8") and path.parent.name != "sources"
    }
    assert formatting == {
        "model/times.py",
        "commands/log_file.py",  # with the offset, for the log
        "sources/calendars/release_times.py",
        "screen/widgets/header_items.py",  # of the header, which says NY
        "views/short_dates.py",  # with the zone, without the year
    }
