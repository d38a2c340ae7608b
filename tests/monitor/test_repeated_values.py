"""Values that contradict those at hand: repeated over three days, they are accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support import toy_source
from tests.support.poller_harness import PollerHarness, open_harness
from tests.support.upstream import Reply
from tui.model.snapshot import State
from tui.monitor.results import PollResult
from tui.sources.value_limits import NeighbourLimit

LAST = date(2026, 1, 7)
DAYS = [LAST - timedelta(days=ago) for ago in range(29, -1, -1)]
FIRST = [number / 10 for number in range(30)]
TWO_MINUTES = timedelta(minutes=2)


def body(values: Sequence[float], more: int = 0) -> bytes:
    """Return a body of the first 30 days with these values, and of ``more`` days after them."""
    rows = list(zip(DAYS, values, strict=True))
    rows += [(LAST + timedelta(days=day), 3.0) for day in range(1, more + 1)]
    return toy_source.body(*((day.isoformat(), value) for day, value in rows))


async def poll_next_day(
    here: PollerHarness, response: bytes, *, validated: bool = False
) -> PollResult:
    """Poll a day later a publisher that serves this body, or 304 if ``validated`` and it is old."""
    here.clock.forward(days=1)
    here.upstream.serve("toy.example.gov", Reply(response, validated=validated))
    [outcome] = await here.ask()
    return outcome


def shown(here: PollerHarness, as_of: datetime) -> list[float]:
    """Return the values of the first 30 days as of a moment."""
    values: list[float] = here.store.snapshot(as_of).datasets["toy", "a"].frame["value"].tolist()
    return values[:30]


async def test_repeated_other_values_are_a_correction_from_then_on(tmp_path: Path) -> None:
    """The first body was wrong on ten days; as of its days it is what was known."""
    wrong = [value + 50 if 5 <= at < 15 else value for at, value in enumerate(FIRST)]
    async with open_harness(tmp_path) as here:
        await poll_next_day(here, body(wrong, 1))
        for day in range(1, 4):
            outcome = await poll_next_day(here, body(FIRST, more=day + 1))
            assert "others on 10 of 31 days" in outcome.status.error
            assert "set aside until the publisher has repeated it" in outcome.status.error
            assert shown(here, here.clock.time) == wrong
            here = here.restart()
        outcome = await poll_next_day(here, body(FIRST, more=5))
        assert outcome.changed
        assert outcome.status.notice.startswith(
            "2025-12-14 value: stored 50.5, new file 0.5; the new value is the publisher's "
            "correction: it was repeated for three days"
        )
        corrected = here.clock.time
        assert shown(here, corrected) == FIRST
        assert shown(here, corrected - TWO_MINUTES) == wrong
        snapshot = here.store.snapshot(corrected, here.poller.statuses())
        assert snapshot.datasets["toy", "a"].state is State.LIVE
        again = await poll_next_day(here, body(FIRST, more=6))
        assert again.status.notice == ""
        assert here.store.newest_frames("toy")["a"]["value"].tolist()[:30] == FIRST
        here = here.restart()
        assert shown(here, here.clock.time) == FIRST
        assert shown(here, corrected - TWO_MINUTES) == wrong
        earlier = here.store.snapshot(here.clock.time).earlier
        assert earlier is not None
        assert earlier.revision_times(("toy",))[0] == corrected


async def test_one_other_value_is_corrected_after_three_days(tmp_path: Path) -> None:
    other = [9.9, *FIRST[1:]]
    async with open_harness(tmp_path) as here:
        await poll_next_day(here, body(FIRST, 1))
        for day in range(1, 4):
            outcome = await poll_next_day(here, body(other, more=day + 1))
            assert outcome.status.notice.endswith("the stored value stays")
            assert shown(here, here.clock.time) == FIRST
        outcome = await poll_next_day(here, body(other, more=5))
        assert "stored 0, new file 9.9; the new value is" in outcome.status.notice
        assert shown(here, here.clock.time) == other
        assert shown(here, here.clock.time - TWO_MINUTES) == FIRST


@pytest.mark.parametrize("validated", [False, True])
async def test_other_value_in_a_file_that_stays_the_same_is_corrected(
    tmp_path: Path, validated: bool
) -> None:
    """The same body for days, or "304 not modified": known from the third day after the first."""
    other = [9.9, *FIRST[1:]]
    async with open_harness(tmp_path, replace(toy_source.source(), keep=2)) as here:
        await poll_next_day(here, body(FIRST, 1))
        for day in range(3):
            outcome = await poll_next_day(here, body(other, 2), validated=validated)
            assert outcome.changed is (day == 0)
            assert outcome.status.notice.endswith("the stored value stays")
            here = here.restart()
        outcome = await poll_next_day(here, body(other, 2), validated=validated)
        corrected = here.clock.time
        assert outcome.changed
        assert outcome.status.not_modified == 3 * validated
        assert "stored 0, new file 9.9; the new value is" in outcome.status.notice
        for _ in range(2):
            assert shown(here, here.clock.time) == other
            assert shown(here, corrected - TWO_MINUTES) == FIRST
            earlier = here.store.snapshot(here.clock.time).earlier
            assert earlier is not None
            assert earlier.revision_times(("toy",)) == (corrected,)
            here = here.restart()
            outcome = await poll_next_day(here, body(other, 2), validated=validated)
            assert not outcome.changed
        for more in (3, 4):
            assert (await poll_next_day(here, body(other, more))).status.notice == ""
            assert shown(here, here.clock.time) == other
            assert shown(here, corrected - TWO_MINUTES) == FIRST


async def test_file_that_is_put_back_is_a_correction_from_then_on(tmp_path: Path) -> None:
    """Values that were wrong for a week; the file then is the first one again."""
    wrong = [9.9, *FIRST[1:]]
    async with open_harness(tmp_path) as here:
        await poll_next_day(here, body(FIRST, 1))
        seen = []
        for values in (wrong, FIRST):
            for _ in range(5):
                await poll_next_day(here, body(values, 1))
                seen.append((here.clock.time, shown(here, here.clock.time)[0]))
        assert [value for _, value in seen] == [0.0] * 3 + [9.9] * 5 + [0.0] * 2
        here = here.restart()
        assert [shown(here, at)[0] for at, _ in seen] == [value for _, value in seen]


async def test_body_at_hand_between_two_refused_ones_repeats_nothing(tmp_path: Path) -> None:
    refused = [value + 50 for value in FIRST]
    async with open_harness(tmp_path) as here:
        await poll_next_day(here, body(FIRST, 1))
        for values in (refused, FIRST, FIRST, FIRST, refused, refused):
            assert not (await poll_next_day(here, body(values, 1))).changed
        assert shown(here, here.clock.time) == FIRST


async def test_other_values_that_change_are_no_correction(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        await poll_next_day(here, body(FIRST, 1))
        for day in range(1, 8):
            other = [value + day for value in FIRST]
            outcome = await poll_next_day(here, body(other, more=day + 1))
            assert not outcome.changed
        assert shown(here, here.clock.time) == FIRST


def parse_in_order(response: bytes, part: str) -> pd.DataFrame:
    """Return the frame with its values last, where the limits expect them."""
    return toy_source.parse(response, part)[["observed", "known", "value"]]


SPIKE = [1.0] * 25 + [4.0] + [1.0] * 4
"""A true record that reverted the next day, as SOFR's of 2019-09-17."""


@pytest.mark.parametrize(
    ("values", "is_accepted"), [(SPIKE, True), ([1.0] * 25 + [9.0] + [1.0] * 4, False)]
)
async def test_repeated_record_is_accepted_and_a_unit_never(
    tmp_path: Path, values: list[float], is_accepted: bool
) -> None:
    limit = NeighbourLimit("value", most=2.0, unit_factor=5)
    source = replace(toy_source.source(), limits=(limit,), parse=parse_in_order)
    async with open_harness(tmp_path, source) as here:
        outcomes = [await poll_next_day(here, body(values, more=day + 1)) for day in range(1, 6)]
        assert [outcome.changed for outcome in outcomes] == [False] * 3 + [is_accepted] * 2
        assert "got 4 with 1 of" in outcomes[3].status.notice or not is_accepted
        here = here.restart()
        frames = here.store.newest_frames("toy")
        assert bool(frames) is is_accepted
