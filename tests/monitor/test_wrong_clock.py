"""System clock that is years ahead or behind for a while: nothing is lost, polling resumes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.support import toy_source
from tests.support.poller_harness import RELEASED, START, open_harness
from tests.support.upstream import Reply
from tui.commands import doctor
from tui.commands.check_result import Grade
from tui.monitor.host_clock import believable_time, received_time
from tui.store.archive import LastConfirmed, Vintage, digest_of
from tui.store.redating import corrected_times
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

AHEAD = START + timedelta(days=100)
BEHIND = START.replace(year=2019)
YESTERDAY = toy_source.body(("2026-01-06", 2.0))
TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))


def reply_dated(body: bytes, moment: datetime) -> Reply:
    """Return a response with a Date header."""
    return Reply(body, headers={"Date": format_datetime(moment, usegmt=True)})


@pytest.mark.parametrize("revised", [False, True])
async def test_polling_resumes_when_a_clock_ahead_is_corrected(
    tmp_path: Path, revised: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_harness(tmp_path, toy_source.source(revised=revised)) as here:
        here.clock.time = AHEAD
        here.upstream.serve("toy.example.gov", Reply(YESTERDAY))
        await here.ask()
        [before] = here.store.vintages()["toy", "a"]
        assert before.learned == AHEAD
        assert doctor.archive(tmp_path, START).grade is Grade.WARN

        here.clock.time = START
        later = here.restart()
        status = later.poller.statuses()["toy", "a"]
        assert (status.asked, status.next_try, status.why) == (None, None, "")
        here.upstream.serve("toy.example.gov", reply_dated(TODAY, START))
        [outcome] = await later.ask()
        assert outcome.changed
        assert outcome.status.next_try == datetime(2026, 1, 8, 18, tzinfo=UTC)
        here.clock.forward(seconds=1)
        vintages = later.store.vintages()["toy", "a"]
        assert [vintage.digest for vintage in vintages] == [digest_of(YESTERDAY), digest_of(TODAY)]
        assert all(START <= vintage.learned <= here.clock.time for vintage in vintages)
        frame = later.store.snapshot(here.clock.time).datasets["toy", "a"].frame
        assert frame["value"].tolist() == [2.0, 3.0]
    assert "dated by a wrong clock; their times are corrected" in caplog.text
    assert doctor.archive(tmp_path, here.clock.time).grade is Grade.OK


async def test_response_without_date_after_a_clock_ahead_is_stored(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.clock.time = AHEAD
        here.upstream.serve("toy.example.gov", Reply(YESTERDAY))
        await here.ask()
        here.clock.time = START
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
    frame = here.store.snapshot(START).datasets["toy", "a"].frame
    assert frame["value"].tolist() == [2.0, 3.0]
    assert frame["known"].dt.hour.tolist() == [18, 18], (
        "by the calendar: no late arrival was observed"
    )


@pytest.mark.parametrize("wrong", [AHEAD, BEHIND])
async def test_vintage_received_with_a_wrong_clock_has_the_time_of_the_host(
    tmp_path: Path, wrong: datetime
) -> None:
    async with open_harness(tmp_path) as here:
        here.clock.time = wrong
        here.upstream.serve("toy.example.gov", reply_dated(TODAY, START))
        await here.ask()
    [vintage] = here.store.vintages()["toy", "a"]
    assert vintage.learned == START


async def test_clock_set_back_by_years_leaves_vintages_unchanged(
    tmp_path: Path,
) -> None:
    async with open_harness(tmp_path, toy_source.source(revised=True)) as here:
        here.upstream.serve("toy.example.gov", reply_dated(YESTERDAY, START))
        await here.ask()
        here.clock.time = BEHIND
        here.upstream.serve("toy.example.gov", reply_dated(TODAY, START + timedelta(hours=1)))
        requests_before = len(here.upstream.requests)
        for _ in range(4):
            await here.ask()
            here.clock.forward(minutes=1)
        assert len(here.upstream.requests) == requests_before + 1
        here.clock.time = START + timedelta(hours=2)
        await here.ask()
        assert len(here.upstream.requests) == requests_before + 2
    vintages = here.store.vintages()["toy", "a"]
    assert [vintage.learned for vintage in vintages] == [START, START + timedelta(hours=1)]
    assert here.store.snapshot(START).datasets["toy", "a"].frame["value"][0] == 2.0


async def test_vintage_without_host_time_is_dated_after_the_one_before(
    tmp_path: Path,
) -> None:
    async with open_harness(tmp_path, toy_source.source(revised=True)) as here:
        here.upstream.serve("toy.example.gov", Reply(YESTERDAY))
        await here.ask()
        here.clock.time = BEHIND
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
    assert here.store.snapshot(START).datasets["toy", "a"].frame["value"][0] == 2.0
    after = here.store.snapshot(START + timedelta(seconds=1)).datasets["toy", "a"].frame
    assert after["value"].tolist() == [2.0, 3.0]


@pytest.mark.parametrize("behind", [timedelta(minutes=5), timedelta(hours=20)])
async def test_day_to_come_by_a_clock_that_is_hours_slow_is_stored(
    tmp_path: Path, behind: timedelta
) -> None:
    async with open_harness(tmp_path) as here:
        here.clock.time = START - behind
        here.upstream.serve("toy.example.gov", reply_dated(TODAY, START))
        [result] = await here.ask()
    assert result.changed
    assert here.store.snapshot(START).datasets["toy", "a"].frame["value"].tolist() == [2.0, 3.0]


async def test_refusal_by_a_clock_that_is_days_slow_names_it_and_loses_nothing(
    tmp_path: Path,
) -> None:
    async with open_harness(tmp_path) as here:
        here.clock.time = START - timedelta(days=2)
        here.upstream.serve("toy.example.gov", reply_dated(TODAY, START))
        [result] = await here.ask()
        assert not result.changed
        assert result.status.error == (
            "Toy: expected days to 2026-01-05, got 2026-01-07, to come; "
            "or this computer's clock is slow"
        )
        kept = [path.read_bytes() for path in (tmp_path / "quarantine").iterdir()]
        assert TODAY in kept
        here.clock.time = START
        [result] = await here.restart().ask()
        assert (result.changed, result.status.error) == (True, "")
    assert here.store.snapshot(START).datasets["toy", "a"].frame["value"].tolist() == [2.0, 3.0]


async def test_pause_written_in_the_future_is_ignored(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy_source.source(parts=("a", "b"))) as here:
        here.clock.time = AHEAD
        here.upstream.serve("toy.example.gov", Reply(b"Too Many Requests", 429))
        assert len(await here.ask()) == 1
        here.clock.time = START
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        assert len(await here.restart().ask()) == 2


async def test_clock_set_back_by_minutes_keeps_the_minimum_interval(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
        here.clock.forward(minutes=-8)
        assert await here.restart().ask() == []


def test_redating_deletes_late_arrivals_of_a_wrong_clock(tmp_path: Path) -> None:
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    for year, body in ((2025, b"x"), (2031, b"y"), (2030, b"z")):
        learned = START.replace(year=year)
        archive.put(Vintage("toy", "a", learned, digest_of(body), ""), body)
        archive.confirm("toy", "a", digest_of(body), LastConfirmed(START.date(), learned))
        archive.mark_late("toy", "a", [learned.date()], learned)
    store = Store(archive, [toy_source.source()], ())
    store.redate_vintages(RELEASED.replace(year=2020), START)
    in_order = [vintage.digest for vintage in archive.vintages()]
    assert in_order == [digest_of(body) for body in (b"x", b"z", b"y")]
    assert [digest for _, _, digest in archive.confirmations()] == [digest_of(b"x")]
    assert list(archive.listing().late["toy", "a"]) == [START.replace(year=2025).date()]


@pytest.mark.parametrize(
    ("date", "clock", "received"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), START, START),
        (RELEASED - timedelta(seconds=1), START, START),
        (START.replace(year=2040), START, START),
        (START + timedelta(days=2), START, START),
        (START + timedelta(minutes=5), START, START),
        (START, AHEAD, START),  # ours is ahead, as far as anyone can tell
        (START, BEHIND, START),  # ours shows a time before the release
        (datetime(1970, 1, 1, tzinfo=UTC), BEHIND, BEHIND),
    ],
)
def test_date_of_a_host_is_believed_from_the_release_until_now(
    date: datetime, clock: datetime, received: datetime
) -> None:
    assert received_time(believable_time(date, RELEASED), clock, RELEASED) == received


@pytest.mark.parametrize("year", [1970, 2040])
async def test_vintage_of_a_host_with_a_wrong_clock_has_our_time(tmp_path: Path, year: int) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", reply_dated(TODAY, START.replace(year=year)))
        [result] = await here.ask()
    [vintage] = here.store.vintages()["toy", "a"]
    assert vintage.learned == START
    assert (result.ahead is None) is (year == 1970)


@pytest.mark.parametrize("confirmed", [None, START - timedelta(hours=1)])
async def test_vintage_dated_1970_is_corrected_once_the_clocks_agree(
    tmp_path: Path, confirmed: datetime | None
) -> None:
    async with open_harness(tmp_path) as here:
        beginning = datetime(1970, 1, 1, tzinfo=UTC)
        here.store.learn("toy", "a", YESTERDAY, learned=beginning, url="")
        if confirmed:
            here.store.confirm("toy", "a", confirmed)
        here.upstream.serve("toy.example.gov", reply_dated(TODAY, START))
        await here.ask()
    times = [vintage.learned for vintage in here.store.vintages()["toy", "a"]]
    assert times[0] == (confirmed or START)
    assert times[0] < times[1] <= START + timedelta(seconds=1)


@pytest.mark.parametrize(("behind", "is_corrected"), [(0, True), (5, False)])
async def test_times_are_corrected_only_by_a_clock_that_is_right(
    tmp_path: Path, behind: int, is_corrected: bool
) -> None:
    """A clock five hours slow would move back every vintage of the last hours."""
    async with open_harness(tmp_path) as here:
        here.clock.time = START + timedelta(hours=4)
        here.upstream.serve("toy.example.gov", Reply(YESTERDAY))
        await here.ask()
        here.clock.time = START - timedelta(hours=1)
        served_at = here.clock.time + timedelta(hours=behind)
        here.upstream.serve("toy.example.gov", reply_dated(TODAY, served_at))
        await here.restart().ask()
        first = here.store.vintages()["toy", "a"][0]
        assert (first.learned <= here.clock.time) is is_corrected


def test_corrected_time_is_between_the_newest_observation_and_the_next_vintage() -> None:
    day = timedelta(days=1)
    first, second, third = (
        Vintage("toy", "a", time, digest, "")
        for time, digest in (
            (RELEASED - 400 * day, "1"),
            (RELEASED - 300 * day, "2"),
            (START - 2 * day, "3"),
        )
    )
    confirmations = {
        ("toy", "a", "1"): LastConfirmed(START.date(), START - 9 * day),
        ("toy", "a", "2"): LastConfirmed(START.date(), RELEASED - 300 * day),
    }
    known = {"1": START - 8 * day, "2": START - 7 * day, "3": START}
    times = corrected_times(
        (first, second, third),
        confirmations,
        lambda vintage: known[vintage.digest],
        earliest=RELEASED,
        now=START,
    )
    assert times == {
        first: START - 8 * day,
        second: START - 2 * day - timedelta(microseconds=1),
    }
