"""Bodies that are wrong in every row: they do not follow from the part before them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support import toy_source
from tests.support.bodies import bundled
from tui.model.errors import Malformed
from tui.sources.par_yields import SOURCE
from tui.store.acceptance import accept_revised
from tui.store.first_prints import join_all
from tui.store.late_cells import without_later
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

LEARNED = datetime(2026, 8, 7, 23, tzinfo=UTC)
NEXT_DAY = LEARNED + timedelta(days=1)
URL = "https://home.treasury.gov/year"


def multiplied(body: bytes, factor: float) -> bytes:
    """Return a feed with every yield multiplied."""
    return re.sub(
        rb"(<d:BC_[^>]*>)(\d+\.?\d*)<",
        lambda found: found[1] + f"{float(found[2]) * factor:.4f}<".encode(),
        body,
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store with the par yields of 2025."""
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), (SOURCE,), ())
    year = bundled("par_yields", "2025")
    store.learn("par_yields", "2025", year, learned=datetime(2026, 1, 1, tzinfo=UTC), url=URL)
    return store


@pytest.mark.parametrize("factor", [0.01, 0.1, 0.3, 3.0])
def test_year_of_another_unit_is_refused(store: Store, factor: float) -> None:
    body = multiplied(bundled("par_yields", "2026"), factor)
    with pytest.raises(Malformed, match=r"of 2026-01-02 near .* of 2025-12-31 before it"):
        store.learn("par_yields", "2026", body, learned=LEARNED, url=URL)


def test_year_that_follows_is_accepted(store: Store) -> None:
    body = multiplied(bundled("par_yields", "2026"), 1.0)
    receipt = store.learn("par_yields", "2026", body, learned=LEARNED, url=URL)
    assert receipt.is_new


def frame_of(*days: str) -> pd.DataFrame:
    return toy_source.parse(toy_source.body(*((day, 1.0) for day in days)), "a")


def test_revised_window_may_move_on_but_not_lose_a_day_in_it() -> None:
    source = replace(toy_source.source(revised=True), is_rolling=lambda part: True)
    week = [f"2026-01-{day:02}" for day in range(5, 13)]
    last, moved = frame_of(*week[:-1]), frame_of(*week[1:])
    assert accept_revised(last, moved, source, "a", None, LEARNED).vanished == ""
    with_hole = frame_of(*week[1:4], *week[5:])
    vanished = accept_revised(last, with_hole, source, "a", None, LEARNED).vanished
    assert vanished == "2026-01-09 missing in the new file"


def test_later_frame_adds_its_new_columns_to_the_rows_at_hand() -> None:
    stored = frame_of("2026-01-05", "2026-01-06")
    new = frame_of("2026-01-06", "2026-01-07").assign(more=[6.0, 7.0])
    joined = join_all([stored, new], (), is_rolling=False)
    assert joined["observed"].dt.day.tolist() == [5, 6, 7]
    assert joined["more"].fillna(0).tolist() == [0, 6.0, 7.0]


def test_value_is_missing_until_it_arrived_and_others_stay() -> None:
    frame = frame_of("2026-01-05", "2026-01-06")
    late = {(date(2026, 1, 5), "value"): LEARNED, (date(2026, 1, 6), "value"): NEXT_DAY}
    assert without_later(frame, late, LEARNED)["value"].isna().tolist() == [False, True]
    assert without_later(frame, late, NEXT_DAY)["value"].notna().all()
