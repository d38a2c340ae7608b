"""Kim and Wright's premium, which FRED revises: rules on it use what was known at each moment."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support import fred_bodies
from tests.support.rules import ToyRule
from tui.alerts.engine.engine import Engine
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.series.history import key_before
from tui.alerts.series.revisions import SeriesRevisionsReader
from tui.model.alerts import RuleState
from tui.sources import fred
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

PART = ("fred", "THREEFYTP10")
FIRST, BETWEEN, SECOND, NOW = (datetime(2026, 10, day, 12, tzinfo=UTC) for day in (5, 8, 12, 14))
BODY = fred_bodies.body("THREEFYTP10")
RESTATED = BODY.replace(b"2026-09-23,0.9932", b"2026-09-23,1.1932").replace(
    b"2026-09-25,1.0203", b"2026-09-25,1.2203"
)
RULE = ToyRule(when="tp10_kw > 1.1%")


def store_with(folder: Path, *bodies: tuple[bytes, datetime]) -> Store:
    """Return a store with these files of the premium, and one of the custody holdings."""
    store = Store(SqliteArchive(folder / "archive.sqlite"), [fred.SOURCE], ())
    custody = fred_bodies.body("WMTSECL1")
    store.learn("fred", "WMTSECL1", custody, learned=FIRST, url="")
    for body, received in bodies:
        store.learn(*PART, body, learned=received, url="")
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_with(tmp_path, (BODY, FIRST), (RESTATED, SECOND))


def states_upto(history: RuleHistory, moment: datetime) -> list[tuple[int, int, float]]:
    """Return key, state and number of each change known before a moment."""
    changes = history.changes.upto(key_before(moment))
    columns = (changes.keys.tolist(), changes.states.tolist(), changes.numbers.tolist())
    return list(zip(*columns, strict=True))


def test_replay_and_past_moment_have_the_states_of_the_first_file(
    store: Store, tmp_path: Path
) -> None:
    engine = Engine()
    replayed, past = (
        states_upto(engine.rule_history(RULE, store.snapshot(at)), BETWEEN) for at in (NOW, BETWEEN)
    )
    (tmp_path / "first").mkdir()
    only = store_with(tmp_path / "first", (BODY, FIRST)).snapshot(BETWEEN)
    assert replayed == past == states_upto(Engine().rule_history(RULE, only), BETWEEN)


def test_rule_fires_when_the_restated_file_is_received(store: Store) -> None:
    engine = Engine()
    for at, state in ((BETWEEN, RuleState.OK), (NOW, RuleState.FIRING), (BETWEEN, RuleState.OK)):
        [alert] = engine.evaluate([RULE], store.snapshot(at))
        assert alert.state is state


def test_backtest_has_the_episode_from_the_receipt_of_the_restated_file(store: Store) -> None:
    before, now = (Engine().rule_history(RULE, store.snapshot(at)) for at in (BETWEEN, NOW))
    *earlier, newest = now.episodes()
    assert (newest.start, newest.fired) == (date(2026, 9, 25), SECOND)
    known = [(episode.start, episode.fired) for episode in before.episodes()]
    assert [(episode.start, episode.fired) for episode in earlier] == known


def test_series_is_read_anew_only_when_a_file_of_its_part_comes(tmp_path: Path) -> None:
    reader, store = SeriesRevisionsReader(), store_with(tmp_path, (BODY, FIRST))
    first = reader.read("tp10_kw", store.snapshot(NOW))
    store.learn(*PART, RESTATED, learned=SECOND, url="")
    second = reader.read("tp10_kw", store.snapshot(NOW))
    assert len(second.vintages) == len(first.vintages) + 1
    store.learn("fred", "SOFR", fred_bodies.body("SOFR"), learned=SECOND, url="")
    assert reader.read("tp10_kw", store.snapshot(NOW)) is second


def test_files_of_a_revised_part_are_no_moments_of_other_parts(store: Store) -> None:
    earlier = store.snapshot(NOW).earlier
    assert earlier is not None
    assert earlier.revision_times(("fred",)) == ()
    times = earlier.revision_times((PART,))
    assert {FIRST, SECOND} <= set(times)
    assert set(earlier.at(NOW, (PART,)).datasets) == {PART}
