"""Times of requests, back-off, validators and quarantine, over a real socket."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support import toy_source
from tests.support.poller_harness import SHORT_TIMEOUTS, START, open_harness
from tests.support.upstream import Fault, Reply, Request
from tui.model.snapshot import State
from tui.model.status import PartStatus
from tui.monitor.cadence import back_off
from tui.sources.base import Part
from tui.sources.http_client import open_client

TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))
YESTERDAY = toy_source.body(("2026-01-06", 2.0))


async def test_poll_fills_an_empty_store(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy_source.source(parts=("a", "b"))) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        outcomes = await here.ask()
    assert [outcome.changed for outcome in outcomes] == [True, True]
    assert set(here.store.snapshot(START).datasets) == {("toy", "a"), ("toy", "b")}


async def test_no_request_within_the_minimum_interval_or_after_a_restart(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
        here.clock.forward(minutes=4.9)
        assert await here.ask() == []
        assert await here.restart().ask() == []
        assert len(here.upstream.requests) == 1


async def test_request_after_the_minimum_interval_is_conditional(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
        here.clock.forward(minutes=5)
        [outcome] = await here.restart().ask()
        assert here.upstream.requests[1].conditional
    assert not outcome.changed
    assert outcome.status.not_modified == 1
    assert outcome.status.answered == here.clock.time


async def test_request_without_validators_stores_an_unchanged_body_once(
    tmp_path: Path,
) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY, validated=False))
        await here.ask()
        here.clock.forward(minutes=5)
        [outcome] = await here.ask()
        assert not here.upstream.requests[1].conditional
    assert not outcome.changed
    assert len(here.store.vintages()["toy", "a"]) == 1


async def test_next_try_is_the_next_release(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        [outcome] = await here.ask()
    assert outcome.status.next_try == datetime(2026, 1, 8, 18, tzinfo=UTC)
    assert outcome.status.why == "next release"


async def test_next_try_before_a_release_waits_for_the_minimum_interval(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.clock.time = datetime(2026, 1, 7, 17, 58, tzinfo=UTC)
        here.upstream.serve("toy.example.gov", Reply(YESTERDAY))
        [outcome] = await here.ask()
    assert outcome.status.next_try == datetime(2026, 1, 7, 18, 3, tzinfo=UTC)
    assert outcome.status.why == "not within 5m"


async def test_overdue_release_is_requested_at_the_configured_interval(tmp_path: Path) -> None:
    async with open_harness(tmp_path, every={"toy": timedelta(minutes=10)}) as here:
        here.upstream.serve("toy.example.gov", Reply(YESTERDAY))
        [outcome] = await here.ask()
    assert outcome.status.next_try == START + timedelta(minutes=10)
    assert outcome.status.why == "awaited every 10m: 2026-01-07 is out"


async def test_configured_interval_cannot_be_below_the_minimum(tmp_path: Path) -> None:
    async with open_harness(tmp_path, every={"toy": timedelta(seconds=1)}) as here:
        here.upstream.serve("toy.example.gov", Reply(YESTERDAY))
        [outcome] = await here.ask()
    assert outcome.status.next_try == START + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(b"", 500), "backing off after 2 failures"),
        (Fault.RESET, "backing off after 2 failures"),
        (Reply(b"<html>"), "backing off after 2 failures"),
        (Reply(b"", 503, {"Retry-After": "7200"}), "asked to wait"),
        (Reply(b"", 503, {"Retry-After": "1"}), "backing off after 2 failures"),
        (Reply(b"", 403), "host turned us away"),
        (Reply(b"", 429, {"Retry-After": "600"}), "host turned us away"),
        (Reply(b"", 429, {"Retry-After": "7200"}), "asked to wait"),
    ],
)
async def test_failure_has_a_reason_for_the_next_try(
    tmp_path: Path, reply: Reply | Fault, why: str
) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.override = lambda _: reply
        [first] = await here.ask()
        assert first.status.why == why.replace("2 failures", "1 failure")
        here.clock.forward(hours=3)
        [second] = await here.ask()
    assert second.status.why == why


@pytest.mark.parametrize(
    "reply",
    [*Fault, Reply(b"", 500), Reply(b"", 404), Reply(b"<html>", 200), Reply(b"", 200)],
)
async def test_failure_keeps_the_last_figures_and_the_next_success_clears_it(
    tmp_path: Path, reply: Reply | Fault
) -> None:
    async with (
        open_harness(tmp_path) as here,
        open_client(upstream=here.upstream.url, timeouts=SHORT_TIMEOUTS) as impatient,
    ):
        here.upstream.serve("toy.example.gov", Reply(TODAY, validated=False))
        await here.ask()
        here.clock.forward(days=1)
        here.upstream.override = lambda _: reply
        [outcome] = await here.poller.poll_once(impatient)
        assert outcome.status.error
        assert outcome.status.failures == 1
        statuses = {("toy", "a"): outcome.status}
        dataset = here.store.snapshot(here.clock.time, statuses).datasets["toy", "a"]
        assert dataset.state is State.STALE
        assert dataset.frame["value"].tolist() == [2.0, 3.0]

        grown = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0), ("2026-01-08", 4.0))
        here.upstream.override = lambda _: Reply(grown)
        here.clock.forward(hours=1)
        [recovered] = await here.ask()
    assert recovered.changed
    assert recovered.status.error == ""
    assert recovered.status.failures == 0


async def test_malformed_body_is_quarantined_with_the_reason(
    tmp_path: Path,
) -> None:
    page = b"<!DOCTYPE html><title>Maintenance</title>"
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(page))
        [outcome] = await here.ask()
    [quarantined] = (tmp_path / "quarantine").glob("*.body")
    assert quarantined.read_bytes() == page
    assert "expected observed,value" in quarantined.with_suffix(".txt").read_text()
    assert "expected observed,value" in outcome.status.error
    assert outcome.status.quarantined == 1
    assert not here.store.vintages()


async def test_two_programs_share_one_minimum_interval(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy_source.source(parts=("a", "b", "c"))) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        other = here.restart()
        await here.ask()
        await other.ask()
        assert len(here.upstream.requests) == 3


async def test_request_after_a_malformed_body_is_unconditional(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
        here.upstream.serve("toy.example.gov", Reply(b"<html>"))
        here.clock.forward(hours=1)
        await here.ask()
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        here.clock.forward(hours=1)
        [outcome] = await here.ask()
        assert [request.conditional for request in here.upstream.requests] == [False, True, False]
    assert outcome.status.error == ""


async def test_request_after_a_first_malformed_body_is_unconditional(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(b"<html>"))
        await here.ask()
        here.clock.forward(hours=1)
        await here.ask()
        assert not here.upstream.requests[1].conditional


async def test_retry_after_holds_when_nudged(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(b"", 503, {"Retry-After": "7200"}))
        [outcome] = await here.ask()
        assert outcome.status.next_try == START + timedelta(hours=2)
        here.clock.forward(minutes=119)
        assert await here.ask() == []


async def test_http_429_stops_requests_to_the_whole_host(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy_source.source(parts=("a", "b", "c"))) as here:
        here.upstream.serve("toy.example.gov", Reply(b"Too Many Requests", 429))
        assert len(await here.ask()) == 1
    assert len(here.upstream.requests) == 1


async def test_host_is_not_requested_for_15_minutes_after_http_429(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy_source.source(parts=("a", "b", "c"))) as here:
        here.upstream.serve("toy.example.gov", Reply(b"Too Many Requests", 429))
        await here.ask()
        here.upstream.override = lambda _: Reply(TODAY)
        here.clock.forward(minutes=14.9)
        assert await here.restart().ask() == []
        here.clock.forward(minutes=5)
        assert len(await here.restart().ask()) == 3


async def test_request_after_a_failure_uses_the_next_address(tmp_path: Path) -> None:
    second = "https://second.example.gov/a.csv"
    async with open_harness(tmp_path, toy_source.source(fallbacks=(second,))) as here:
        here.upstream.serve("toy.example.gov", Reply(b"", 404))
        here.upstream.serve("second.example.gov", Reply(TODAY))
        [failed] = await here.ask()
        here.clock.forward(minutes=31)
        [succeeded] = await here.ask()
        here.clock.forward(minutes=31)
        await here.ask()
        hosts = [request.host for request in here.upstream.requests]
        conditional = [request.conditional for request in here.upstream.requests]
    assert failed.status.error == "HTTP 404"
    assert succeeded.changed
    assert hosts == ["toy.example.gov", "second.example.gov", "toy.example.gov"]
    assert conditional == [False, False, False]
    assert here.store.vintages()["toy", "a"][0].url == second


async def test_outdated_file_is_rejected_and_the_last_figures_stay(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
        here.upstream.serve("toy.example.gov", Reply(YESTERDAY))
        here.clock.forward(hours=1)
        [outcome] = await here.ask()
    assert "expected observations to 2026-01-07 or later" in outcome.status.error
    assert here.store.newest_frames("toy")["a"]["value"].tolist() == [2.0, 3.0]


async def test_notice_of_a_body_stays_until_the_next_vintage(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(toy_source.body(("2026-01-07", 101.0))))
        [outcome] = await here.ask()
        assert outcome.status.notice == "a value above 100"
        here.clock.forward(hours=1)
        [later] = await here.ask()
    assert later.status.notice == "a value above 100"


async def test_final_part_is_requested_again_when_it_was_restated(
    tmp_path: Path,
) -> None:
    final = replace(
        toy_source.source(parts=("a", "b")),
        parts=lambda now, symbols: (
            Part("a", "https://toy.example.gov/a.csv", final=True),
            Part("b", "https://toy.example.gov/b.csv"),
        ),
        find_restated=lambda frames: frozenset("a" if len(frames.get("b", ())) == 3 else ""),
    )
    longer = toy_source.body(("2026-01-05", 1.0), ("2026-01-06", 2.0), ("2026-01-07", 3.0))
    async with open_harness(tmp_path, final) as here:
        here.upstream.serve("toy.example.gov/a.csv", Reply(TODAY))
        here.upstream.serve("toy.example.gov/b.csv", Reply(TODAY))
        await here.ask()
        here.clock.forward(hours=1)
        assert [outcome.status.part for outcome in await here.ask()] == ["b"]
        here.upstream.serve("toy.example.gov/b.csv", Reply(longer))
        here.clock.forward(hours=1)
        await here.ask()
        here.clock.forward(hours=1)
        assert [outcome.status.part for outcome in await here.ask()] == ["a", "b"]


async def test_failing_source_does_not_delay_another(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy_source.source("one"), toy_source.source("two")) as here:
        here.upstream.serve("one.example.gov", Reply(b"", 500))
        here.upstream.serve("two.example.gov", Reply(TODAY))
        outcomes = {outcome.status.source: outcome for outcome in await here.ask()}
    assert outcomes["one"].status.error == "HTTP 500"
    assert outcomes["two"].changed


async def test_running_polls_at_once_and_again_when_nudged(tmp_path: Path) -> None:
    def changing(request: Request) -> Reply:
        del request
        return Reply(toy_source.body(("2026-01-07", float(len(here.upstream.requests)))))

    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", changing)
        async with here.poller.running(here.wire) as outcomes:
            async with asyncio.timeout(60):
                first = await outcomes.get()
                here.clock.forward(minutes=6)
                here.poller.nudge("toy")
                second = await outcomes.get()
    assert first.changed
    assert second.changed
    assert second.status.vintages == 2


async def test_leaving_running_ends_all_requests(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.override = lambda _: Fault.SILENCE
        async with asyncio.timeout(60), here.poller.running(here.wire):
            pass
        assert len(asyncio.all_tasks()) <= 2


@given(failures=st.integers(0, 10_000), seed=st.integers())
def test_back_off_is_between_the_minimum_and_the_configured_interval(
    failures: int, seed: int
) -> None:
    floor, every = timedelta(minutes=5), timedelta(minutes=30)
    assert floor <= back_off(failures, floor, every, Random(seed)) <= every * 1.1


def test_new_status_has_no_next_try() -> None:
    assert PartStatus("toy", "a").next_try is None


async def test_probe_within_the_minimum_interval_sends_no_request(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        [first] = await here.poller.probe(here.wire)
        [second] = await here.poller.probe(here.wire)
        assert len(here.upstream.requests) == 1
    assert (first.asked, second.asked) == (True, False)
    assert second.status.answered == first.status.answered == here.clock.time
