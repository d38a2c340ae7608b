"""Several programs on one home folder: each part is requested by one of them."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from tests.support import toy_source
from tests.support.poller_harness import START, PollerHarness, open_harness
from tests.support.toy_source import Clock
from tests.support.upstream import Fault, Reply
from tui.monitor.request_lease import LEASE, holding_lease
from tui.store.program_lock import ProgramLock

TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))


async def ask_with_another(here: PollerHarness) -> int:
    """Let two programs request what is due at the same moment. Return the number of requests."""
    other = here.restart()
    await asyncio.gather(here.ask(), other.ask())
    return len(here.upstream.requests)


async def test_two_programs_that_wake_at_once_send_one_request(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        assert await ask_with_another(here) == 1
        here.clock.forward(days=1)
        assert await ask_with_another(here) == 2


async def test_failed_request_of_one_program_makes_the_other_wait(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", lambda _: Fault.RESET)
        assert await ask_with_another(here) == 1


async def test_programs_request_their_parts_by_turns(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy_source.source(parts=("a", "b", "c"))) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await ask_with_another(here)
        paths = sorted(request.path for request in here.upstream.requests)
    assert paths == ["/a.csv", "/b.csv", "/c.csv"]


@pytest.mark.parametrize("away", [LEASE, -2 * LEASE])
async def test_lease_of_a_stopped_program_is_not_respected_for_ever(
    tmp_path: Path, away: timedelta
) -> None:
    clock = Clock(START)
    async with asyncio.timeout(60), holding_lease(tmp_path, "toy", clock):
        waiting = asyncio.create_task(enter(tmp_path, clock))
        done, _ = await asyncio.wait({waiting}, timeout=0.5)
        assert not done
        clock.time += away + timedelta(seconds=1)
        await waiting


async def enter(folder: Path, clock: Clock) -> None:
    async with holding_lease(folder, "toy", clock):
        pass


async def test_program_delayed_while_it_takes_a_lease_shares_it_with_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file has the time of a lease of an hour ago. One program is slow to set the new one."""
    is_slow, may_go_on, set_time = Event(), Event(), os.utime
    is_inside, progress, looks = asyncio.Event(), asyncio.Event(), list[datetime]()

    def set_time_slowly(path: Path, times: tuple[float, float]) -> None:
        if not is_slow.is_set():
            is_slow.set()
            may_go_on.wait()
        set_time(path, times)

    def now() -> datetime:
        looks.append(START)
        if len(looks) == 3:  # it could not begin, read the time of the lease, and tries again
            progress.set()
        return START

    async def enter_slowly() -> None:
        async with holding_lease(tmp_path, "toy", now):
            is_inside.set()
            progress.set()

    await enter(tmp_path, Clock(START - timedelta(hours=1)))
    monkeypatch.setattr(os, "utime", set_time_slowly)
    async with asyncio.timeout(60), asyncio.TaskGroup() as programs:
        programs.create_task(enter_slowly())
        await asyncio.to_thread(is_slow.wait)
        async with holding_lease(tmp_path, "toy", Clock(START)):
            may_go_on.set()
            await progress.wait()
            assert not is_inside.is_set()


async def test_folder_that_cannot_be_written_gives_no_lease_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    await enter(tmp_path / "file", Clock(START))


async def test_lease_ends_with_its_block(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with holding_lease(tmp_path, "toy", Clock(START)):
            raise ZeroDivisionError
    assert ProgramLock(tmp_path / "toy.lock").take()


async def test_probes_of_two_programs_send_one_request(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        probes = [program.poller.probe(here.wire) for program in (here, here.restart())]
        results = [result for [result] in await asyncio.gather(*probes)]
        assert len(here.upstream.requests) == 1
    assert sorted(result.asked for result in results) == [False, True]
    assert [result.status.error for result in results] == ["", ""]


async def test_probe_waits_for_another_program_and_then_names_its_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program with many parts holds the lease again and again: the wait has an end."""
    monkeypatch.setattr("tui.monitor.probe.WAIT_SECONDS", 0.3)
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
        here.clock.forward(days=1)
        async with holding_lease(tmp_path / "requests", "toy.example.gov", here.clock):
            [result] = await here.poller.probe(here.wire)
        assert len(here.upstream.requests) == 1
    assert (result.host, result.asked) == ("toy.example.gov", False)
    assert result.status.answered == START
