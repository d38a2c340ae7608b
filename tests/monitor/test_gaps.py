"""Parts that lack days: the notice, the time of the next request, and the end of both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support import toy_source
from tests.support.coinbase_bodies import candles_body
from tests.support.poller_harness import PollerHarness, open_harness
from tests.support.upstream import Reply
from tui.model.status import PartStatus
from tui.monitor.cadence import GAP_INTERVAL
from tui.monitor.gaps import missing_after
from tui.sources import bitcoin
from tui.sources.base import Part, Source
from tui.sources.missing_days import every_day, missing_days
from tui.store.receiver import Receipt
from tui.views import sources as sources_view

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(7)]
GAP = "2 days from 2026-01-03 to 2026-01-04 missing"


def toy(*, final: bool, revised: bool = False) -> Source:
    """Return the toy publisher, which must have every day; if final, to that of ``DAYS``."""
    part = Part("a", "https://toy.example.gov/a.csv", final=final)
    source = toy_source.source(revised=revised)
    return replace(
        source,
        due=(lambda now, key: DAYS[-1]) if final else source.due,
        parts=lambda now, symbols: (part,),
        find_missing=lambda key, frame: missing_days(frame, FIRST, every_day),
    )


def body(days: Iterable[date], extra: int = 0) -> bytes:
    rows = [(day.isoformat(), float(day.day)) for day in days]
    return toy_source.body(*rows) + b"\n" * extra


WITH_GAP = [day for day in DAYS if day.day not in (3, 4)]


async def ask(here: PollerHarness, answer: bytes) -> PartStatus | None:
    """Poll a publisher that serves this body. Return the status, None without a request."""
    here.upstream.serve("toy.example.gov", Reply(answer, validated=False))
    for result in await here.ask():
        return result.status
    return None


async def test_final_part_with_a_gap_is_requested_again_after_the_interval(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy(final=True)) as here:
        here.clock.time = datetime(2026, 1, 7, 18, 30, tzinfo=UTC)
        status = await ask(here, body(WITH_GAP))
        assert status
        assert (status.missing, status.why) == (GAP, "days are missing")
        assert status.next_try == here.clock.time + GAP_INTERVAL
        for _ in range(5):  # a user who asks for a refresh every hour
            here.clock.forward(hours=4)
            assert await here.ask() == []
        here = here.restart()
        here.clock.forward(hours=4)
        status = await ask(here, body(WITH_GAP))
        assert status, "the day is over"
        assert status.missing == GAP, "the body is the same"
        here.clock.forward(days=1)
        status = await ask(here, body(DAYS))
        assert status
        assert (status.missing, status.why) == ("", "complete")
        here.clock.forward(days=9)
        assert await here.ask() == []


async def test_gap_is_shown_with_the_sources(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy(final=False)) as here:
        await ask(here, body(WITH_GAP))
        statuses = here.poller.statuses()
        assert statuses["toy", "a"].why == "next release", "it comes before the interval is over"
    row = sources_view.status_notice(statuses["toy", "a"])
    assert row == GAP


async def test_gap_of_an_older_archive_is_requested_at_once(tmp_path: Path) -> None:
    """Its status, stored by an earlier version, says that it is complete."""
    async with open_harness(tmp_path, toy(final=True)) as here:
        await ask(here, body(WITH_GAP))
        [(complete, validators)] = here.store.statuses().values()
        stored = replace(complete, missing="", why="complete", next_try=here.clock.time)
        here.store.record(stored, validators)
        here.clock.forward(minutes=4)
        assert await here.ask() == [], "not within the minimum interval"
        here.clock.forward(minutes=2)
        status = await ask(here, body(DAYS))
        assert status
        assert status.missing == ""


async def test_gap_of_a_part_at_hand_elsewhere_is_no_gap(tmp_path: Path) -> None:
    """Days that stay from an earlier body are not missing, and the new file's lack is a notice."""
    async with open_harness(tmp_path, toy(final=True)) as here:
        await ask(here, body(DAYS[:6]))
        here.clock.forward(minutes=30)
        status = await ask(here, body(WITH_GAP))
        assert status
        assert (status.missing, status.why) == ("", "complete")
        assert status.notice.startswith("2 days from 2026-01-03 to 2026-01-04 missing in the new")


async def test_days_that_vanish_from_a_revised_source_are_awaited(tmp_path: Path) -> None:
    source = replace(toy(final=True, revised=True), find_missing=toy_source.source().find_missing)
    last = [FIRST + timedelta(days=number - 200) for number in range(207)]
    fewer = [day for day in last if day != DAYS[2]]
    async with open_harness(tmp_path, source) as here:
        await ask(here, body(last[:-1]))
        here.clock.forward(minutes=30)
        status = await ask(here, body(fewer))
        assert status
        assert (status.missing, status.why) == (
            "2026-01-03 missing in the new file",
            "days are missing",
        )
        here.clock.forward(hours=23)
        assert await here.ask() == []
        here.clock.forward(hours=2)
        status = await ask(here, body(fewer))
        assert status
        assert status.missing, "the body is the same"
        here.clock.forward(days=1)
        status = await ask(here, body(last))
        assert status
        assert (status.missing, status.why) == ("", "complete")


@pytest.mark.parametrize("gap", [0, 5])
async def test_half_year_of_bitcoin_is_final_only_with_every_day(tmp_path: Path, gap: int) -> None:
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(183)]
    closes = {day: 30_000.0 for day in days if not 1 <= day.day - 9 <= gap or day.month != 3}
    parts = bitcoin.parts(datetime(2024, 7, 2, tzinfo=UTC), (bitcoin.SYMBOL,))
    part = next(part for part in parts if part.key == "2024H1")
    source = replace(bitcoin.SOURCE, parts=lambda now, symbols: (part,))
    async with open_harness(tmp_path, source) as here:
        here.upstream.override = lambda _: Reply(candles_body(closes), validated=False)
        [result] = await here.ask()
        here.clock.forward(days=2)
        again = await here.ask()
    assert result.status.missing == ("5 days from 2024-03-10 to 2024-03-14 missing" if gap else "")
    assert (result.status.why, len(again)) == (("days are missing", 1) if gap else ("complete", 0))


def test_part_of_which_nothing_can_be_read_lacks_no_day_in_words() -> None:
    status = PartStatus("toy", "a", missing=GAP)
    assert missing_after(toy(final=True), status, Receipt(is_new=True), None) == ""
