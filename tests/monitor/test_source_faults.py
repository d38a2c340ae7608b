"""Every fault of every source over a real socket: figures stay, and polling recovers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from tests.support.body_faults import BodyFault, applies, faulty_body
from tests.support.effort import IS_LONG
from tests.support.toy_source import Clock
from tests.support.upstream import Fault, Reply, serving
from tests.support.valid_bodies import ValidBody, valid_body
from tui.model.snapshot import State
from tui.model.status import PartStatus
from tui.monitor.poller import Poller
from tui.sources.base import Part, Source
from tui.sources.http_client import Timeouts, open_client
from tui.sources.registry import SOURCES
from tui.store.quarantine import Quarantine
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

START = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
SHORT_TIMEOUTS = Timeouts(connect=1.0, read=0.1, whole=0.2)
"""Used for servers that fall silent. A valid response may take longer."""
EVERY = timedelta(hours=1)
LONGEST = timedelta(hours=3)
"""Longer than any back-off and any ``Retry-After``."""
ERROR_RESPONSES: dict[str, Reply] = {
    "403": Reply(b"<html>Access Denied</html>", 403),
    "404": Reply(b"<html>Not Found</html>", 404),
    "429": Reply(b"Edge: Too Many Requests", 429),
    "429, wait": Reply(b"Too Many Requests", 429, {"Retry-After": "3600"}),
    "500": Reply(b"", 500),
    "redirect to nowhere": Reply(b"", 302, {"Location": "https://gone.example.gov/"}),
}
FEW_BODY_FAULTS = (BodyFault.PAGE, BodyFault.TRUNCATED, BodyFault.WRONG_TYPE)
"""Faults of a body in the short run, which parses all of them elsewhere."""
SHORT_RUN = frozenset({"par_yields", "prices"})
CASES = [
    pytest.param(source, id=source.name, marks=() if source.name in SHORT_RUN else pytest.mark.long)
    for source in SOURCES
]
"""Every source; the short run takes those of ``SHORT_RUN``, one for each way of requesting."""


def with_one_part(source: Source, whole: ValidBody) -> Source:
    """Return the source with one part only, and its own minimum interval and contract."""
    part = Part(whole.part, "https://publisher.example.gov/file")
    hosts = ("publisher.example.gov",)
    return replace(source, hosts=hosts, parts=lambda now, symbols: (part,), find_restated=None)


def faults(source: Source) -> Iterator[tuple[str, Reply | Fault]]:
    """Yield every response that can come instead of the data, by name."""
    yield from ((fault.name, fault) for fault in Fault)
    yield from ERROR_RESPONSES.items()
    for fault in BodyFault if IS_LONG else FEW_BODY_FAULTS:
        if applies(source.name, fault):
            yield fault.name, Reply(faulty_body(source.name, fault), validated=False)


@pytest.mark.parametrize("source", CASES)
async def test_fault_of_a_source_keeps_its_figures_and_polling_recovers(
    source: Source, tmp_path: Path
) -> None:
    whole = valid_body(source.name)
    archive, clock = SqliteArchive(tmp_path / "archive.sqlite"), Clock(START)
    store = Store(archive, [with_one_part(source, whole)], ())
    poller = Poller(
        store,
        Quarantine(tmp_path / "quarantine"),
        symbols=(),
        every={source.name: EVERY},
        now=clock,
        random=Random(1),
    )
    key = (source.name, whole.part)
    valid = Reply(whole.body, validated=False)
    async with (
        serving() as upstream,
        open_client(upstream=upstream.url) as client,
        open_client(upstream=upstream.url, timeouts=SHORT_TIMEOUTS) as impatient,
    ):
        upstream.override = lambda _: valid
        [first] = await poller.poll_once(client)
        assert first.changed, first.status.error
        figures = store.snapshot(clock.time).datasets[key].frame
        for name, response in faults(source):
            clock.forward(hours=3)
            upstream.override = lambda _, response=response: response  # type: ignore[misc]
            requests_before = len(upstream.requests)
            [outcome] = await poller.poll_once(impatient if isinstance(response, Fault) else client)
            assert_figures_stay(store, outcome.status, key, clock.time, name)
            assert store.newest_frames(source.name)[whole.part].equals(figures), name
            assert await poller.poll_once(client) == [], name
            clock.forward(seconds=source.floor.total_seconds() - 1)
            assert await poller.poll_once(client) == [], name
            assert len(upstream.requests) <= requests_before + 2, name  # one redirect is followed
            clock.forward(seconds=LONGEST.total_seconds())
            upstream.override = lambda _: valid
            [recovered] = await poller.poll_once(client)
            assert recovered.status.error == "", name
    assert len(archive.vintages()) == 1


def assert_figures_stay(
    store: Store, status: PartStatus, key: tuple[str, str], now: datetime, name: str
) -> None:
    """Assert that the status has an error and a next try, and that the state shows it."""
    assert status.error, name
    assert status.next_try, name
    assert status.next_try > now, name
    dataset = store.snapshot(now, {key: status}).datasets[key]
    assert dataset.state in (State.STALE, State.FAILING), name
