"""Shown request statuses: host pauses, complete parts, and parts that are no longer requested."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from tests.support import toy_source
from tests.support.poller_harness import open_harness
from tests.support.upstream import Reply
from tui.model.snapshot import State
from tui.sources.base import Part

TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))


async def test_next_try_is_not_before_the_end_of_the_host_pause(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy_source.source(parts=("a", "b"))) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
        here.clock.time = datetime(2026, 1, 8, 17, 55, tzinfo=UTC)
        here.upstream.serve("toy.example.gov", Reply(b"", 429, {"Retry-After": "7200"}))
        assert len(await here.ask()) == 1
        statuses = here.poller.statuses()
        here.clock.forward(minutes=30)
        assert await here.ask() == []
    refused, other = statuses["toy", "a"], statuses["toy", "b"]
    until = datetime(2026, 1, 8, 19, 55, tzinfo=UTC)
    assert (refused.next_try, refused.why) == (until, "asked to wait")
    assert (other.next_try, other.why) == (until, "its host turned another part away")
    assert other.error == ""


async def test_complete_part_has_no_next_try(tmp_path: Path) -> None:
    final = replace(
        toy_source.source(),
        parts=lambda now, symbols: (Part("a", "https://toy.example.gov/a.csv", final=True),),
    )
    async with open_harness(tmp_path, final) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
        status = here.poller.statuses()["toy", "a"]
        assert (status.next_try, status.why) == (None, "complete")
        here.clock.forward(hours=1)
        assert await here.ask() == []
        here.clock.forward(days=1)
        assert len(await here.ask()) == 1, "more is due of it by then"


async def test_part_no_longer_requested_does_not_fail(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy_source.source(parts=("a", "b"))) as here:
        here.upstream.serve("toy.example.gov/a.csv", Reply(TODAY))
        here.upstream.serve("toy.example.gov/b.csv", Reply(TODAY))
        await here.ask()
        here.upstream.serve("toy.example.gov/b.csv", Reply(b"", 500))
        here.clock.forward(hours=1)
        await here.ask()
        assert here.poller.statuses()["toy", "b"].error == "HTTP 500"
        without_b = replace(
            toy_source.source(),
            parts=lambda now, symbols: (Part("a", "https://toy.example.gov/a.csv"),),
        )
        here.store.sources["toy"] = without_b
        status = here.poller.statuses()["toy", "b"]
        dataset = here.store.snapshot(here.clock.time, here.poller.statuses()).datasets["toy", "b"]
    assert (status.error, status.next_try, status.why) == ("", None, "not asked for now")
    assert dataset.state is State.LIVE


async def test_part_is_stale_only_after_the_grace_time_or_a_request(tmp_path: Path) -> None:
    """At 18:00 the day's figure is published. It is missing after a request or 10 minutes."""
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()

        def state() -> State:
            statuses = here.poller.statuses()
            return here.store.snapshot(here.clock.time, statuses).datasets["toy", "a"].state

        here.clock.time = datetime(2026, 1, 8, 18, tzinfo=UTC)
        assert state() is State.LIVE
        here.clock.forward(minutes=9)
        assert state() is State.LIVE
        here.clock.forward(minutes=2)
        assert state() is State.STALE
        here.clock.forward(minutes=-10)
        await here.ask()
        assert state() is State.STALE, "requested, and it did not come"


async def test_part_within_the_grace_time_is_failing_after_a_failure(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
        here.clock.time = datetime(2026, 1, 8, 17, 58, tzinfo=UTC)
        here.upstream.serve("toy.example.gov", Reply(b"", 500))
        await here.ask()
        here.clock.forward(minutes=3)
        snapshot = here.store.snapshot(here.clock.time, here.poller.statuses())
    assert snapshot.datasets["toy", "a"].state is State.FAILING
