"""Tests of the moments and lengths of time that users write."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tui.model.errors import UsageError
from tui.model.times import (
    format_here,
    format_length,
    format_new_york,
    parse_length,
    parse_moment,
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


@pytest.mark.parametrize("text", ["", "yesterday", "2025-13-01", "2025-12", "12/19/2025", "2025"])
def test_moment_of_invalid_text_raises_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="write 2025-12-19"):
        parse_moment(text)


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
        "commands/invocation.py",  # with the offset, for the log
        "sources/calendars/release_times.py",
    }
