"""A part of which no vintage can be read: nothing is known of it, and nothing fails."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests.support import toy_source
from tui.model.errors import Malformed
from tui.store.archive import Vintage
from tui.store.frames import Frames
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store
from tui.store.timeline import Timeline

LEARNED = datetime(2026, 1, 7, 19, tzinfo=UTC)
BODY = toy_source.body(("2026-01-05", 1.0), ("2026-01-06", 2.0))


@pytest.fixture(params=[False, True], ids=["first prints", "revised"])
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Store:
    """Return a store whose only body is damaged."""
    path, source = tmp_path / "archive.sqlite", toy_source.source(revised=request.param)
    Store(SqliteArchive(path), [source], ()).learn("toy", "a", BODY, learned=LEARNED, url="")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE bodies SET body = x'00'")
    return Store(SqliteArchive(path), [source], ())


def test_nothing_is_known_of_it_at_any_moment(store: Store) -> None:
    for moment in (LEARNED - timedelta(hours=1), LEARNED + timedelta(days=1)):
        assert store.snapshot(moment).datasets == {}
    assert "1 of 1 stored vintages cannot be read" in store.vintage_store.unreadable.text()


def test_it_has_no_moments_and_revised_nothing(store: Store) -> None:
    snapshot = store.snapshot(LEARNED + timedelta(days=1))
    assert list(Timeline(store).moments()) == []
    assert snapshot.earlier is not None
    source = store.sources["toy"]
    received = (LEARNED,) if source.revised else ()
    assert snapshot.earlier.revision_times(("toy",)) == received


def test_confirmation_of_it_stores_nothing(store: Store) -> None:
    receipt = store.confirm("toy", "a", LEARNED + timedelta(hours=1))
    assert not receipt.is_new
    assert len(store.vintages()["toy", "a"]) == 1


class Parser:
    """A parser that counts its calls."""

    def __init__(self, *refused: str) -> None:
        self.calls = 0
        self._refused = refused

    def __call__(self, vintage: Vintage) -> pd.DataFrame:
        self.calls += 1
        if vintage.digest in self._refused:
            raise Malformed("expected a table, got none")
        return pd.DataFrame({"value": [1.0]})


def vintage_of(digest: str) -> Vintage:
    return Vintage("toy", "a", LEARNED, digest, "")


def test_body_that_its_parser_refuses_is_parsed_once() -> None:
    parser = Parser("broken")
    frames = Frames({"toy": toy_source.source()}, parser, None)
    for _ in range(3):
        with pytest.raises(Malformed, match="expected a table, got none"):
            frames.get(vintage_of("broken"))
    assert parser.calls == 1
    frames.forget({"broken"})
    with pytest.raises(Malformed):
        frames.get(vintage_of("broken"))
    assert parser.calls == 2


def test_least_recently_used_frame_leaves_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.store.frames.MAX_FRAMES", 2)
    parser = Parser()
    frames = Frames({"toy": toy_source.source()}, parser, None)
    for digest in ("first", "second", "first", "third", "first"):
        frames.get(vintage_of(digest))
    assert parser.calls == 3
    frames.get(vintage_of("second"))
    assert parser.calls == 4, "it was the one used longest ago"
