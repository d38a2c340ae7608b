"""A program that polls for ever and prints each acknowledged vintage, for a test that kills it.

python -m tests.support.polling_program ARCHIVE
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.support import toy_source
from tests.support.upstream import Reply, Request, serving
from tui.monitor.poller import Poller
from tui.sources.http_client import open_client
from tui.store.quarantine import Quarantine
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

PARTS = ("a", "b", "c")


async def poll(path: Path) -> None:
    """Store a longer body of each part in every round, and print each acknowledged vintage."""
    archive = SqliteArchive(path)
    begun = max((vintage.learned for vintage in archive.vintages()), default=toys_start())
    clock = toy_source.Clock(begun)
    store = Store(archive, [toy_source.source(parts=PARTS)], ())
    poller = Poller(
        store,
        Quarantine(path.parent / "quarantine"),
        symbols=(),
        every={"toy": timedelta(minutes=5)},
        now=clock,
        random=Random(0),
    )

    def growing(request: Request) -> Reply:
        days = (clock.time - toys_start()).days
        rows = ((f"{toys_start() + timedelta(days=day):%Y-%m-%d}", 1.0) for day in range(days))
        return Reply(toy_source.body((f"2020-01-0{1 + PARTS.index(request.path[1])}", 2.0), *rows))

    async with serving() as upstream, open_client(upstream=upstream.url) as wire:
        upstream.serve("toy.example.gov", growing)
        print("ready", flush=True)
        while True:
            clock.forward(days=1)
            await poller.poll_once(wire)
            for (_, part), vintages in store.vintages().items():
                print(part, vintages[-1].digest, flush=True)


def toys_start() -> datetime:
    """Return the first day of the toy publisher."""
    return datetime(2026, 1, 1, 19, tzinfo=UTC)


if __name__ == "__main__":
    asyncio.run(poll(Path(sys.argv[1])))
