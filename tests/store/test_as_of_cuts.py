"""The same rows are the same frame, and nobody's frame is written to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.store.test_timeline import LEARNED, at_six, toy_store
from tests.support import toy_source
from tui.model.snapshot import State
from tui.store.archive import Archive
from tui.store.store import Store

MORE = toy_source.body(("2026-01-05", 1.5), ("2026-01-06", 2.0), ("2026-01-07", 3.0))
LATER = datetime(2026, 1, 10, tzinfo=UTC)


def frame(store: Store, as_of: datetime) -> object:
    return store.snapshot(as_of).datasets["toy", "a"].frame


def learned(folder: Path, *, revised: bool) -> Store:
    store = toy_store(folder, revised=revised)
    store.learn("toy", "a", MORE, learned=LEARNED, url="https://toy.example.gov/a.csv")
    return store


def test_two_moments_between_which_nothing_became_known_share_a_frame(tmp_path: Path) -> None:
    store = learned(tmp_path, revised=False)
    morning, noon = (datetime(2026, 1, 6, hour, tzinfo=UTC) for hour in (8, 12))
    assert frame(store, morning) is frame(store, noon)
    assert frame(store, morning) is not frame(store, at_six(6))


def test_a_vintage_filled_from_the_next_is_shared_too(tmp_path: Path) -> None:
    store = learned(tmp_path, revised=True)
    one, other = (datetime(2026, 1, 8, hour, tzinfo=UTC) for hour in (8, 12))
    assert frame(store, one) is frame(store, other)
    assert store.snapshot(one).datasets["toy", "a"].state is State.RECONSTRUCTED


def test_a_look_at_the_past_leaves_the_present_recorded(tmp_path: Path) -> None:
    """A vintage all of which was known before it was learned stands in for the past as it is."""
    store = Store(Archive(tmp_path / "archive.sqlite"), [toy_source.source(revised=True)], ())
    store.learn("toy", "a", MORE, learned=LEARNED, url="https://toy.example.gov/a.csv")
    assert store.snapshot(at_six(8)).datasets["toy", "a"].state is State.RECONSTRUCTED
    assert store.snapshot(LATER).datasets["toy", "a"].state is State.CACHED
