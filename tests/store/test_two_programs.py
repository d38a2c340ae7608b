"""Two programs that receive the same response: one of them was slow, and lost its lease."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support import toy_source
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

NOW = datetime(2026, 1, 7, 19, tzinfo=UTC)
FIRST = toy_source.body(("2026-01-05", 1.0))
SECOND = toy_source.body(("2026-01-05", 1.0), ("2026-01-06", 2.0))


@pytest.mark.parametrize("stored_before", [(), (FIRST,)], ids=["new part", "part at hand"])
def test_body_that_both_receive_is_stored_once(
    tmp_path: Path, stored_before: tuple[bytes, ...]
) -> None:
    path = tmp_path / "archive.sqlite"
    other = Store(SqliteArchive(path), [toy_source.source()], ())
    for body in stored_before:
        other.learn("toy", "a", body, learned=NOW - timedelta(days=1), url="")

    def parse(body: bytes, part: str) -> pd.DataFrame:
        """Parse slowly: the other program receives the body meanwhile."""
        other.learn("toy", "a", SECOND, learned=NOW, url="")
        return toy_source.parse(body, part)

    slow = Store(SqliteArchive(path), [replace(toy_source.source(), parse=parse)], ())
    slow.learn("toy", "a", SECOND, learned=NOW + timedelta(seconds=13), url="")
    digests = [vintage.digest for vintage in SqliteArchive(path).vintages()]
    assert len(digests) == len(set(digests)) == len(stored_before) + 1
    frame = other.newest_frames("toy")["a"]
    assert list(frame["value"]) == [1.0, 2.0]


def test_body_that_comes_back_after_another_is_stored_again(tmp_path: Path) -> None:
    source = toy_source.source(revised=True)
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [source], ())
    other = toy_source.body(("2026-01-05", 1.5))
    for days, body in enumerate((FIRST, other, FIRST)):
        store.learn("toy", "a", body, learned=NOW + timedelta(days=days), url="")
    assert len(store.vintages()["toy", "a"]) == 3
