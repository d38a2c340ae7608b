"""Navigation through time: destinations of moves, between the first figure and now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.times import NEW_YORK, parse_moment
from tui.screen import time_travel
from tui.screen.time_travel import Destination, Goto, Months, Move, Step, likely_direction, route

MOMENTS = [parse_moment(f"2025-12-{day}T18:00") for day in ("15", "16", "17", "18")]
FIRST, NOW = parse_moment("2025-12-01T18:00"), parse_moment("2026-01-05T09:00")


@dataclass
class FixedMoments:
    """Moments of one source, and a fixed current time."""

    times: Sequence[datetime]

    def now(self) -> datetime:
        return NOW

    def moments(self, sources: tuple[str, ...]) -> Sequence[datetime]:
        assert sources == ("toy",)
        return self.times


BACK, FORWARD = Step(("toy",), -1), Step(("toy",), 1)


def destination_of(*moves: Move, start: datetime | None = None) -> Destination:
    return route(moves, start, FixedMoments(MOMENTS), FIRST)


def test_step_back_from_now_skips_newest_observation() -> None:
    assert destination_of(BACK) == Destination(MOMENTS[2])
    assert destination_of(BACK, BACK) == Destination(MOMENTS[1])


def test_step_between_observations_changes_the_visible_one() -> None:
    morning = parse_moment("2025-12-17T09:00")
    assert destination_of(BACK, start=morning) == Destination(MOMENTS[0])
    assert destination_of(FORWARD, start=morning) == Destination(MOMENTS[2])


def test_step_back_and_forward_returns_to_start() -> None:
    assert destination_of(BACK, FORWARD, start=MOMENTS[2]).as_of == MOMENTS[2]


def test_move_past_last_observation_leads_to_now() -> None:
    assert destination_of(FORWARD, start=MOMENTS[-1]) == Destination(None)
    assert destination_of(Goto(parse_moment("2030-01-01"))) == Destination(None)
    assert destination_of(Months(1), start=parse_moment("2025-12-20")) == Destination(None)


def test_move_before_first_figure_stops_with_message() -> None:
    destination = destination_of(Goto(parse_moment("1985-05-05")))
    assert destination.as_of == FIRST
    assert destination.message == "Nothing is known before 2025-12-01 18:00 EST"
    assert destination_of(BACK, start=MOMENTS[0]) == Destination(MOMENTS[0], "Nothing earlier here")


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
def test_add_months_keeps_new_york_clock_time(start: str, count: int, end: str) -> None:
    assert time_travel.add_months(parse_moment(start).astimezone(UTC), count) == parse_moment(end)


times = st.integers(0, 21_000_000).map(
    lambda minutes: datetime(1990, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(st.lists(times, unique=True).map(sorted), times)
def test_step_passes_exactly_one_observation(moments: list[datetime], as_of: datetime) -> None:
    count = bisect_right(moments, as_of)
    earlier, later = (
        time_travel.previous_moment(moments, as_of),
        time_travel.next_moment(moments, as_of),
    )
    assert (earlier is None) == (count < 2)
    assert (later is None) == (count == len(moments))
    if earlier is not None:
        assert bisect_right(moments, earlier) == count - 1
    if later is not None:
        assert bisect_right(moments, later) == count + 1


moves = st.one_of(
    st.sampled_from([BACK, FORWARD]), st.integers(-400, 400).map(Months), times.map(Goto)
)


@given(st.lists(times, min_size=1, unique=True).map(sorted), st.lists(moves), st.none() | times)
def test_route_stays_between_first_and_now(
    moments: list[datetime], sequence: list[Move], start: datetime | None
) -> None:
    first = NOW - timedelta(days=3000)
    destination = route(
        sequence, start and min(max(start, first), NOW), FixedMoments(moments), first
    )
    assert destination.as_of is None or first <= destination.as_of < NOW


def test_add_months_accepts_clock_time_skipped_by_dst() -> None:
    skipped = time_travel.add_months(datetime(2025, 2, 9, 2, 30, tzinfo=NEW_YORK), 1)
    assert skipped.astimezone(UTC) == datetime(2025, 3, 9, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("move", "direction"),
    [
        (Step(("fred",), -1), -1),
        (Step(("fred",), 1), 1),
        (Months(-2), -1),
        (Months(1), 1),
        (Goto(NOW), -1),
    ],
)
def test_likely_step_goes_on_in_the_direction_of_a_move(move: Move, direction: int) -> None:
    assert likely_direction(move) == direction
