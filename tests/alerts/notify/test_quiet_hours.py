"""End of the quiet hours on ordinary nights and in the two nights in which the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.alerts.notify.quiet_hours import quiet_until
from tui.model.times import NEW_YORK

MINUTE = timedelta(minutes=1)
CHANGES = (
    (NEW_YORK, datetime(2026, 11, 1, 6, tzinfo=UTC)),  # back at 02:00 EDT
    (NEW_YORK, datetime(2026, 3, 8, 7, tzinfo=UTC)),  # on at 02:00 EST
    (ZoneInfo("Australia/Lord_Howe"), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),  # half an hour
    (ZoneInfo("America/Santiago"), datetime(2026, 9, 6, 4, tzinfo=UTC)),  # on at midnight
)
CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
NIGHT_CLOCKS = st.integers(0, 4 * 60).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2025-12-19T21:59", "2025-12-19T21:59"),
        ("2025-12-19T22:00", "2025-12-20T07:00"),
        ("2025-12-20T06:59", "2025-12-20T07:00"),
        ("2025-12-20T07:00", "2025-12-20T07:00"),
    ],
)
def test_quiet_hours_may_include_midnight(local: str, until: str) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=NEW_YORK)
    ends = quiet_until(now, "22:00-07:00", NEW_YORK)
    assert ends == datetime.fromisoformat(until).replace(tzinfo=NEW_YORK).astimezone(UTC)


def test_quiet_hours_that_end_as_they_begin_are_none() -> None:
    now = datetime(2025, 12, 12, 23, 30, tzinfo=UTC)
    assert quiet_until(now, "07:00-07:00", NEW_YORK) == now


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        # The clocks go back: 01:00 to 02:00 is 05:00 to 06:00 UTC (EDT), then 06:00 to 07:00 (EST).
        ("01:30-07:00", "2026-11-01T05:45", "2026-11-01T12:00"),
        ("01:30-07:00", "2026-11-01T06:10", "2026-11-01T12:00"),  # 01:10 EST: not before 01:30
        ("22:00-01:30", "2026-11-01T05:29", "2026-11-01T05:30"),
        ("22:00-01:30", "2026-11-01T06:10", ""),  # over: 01:30 EDT has been
        ("01:15-01:45", "2026-11-01T05:30", "2026-11-01T05:45"),
        ("01:15-01:45", "2026-11-01T06:30", ""),
        ("22:00-07:00", "2026-11-01T06:30", "2026-11-01T12:00"),
        ("01:45-01:15", "2026-11-01T06:30", "2026-11-02T06:15"),  # of the next day
        # The clocks go on: 02:00 to 03:00 is left out at 07:00 UTC.
        ("02:30-07:00", "2026-03-08T06:59", ""),
        ("02:30-07:00", "2026-03-08T07:00", "2026-03-08T11:00"),
        ("22:00-02:30", "2026-03-08T06:59", "2026-03-08T07:00"),
        ("22:00-02:30", "2026-03-08T07:00", ""),
        ("02:15-02:45", "2026-03-08T07:00", ""),
        ("22:00-07:00", "2026-03-08T07:30", "2026-03-08T11:00"),
    ],
)
def test_quiet_hours_in_the_night_of_a_change(hours: str, now: str, until: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    end = datetime.fromisoformat(until or now).replace(tzinfo=UTC)
    assert quiet_until(moment, hours, NEW_YORK) == end


@pytest.mark.parametrize(("zone", "change"), CHANGES)
@examples(60)
@given(begin=st.one_of(CLOCKS, NIGHT_CLOCKS), end=st.one_of(CLOCKS, NIGHT_CLOCKS))
def test_quiet_hours_end_once_by_the_latest_time_that_the_clocks_showed(
    zone: ZoneInfo, change: datetime, begin: str, end: str
) -> None:
    """The latest time shown never goes back, so no time of day comes twice."""
    if begin == end:
        return
    latest, length = datetime(1, 1, 1), timedelta(days=end < begin)  # noqa: DTZ001
    endings = set()
    for minute in range(-27 * 60, 30 * 60):
        now = change + minute * MINUTE
        latest = max(latest, now.astimezone(zone).replace(tzinfo=None))
        until = quiet_until(now, f"{begin}-{end}", zone)
        assert (until > now) is any(
            datetime.combine(day, time.fromisoformat(begin))
            <= latest
            < datetime.combine(day + length, time.fromisoformat(end))
            for day in (latest.date() - timedelta(days=1), latest.date())
        )
        if until > now:
            endings.add(until)
    days = [moment.astimezone(zone).date() for moment in endings]
    assert len(days) == len(set(days))
    for ending in endings:
        shown = ending.astimezone(zone).replace(tzinfo=None)
        before = (ending - MINUTE).astimezone(zone).replace(tzinfo=None)
        assert before < datetime.combine(shown.date(), time.fromisoformat(end)) <= shown
