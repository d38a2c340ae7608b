"""Where steps through time lead, and that they never lead past now or before the first figure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.times import NEW_YORK, moment
from tui.screen import time_travel
from tui.screen.time_travel import Destination, Goto, Months, Move, Step, route

MOMENTS = [moment(f"2025-12-{day}T18:00") for day in ("15", "16", "17", "18")]
FIRST, NOW = moment("2025-12-01T18:00"), moment("2026-01-05T09:00")


@dataclass
class Known:
    """What one source made known, and a clock that stands."""

    times: Sequence[datetime]

    def now(self) -> datetime:
        return NOW

    def moments(self, sources: tuple[str, ...]) -> Sequence[datetime]:
        assert sources == ("toy",)
        return self.times


BACK, ON = Step(("toy",), -1), Step(("toy",), 1)


def led(*moves: Move, start: datetime | None = None) -> Destination:
    return route(moves, start, Known(MOMENTS), FIRST)


def test_a_step_back_from_now_leaves_the_newest_observation() -> None:
    assert led(BACK) == Destination(MOMENTS[2])
    assert led(BACK, BACK) == Destination(MOMENTS[1])


def test_a_step_from_between_two_observations_changes_what_is_seen() -> None:
    morning = moment("2025-12-17T09:00")
    assert led(BACK, start=morning) == Destination(MOMENTS[0])
    assert led(ON, start=morning) == Destination(MOMENTS[2])


def test_there_and_back_is_where_one_was() -> None:
    assert led(BACK, ON, start=MOMENTS[2]).as_of == MOMENTS[2]


def test_beyond_the_last_observation_and_the_future_are_now() -> None:
    assert led(ON, start=MOMENTS[-1]) == Destination(None)
    assert led(Goto(moment("2030-01-01"))) == Destination(None)
    assert led(Months(1), start=moment("2025-12-20")) == Destination(None)


def test_nothing_is_earlier_than_the_first_figure_and_that_is_said() -> None:
    leg = led(Goto(moment("1985-05-05")))
    assert leg.as_of == FIRST
    assert leg.words == "Nothing is known before 2025-12-01 18:00 New York"
    assert led(BACK, start=MOMENTS[0]) == Destination(MOMENTS[0], "Nothing earlier here")


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2025-12-18T15:59", -1, "2025-11-18T15:59"),
        ("2025-03-31T12:00", -1, "2025-02-28T12:00"),
        ("2024-01-31T12:00", 1, "2024-02-29T12:00"),
        ("2025-01-10T12:00", -1, "2024-12-10T12:00"),
        ("2025-12-10T12:00", 1, "2026-01-10T12:00"),
        ("2025-07-10T12:00", -7, "2024-12-10T12:00"),
    ],
)
def test_months_keep_the_clock_of_new_york(start: str, count: int, end: str) -> None:
    assert time_travel.months_on(moment(start).astimezone(UTC), count) == moment(end)


times = st.integers(0, 21_000_000).map(
    lambda minutes: datetime(1990, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(st.lists(times, unique=True).map(sorted), times)
def test_a_step_passes_exactly_one_observation(moments: list[datetime], as_of: datetime) -> None:
    seen = bisect_right(moments, as_of)
    earlier, later = time_travel.before(moments, as_of), time_travel.after(moments, as_of)
    assert (earlier is None) == (seen < 2)
    assert (later is None) == (seen == len(moments))
    if earlier is not None:
        assert bisect_right(moments, earlier) == seen - 1
    if later is not None:
        assert bisect_right(moments, later) == seen + 1


moves = st.one_of(st.sampled_from([BACK, ON]), st.integers(-400, 400).map(Months), times.map(Goto))


@given(st.lists(times, min_size=1, unique=True).map(sorted), st.lists(moves), st.none() | times)
def test_no_journey_leaves_what_is_known(
    moments: list[datetime], journey: list[Move], start: datetime | None
) -> None:
    first = NOW - timedelta(days=3000)
    leg = route(journey, start and min(max(start, first), NOW), Known(moments), first)
    assert leg.as_of is None or first <= leg.as_of < NOW


def test_a_clock_time_that_a_change_of_clocks_skips_exists_nevertheless() -> None:
    skipped = time_travel.months_on(datetime(2025, 2, 9, 2, 30, tzinfo=NEW_YORK), 1)
    assert skipped.astimezone(UTC) == datetime(2025, 3, 9, 7, 30, tzinfo=UTC)
