"""When something became known: the rows' own times, and what a revising publisher said later."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import toy_source
from tests.support.snapshots import bundled_moments
from tui.model.times import moment
from tui.store.archive import Archive
from tui.store.store import Store
from tui.store.timeline import Timeline

URL = "https://toy.example.gov/a.csv"
LEARNED = datetime(2026, 1, 9, 20, tzinfo=UTC)


def at_six(day: int) -> datetime:
    return datetime(2026, 1, day, 18, tzinfo=UTC)


def toy_store(folder: Path, *, revised: bool) -> Store:
    store = Store(Archive(folder / "archive.sqlite"), [toy_source.source(revised=revised)], ())
    body = toy_source.body(("2026-01-05", 1.0), ("2026-01-06", 2.0))
    store.learn("toy", "a", body, learned=at_six(6), url=URL)
    return store


@pytest.mark.parametrize("revised", [False, True])
def test_a_new_vintage_is_news_of_its_own_where_the_past_is_revised(
    tmp_path: Path, revised: bool
) -> None:
    store = toy_store(tmp_path, revised=revised)
    timeline = Timeline(store)
    assert list(timeline.moments()) == [at_six(5), at_six(6)]
    body = toy_source.body(("2026-01-05", 1.5), ("2026-01-06", 2.0), ("2026-01-07", 3.0))
    store.learn("toy", "a", body, learned=LEARNED, url=URL)
    assert list(timeline.moments()) == [at_six(5), at_six(6), at_six(7)] + [LEARNED] * revised


def test_what_did_not_change_is_not_worked_out_again(tmp_path: Path) -> None:
    timeline = Timeline(toy_store(tmp_path, revised=False))
    assert timeline.moments(("toy",)) is timeline.moments(("toy",))
    assert list(timeline.moments(("another",))) == []


def test_the_releases_of_the_flows_as_treasury_published_them() -> None:
    """Press releases SB0317, SB0342 and SB0365; none in October 2025."""
    known = bundled_moments(("tic_release", "tic_table1", "tic_table3"))
    autumn = [one for one in known if moment("2025-09-01") < one < moment("2026-01-31")]
    assert autumn == [
        moment(f"{day}T16:00") for day in ("2025-09-18", "2025-11-18", "2025-12-18", "2026-01-15")
    ]


def test_curves_begin_in_1990_and_come_every_evening() -> None:
    known = bundled_moments(("par_yields",))
    assert known[0] == moment("1990-01-02T18:00")
    week = [one for one in known if moment("2025-12-21") < one < moment("2025-12-28")]
    assert week == [moment(f"2025-12-{day}T18:00") for day in ("22", "23", "24", "26")]
