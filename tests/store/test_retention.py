"""Size of the archive after a year of polling."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.support.publishers import captures, price_body
from tests.support.valid_bodies import valid_body
from tui.config import Config
from tui.sources.auction_files import URL
from tui.sources.base import Part, Source
from tui.sources.registry import SOURCES
from tui.store.archive import Vintage, digest_of
from tui.store.sqlite_archive import SqliteArchive

END = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
MAX_BYTES = 200 * 1024 * 1024
MONTHLY, DAILY = 12, 260
"""New bodies a year: of TIC one for each release, of others at most one a business day."""
SURPLUS = 5
"""Older bodies that retention has to remove; a larger number gives the same file."""

PROMPTED_PARTS = {"auctions": tuple(Part(f"result-{number}", URL) for number in range(1, 6))}
"""Parts that are requested only because of what other parts contain."""


def new_bodies_in_a_year(source: Source) -> Iterator[tuple[Part, int]]:
    """Yield the parts of a source, each with its number of new bodies in a year."""
    config = Config()
    symbols = (config.sectors.benchmark, *(group.ticker for group in config.groups))
    for part in (*source.parts(END, symbols), *PROMPTED_PARTS.get(source.name, ())):
        times = MONTHLY if source.revised or part.final else DAILY
        yield part, times if source.keep is None else min(times, source.keep + SURPLUS)


def body_of(source: Source, part: Part) -> bytes:
    """Return a body of the size that the publisher serves for a part."""
    address = part.url.removeprefix("https://").partition("?")[0]
    captured = [body for (url, _), body in captures().items() if url == address]
    whole = price_body(unquote(address), "")
    found = captured if whole is None else [whole]
    return max(found, key=len, default=valid_body(source.name).body)


@pytest.mark.long
def test_archive_after_a_year_is_smaller_than_200_mb(tmp_path: Path) -> None:
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    for source in SOURCES:
        for part, times in new_bodies_in_a_year(source):
            body = body_of(source, part)
            for number in range(times):
                changed_body = body + str(number).encode()
                learned = END - timedelta(days=times - number)
                vintage = Vintage(source.name, part.key, learned, digest_of(changed_body), part.url)
                archive.put(vintage, changed_body)
                if source.keep is not None:
                    archive.keep_newest(source.name, part.key, source.keep)
    assert archive.file_bytes() < MAX_BYTES
