"""Every fault of every source over a real socket: its figures stay, and it heals by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.support.body_faults import BodyFault, applies, faulty
from tests.support.toy_source import Clock
from tests.support.upstream import Fault, Reply, serving
from tests.support.valid_bodies import Specimen, specimen
from tui.model.snapshot import State
from tui.model.status import PartStatus
from tui.monitor.poller import Poller
from tui.sources.base import Part, Source
from tui.sources.http_client import Timeouts, opened
from tui.sources.registry import SOURCES
from tui.store.archive import Archive
from tui.store.quarantine import Quarantine
from tui.store.store import Store

START = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
HURRIED = Timeouts(connect=1.0, read=0.1, whole=0.2)
"""With servers that fall silent; a good answer may take its time."""
EVERY = timedelta(hours=1)
LONGEST = timedelta(hours=3)
"""Longer than any back-off, and than the server asks to wait."""
ANSWERS: dict[str, Reply] = {
    "403": Reply(b"<html>Access Denied</html>", 403),
    "404": Reply(b"<html>Not Found</html>", 404),
    "429": Reply(b"Edge: Too Many Requests", 429),
    "429, wait": Reply(b"Too Many Requests", 429, {"Retry-After": "3600"}),
    "500": Reply(b"", 500),
    "redirect to nowhere": Reply(b"", 302, {"Location": "https://gone.example.gov/"}),
}


def one_part(source: Source, whole: Specimen) -> Source:
    """The source, asked for one part alone, its own floor and contract kept."""
    part = Part(whole.part, "https://publisher.example.gov/file")
    return replace(source, parts=lambda now, symbols: (part,), again=None)


def faults(source: Source) -> Iterator[tuple[str, Reply | Fault]]:
    """Everything that can come instead of the data, by name."""
    yield from ((fault.name, fault) for fault in Fault)
    yield from ANSWERS.items()
    for fault in BodyFault:
        if applies(source.name, fault):
            yield fault.name, Reply(faulty(source.name, fault), validated=False)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
async def test_no_fault_of_a_source_loses_its_figures(source: Source, tmp_path: Path) -> None:
    whole = specimen(source.name)
    archive, clock = Archive(tmp_path / "archive.sqlite"), Clock(START)
    store = Store(archive, [one_part(source, whole)], ())
    poller = Poller(
        store,
        Quarantine(tmp_path / "quarantine"),
        symbols=(),
        every={source.name: EVERY},
        now=clock,
        random=Random(1),
    )
    key = (source.name, whole.part)
    good = Reply(whole.body, validated=False)
    async with (
        serving() as upstream,
        opened(upstream=upstream.url) as wire,
        opened(upstream=upstream.url, patience=HURRIED) as hurried,
    ):
        upstream.override = lambda _: good
        [first] = await poller.once(wire)
        assert first.changed, first.status.error
        figures = store.snapshot(clock.time).datasets[key].frame
        for name, answer in faults(source):
            clock.forward(hours=3)
            upstream.override = lambda _, answer=answer: answer  # type: ignore[misc]
            asked = len(upstream.requests)
            [outcome] = await poller.once(hurried if isinstance(answer, Fault) else wire)
            _still_there(store, outcome.status, key, clock.time, name)
            assert store.newest(source.name)[whole.part].equals(figures), name
            assert await poller.once(wire) == [], name
            clock.forward(seconds=source.floor.total_seconds() - 1)
            assert await poller.once(wire) == [], name
            assert len(upstream.requests) <= asked + 2, name  # one redirect is followed
            clock.forward(seconds=LONGEST.total_seconds())
            upstream.override = lambda _: good
            [healed] = await poller.once(wire)
            assert healed.status.error == "", name
    assert len(archive.vintages()) == 1


def _still_there(
    store: Store, status: PartStatus, key: tuple[str, str], now: datetime, name: str
) -> None:
    """A reason, a next try, and a state that says so."""
    assert status.error, name
    assert status.next_try, name
    assert status.next_try > now, name
    dataset = store.snapshot(now, {key: status}).datasets[key]
    assert dataset.state in (State.STALE, State.FAILING), name
