"""What a year of polling leaves on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.publishers import captures
from tests.support.valid_bodies import specimen
from tui.config import Config
from tui.sources.auction_files import URL
from tui.sources.base import Part, Source
from tui.sources.registry import SOURCES
from tui.store.archive import Archive, Vintage, digest_of

END = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
MOST_BYTES = 200 * 1024 * 1024
MONTHLY, DAILY = 12, 260
"""New bodies a year: at each release of TIC, at most on every business day elsewhere."""
SPARE = 5
"""Older bodies that retention has to take away; more of them would leave no more behind."""

FILES = {"auctions": tuple(Part(f"result-{number}", URL) for number in range(1, 6))}
"""Parts that only what is at hand makes worth asking for."""


def a_year(source: Source) -> Iterator[tuple[Part, int]]:
    """The parts of a source and how many new bodies each brings in a year."""
    config = Config()
    symbols = (config.sectors.benchmark, *(group.ticker for group in config.groups))
    for part in (*source.parts(END, symbols), *FILES.get(source.name, ())):
        times = MONTHLY if source.revised or part.final else DAILY
        yield part, times if source.keep is None else min(times, source.keep + SPARE)


def body_of(source: Source, part: Part) -> bytes:
    """A body of the size that the publisher serves for a part."""
    address = part.url.removeprefix("https://").partition("?")[0]
    of_part = [body for (where, _), body in captures().items() if where == address]
    return max(of_part, key=len, default=specimen(source.name).body)


def test_a_year_of_polling_stays_under_200_mb(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.sqlite")
    for source in SOURCES:
        for part, times in a_year(source):
            body = body_of(source, part)
            for number in range(times):
                answer = body + str(number).encode()
                learned = END - timedelta(days=times - number)
                vintage = Vintage(source.name, part.key, learned, digest_of(answer), part.url)
                archive.put(vintage, answer)
                if source.keep is not None:
                    archive.keep_newest(source.name, part.key, source.keep)
    assert archive.file_bytes() < MOST_BYTES
