"""Outdated file of every source, over a real socket, before and after the current file.

It is either rejected with a reason, or shown as stale with the day that is due. When the publisher
serves the current file, it is shown.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support.frozen_bodies import MAKERS
from tests.support.poller_harness import PollerHarness, open_harness
from tests.support.upstream import Reply
from tui.model.snapshot import Dataset, State
from tui.model.status import PartStatus
from tui.sources import tic_history
from tui.sources.base import Part, Source, parse
from tui.sources.registry import SOURCES
from tui.store.continuity import newest_day

SOON = timedelta(hours=2)
"""Time after the newest observation of the current body became known."""
MAX_MONTHS = 20
NEVER_OVERDUE = ("tic_release",)
"""Each release is final; the page of another release at its address is no update."""
SHORT_RUN = frozenset({"par_yields", "tic_history", "tiingo"})
CASES = [
    pytest.param(source, id=source.name, marks=() if source.name in SHORT_RUN else pytest.mark.long)
    for source in SOURCES
]
"""Every source; the short run takes those of ``SHORT_RUN``, one for each way of requesting."""


def time_when_more_is_due(source: Source, part: str, newest: date, now: datetime) -> datetime:
    """Return a time at which more than the current body has is due."""
    for _ in range(MAX_MONTHS):
        now += timedelta(days=30)
        if source.due(now, part) > newest:
            return now
    assert source.name in NEVER_OVERDUE
    return now


async def poll_and_read(here: PollerHarness, body: bytes) -> tuple[Dataset | None, PartStatus]:
    """Poll a publisher that serves this body. Return the part's dataset and request status."""
    here.upstream.override = lambda _: Reply(body, validated=False)
    [outcome] = await here.ask()
    statuses = here.poller.statuses()
    [(key, status)] = statuses.items()
    assert status.error == outcome.status.error
    return here.store.snapshot(here.clock.time, statuses).datasets.get(key), status


@pytest.mark.parametrize("source", CASES)
async def test_outdated_file_is_stale_or_rejected_until_the_current_one_comes(
    source: Source, tmp_path: Path
) -> None:
    frozen = MAKERS[source.name]()
    frame = parse(source, frozen.part, frozen.body)
    newest = newest_day(frame)
    part = Part(frozen.part, "https://publisher.example.gov/file")
    one_part = replace(
        source,
        hosts=("publisher.example.gov",),
        parts=lambda now, symbols: (part,),
        find_restated=None,
        announced_parts=None,
    )
    is_final = source.name in NEVER_OVERDUE
    async with open_harness(tmp_path, one_part) as here:
        here.clock.time = frame["known"].max().to_pydatetime() + SOON
        if source is tic_history.SOURCE:
            here.clock.time += tic_history.LAG
        due = source.due(here.clock.time, part.key)

        dataset, status = await poll_and_read(here, frozen.older)
        if dataset is None:
            assert "expected" in status.error
        else:
            assert newest_day(dataset.frame) < due
            assert dataset.state is State.STALE
            assert status.why.endswith(f": {due} is out")

        here.clock.forward(hours=3)
        dataset, status = await poll_and_read(here, frozen.body)
        assert dataset
        assert (dataset.state, status.error) == (State.LIVE, "")

        here.clock.time = time_when_more_is_due(source, part.key, newest, here.clock.time)
        dataset, status = await poll_and_read(here, frozen.older)
        assert dataset
        assert dataset.state is (State.FAILING if is_final else State.STALE)
        assert "expected" in status.error
        assert newest_day(dataset.frame) == newest

        here.clock.forward(hours=3)
        dataset, status = await poll_and_read(here, frozen.body)
        assert dataset
        assert dataset.state is (State.LIVE if is_final else State.STALE)
        assert status.error == ""
        assert newest_day(dataset.frame) == newest
