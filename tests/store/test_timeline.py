"""Times at which something became known: of rows, and of vintages of revised sources."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support import toy_source
from tests.support.snapshots import bundled_moments
from tui.model.times import parse_moment
from tui.store.amendments import Amendments
from tui.store.archive import digest_of
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store
from tui.store.timeline import Timeline

URL = "https://toy.example.gov/a.csv"
LEARNED = datetime(2026, 1, 9, 20, tzinfo=UTC)


def at_six(day: int) -> datetime:
    return datetime(2026, 1, day, 18, tzinfo=UTC)


def toy_store(folder: Path, *, revised: bool) -> Store:
    store = Store(
        SqliteArchive(folder / "archive.sqlite"), [toy_source.source(revised=revised)], ()
    )
    body = toy_source.body(("2026-01-05", 1.0), ("2026-01-06", 2.0))
    store.learn("toy", "a", body, learned=at_six(6), url=URL)
    return store


@pytest.mark.parametrize("revised", [False, True])
def test_moments_of_a_revised_source_include_vintage_times(tmp_path: Path, revised: bool) -> None:
    store = toy_store(tmp_path, revised=revised)
    timeline = Timeline(store)
    assert list(timeline.moments()) == [at_six(5), at_six(6)]
    body = toy_source.body(("2026-01-05", 1.5), ("2026-01-06", 2.0), ("2026-01-07", 3.0))
    store.learn("toy", "a", body, learned=LEARNED, url=URL)
    assert list(timeline.moments()) == [at_six(5), at_six(6), at_six(7)] + [LEARNED] * revised


def test_moments_without_new_vintages_are_the_same_object(tmp_path: Path) -> None:
    timeline = Timeline(toy_store(tmp_path, revised=False))
    assert timeline.moments(("toy",)) is timeline.moments(("toy",))
    assert list(timeline.moments(("another",))) == []


def test_moments_follow_corrections_and_late_days_of_the_same_vintages(tmp_path: Path) -> None:
    store = toy_store(tmp_path, revised=False)
    body = toy_source.body(("2026-01-05", 1.5), ("2026-01-06", 2.0))
    store.learn("toy", "a", body, learned=LEARNED, url=URL)
    timeline = Timeline(store)
    assert list(timeline.moments()) == [at_six(5), at_six(6)]
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    archive.amend("toy", "a", Amendments(corrections=frozenset({digest_of(body)})))
    assert list(timeline.moments()) == [at_six(5), at_six(6), LEARNED]
    archive.mark_late("toy", "a", [date(2026, 1, 6)], at_six(8))
    assert list(timeline.moments()) == [at_six(5), at_six(8), LEARNED]


def test_moments_of_the_flows_are_treasury_releases() -> None:
    """Press releases SB0317, SB0342 and SB0365; none in October 2025."""
    moments = bundled_moments(("tic_release", "tic_table1", "tic_table3"))
    autumn = [
        each for each in moments if parse_moment("2025-09-01") < each < parse_moment("2026-01-31")
    ]
    assert autumn == [
        parse_moment(f"{day}T16:00")
        for day in ("2025-09-18", "2025-11-18", "2025-12-18", "2026-01-15")
    ]


def test_moments_of_the_curve_are_evenings_since_1990() -> None:
    moments = bundled_moments(("par_yields",))
    assert moments[0] == parse_moment("1990-01-02T18:00")
    week = [
        each for each in moments if parse_moment("2025-12-21") < each < parse_moment("2025-12-28")
    ]
    assert week == [parse_moment(f"2025-12-{day}T18:00") for day in ("22", "23", "24", "26")]
