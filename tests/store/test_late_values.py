"""Values that a publisher adds to a day at hand: they are known from their arrival."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests.support.treasury_bodies import feed
from tui.sources import par_yields
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store
from tui.store.timeline import Timeline

TENORS = ("1MONTH", "3MONTH", "6MONTH", *(f"{years}YEAR" for years in (1, 2, 3, 5, 7, 10, 20, 30)))
DAYS = [date(2026, 3, day) for day in (2, 3, 4, 5)]
EVENINGS = [datetime(2026, 3, day, 0, 30, tzinfo=UTC) for day in (3, 4, 5, 6)]
"""Time after the curve of each day is out, 19:30 in New York."""
SOURCE = par_yields.SOURCE


def body(count: int, without: dict[str, set[int]]) -> bytes:
    """Return the first days of March, all yields at 4%, without some tenors on some days."""
    rows = [
        [None if day in without.get(name, ()) else 4.0 for name in TENORS] for day in range(count)
    ]
    return feed([f"BC_{name}" for name in TENORS], DAYS[:count], rows)


def shown(store: Store, as_of: datetime) -> pd.DataFrame:
    return store.snapshot(as_of).datasets["par_yields", "2026-03"].frame


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store that received the 20-year of 3 March, and the 30-year of two days, late."""
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [SOURCE], ())
    bodies = [
        body(1, {}),
        body(2, {"20YEAR": {1}}),
        body(3, {"20YEAR": {1}, "30YEAR": {2}}),
        body(4, {}),
    ]
    for evening, response in zip(EVENINGS, bodies, strict=True):
        store.learn("par_yields", "2026-03", response, learned=evening, url="")
        store.confirm("par_yields", "2026-03", evening + timedelta(hours=1))
    return Store(SqliteArchive(tmp_path / "archive.sqlite"), [SOURCE], ())


def test_values_that_came_late_are_missing_before_they_came(store: Store) -> None:
    for evening in EVENINGS[1:3]:
        before = shown(store, evening)
        assert before["20Y"].isna().tolist() == [False, True, False][: len(before)]
    assert shown(store, EVENINGS[2])["30Y"].isna().tolist() == [False, False, True]
    moment = EVENINGS[3] - timedelta(minutes=1)
    assert shown(store, moment)["20Y"].isna().sum() == 1
    assert shown(store, EVENINGS[3])[["20Y", "30Y"]].notna().all(axis=None)


def test_moments_before_late_values_came_share_a_frame(store: Store) -> None:
    """All rows are known then, and only values are missing."""
    moments = [EVENINGS[3] - timedelta(minutes=minutes) for minutes in (1, 2)]
    first, second = (shown(store, moment) for moment in moments)
    assert len(first) == len(DAYS)
    assert first is second
    assert store.snapshot(moments[0]).datasets["par_yields", "2026-03"].amended == 0


def test_arrival_of_a_late_value_is_a_moment_of_the_timeline(store: Store) -> None:
    moments = Timeline(store).moments()
    assert EVENINGS[3] in moments
    assert len(moments) == len(DAYS) + 1


def test_arrival_of_a_late_value_counts_as_a_revision_for_rules(store: Store) -> None:
    now = EVENINGS[3] + timedelta(days=1)
    earlier = store.snapshot(now).earlier
    assert earlier is not None
    assert EVENINGS[3] in earlier.revision_times(("par_yields",))
    datasets = [earlier.at(at, ("par_yields",)).datasets for at in (EVENINGS[2], EVENINGS[3])]
    amended = [dataset["par_yields", "2026-03"].amended for dataset in datasets]
    assert amended == [0, 2]


def test_value_of_a_day_before_the_first_body_counts_as_known_in_time(tmp_path: Path) -> None:
    """Values that the first body lacked may have been published in time."""
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [SOURCE], ())
    for evening, response in zip(
        EVENINGS[2:], (body(3, {"20YEAR": {0}}), body(4, {})), strict=True
    ):
        store.learn("par_yields", "2026-03", response, learned=evening, url="")
        store.confirm("par_yields", "2026-03", evening)
    assert shown(store, EVENINGS[0])["20Y"].notna().all()
