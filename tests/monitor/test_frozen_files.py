"""A file that its publisher froze, over a real socket: of every source, before and after the good.

It is either refused, with the reason, or shown as stale, with what is out; and when the publisher
moves on, so does the figure.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.frozen_bodies import MAKERS
from tests.support.poller_harness import CALM, World, world
from tests.support.upstream import Reply
from tui.model.snapshot import Dataset, State
from tui.model.status import PartStatus
from tui.sources.base import Part, Source, parse
from tui.sources.registry import SOURCES
from tui.store.continuity import newest_day

SOON = timedelta(hours=2)
"""After the newest observation of the good body became known."""
MOST_MONTHS = 20
NEVER_OVERDUE = ("tic_release",)
"""Each release stands; another one's page at its address is no news of it."""


def later(source: Source, part: str, newest: date, now: datetime) -> datetime:
    """When more than the good body has is out."""
    for _ in range(MOST_MONTHS):
        now += timedelta(days=30)
        if source.due(now, part) > newest:
            return now
    assert source.name in NEVER_OVERDUE
    return now


async def shown(here: World, body: bytes) -> tuple[Dataset | None, PartStatus]:
    """What the screen shows of the one part once its publisher answered with this."""
    here.upstream.override = lambda _: Reply(body, validated=False)
    [outcome] = await here.ask()
    statuses = here.poller.statuses()
    [(key, status)] = statuses.items()
    assert status.error == outcome.status.error
    return here.store.snapshot(here.clock.time, statuses).datasets.get(key), status


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
async def test_a_frozen_file_is_stale_with_a_reason_and_heals(
    source: Source, tmp_path: Path
) -> None:
    frozen = MAKERS[source.name]()
    frame = parse(source, frozen.part, frozen.body)
    newest = newest_day(frame)
    part = Part(frozen.part, "https://publisher.example.gov/file")
    one = replace(source, parts=lambda now, symbols: (part,), again=None, prompted=None)
    stands = source.name in NEVER_OVERDUE
    async with world(tmp_path, one, patience=CALM) as here:
        here.clock.time = frame["known"].max().to_pydatetime() + SOON
        due = source.due(here.clock.time, part.key)

        at_hand, status = await shown(here, frozen.older)
        if at_hand is None:
            assert "expected" in status.error
        else:
            assert newest_day(at_hand.frame) < due
            assert at_hand.state is State.STALE
            assert status.why.endswith(f": {due} is out")

        here.clock.forward(hours=3)
        at_hand, status = await shown(here, frozen.body)
        assert at_hand
        assert (at_hand.state, status.error) == (State.LIVE, "")

        here.clock.time = later(source, part.key, newest, here.clock.time)
        at_hand, status = await shown(here, frozen.older)
        assert at_hand
        assert at_hand.state is (State.FAILING if stands else State.STALE)
        assert "expected" in status.error
        assert newest_day(at_hand.frame) == newest

        here.clock.forward(hours=3)
        at_hand, status = await shown(here, frozen.body)
        assert at_hand
        assert at_hand.state is (State.LIVE if stands else State.STALE)
        assert status.error == ""
        assert newest_day(at_hand.frame) == newest
