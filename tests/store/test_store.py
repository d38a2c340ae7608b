"""The store: vintages are kept, and a snapshot has the vintages and rows of its moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support import toy_source
from tui.model.errors import Malformed
from tui.model.snapshot import Dataset, KnownBy, State
from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.bundle import Bundled
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

URL = "https://toy.example.gov/a.csv"
FIRST = toy_source.body(("2026-01-05", 1.0), ("2026-01-06", 2.0))
SECOND = toy_source.body(("2026-01-05", 1.5), ("2026-01-06", 2.0), ("2026-01-07", 3.0))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def store_at(folder: Path, *, revised: bool = False, bundle: tuple[Bundled, ...] = ()) -> Store:
    return Store(
        SqliteArchive(folder / "archive.sqlite"),
        [toy_source.source(revised=revised)],
        bundle,
    )


def values(dataset: Dataset) -> dict[str, float]:
    frame = dataset.frame
    return dict(zip(frame["observed"].dt.strftime("%d"), frame["value"], strict=True))


def test_snapshot_of_an_empty_store_is_empty_and_creates_no_file(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    assert not store.snapshot(moment("2026-01-06")).datasets
    assert not store.statuses()
    assert list(tmp_path.iterdir()) == []


def test_learn_adds_no_vintage_for_an_unchanged_body(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    assert store.learn("toy", "a", FIRST, learned=moment("2026-01-06T19:00"), url=URL)[0]
    assert not store.learn("toy", "a", FIRST, learned=moment("2026-01-06T20:00"), url=URL)[0]
    assert store.learn("toy", "a", SECOND, learned=moment("2026-01-07T19:00"), url=URL)[0]
    learned = [vintage.learned.day for vintage in store.vintages()["toy", "a"]]
    assert learned == [6, 7]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (FIRST, "to 2026-01-07 or later, got them to 2026-01-06"),
        (toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0)), "from 2026-01-05"),
        (toy_source.body(("2026-01-05", 2.0), ("2026-01-07", 3.0)), "the 3 rows at hand, got 2"),
    ],
)
def test_learn_rejects_a_body_of_a_revised_source_that_takes_rows_away(
    tmp_path: Path, body: bytes, message: str
) -> None:
    store = store_at(tmp_path, revised=True)
    store.learn("toy", "a", SECOND, learned=moment("2026-01-07T19:00"), url=URL)
    with pytest.raises(Malformed, match=message):
        store.learn("toy", "a", body, learned=moment("2026-01-08T19:00"), url=URL)
    assert len(store.vintages()["toy", "a"]) == 1


def test_second_store_on_the_archive_sees_new_vintages(tmp_path: Path) -> None:
    first, second = store_at(tmp_path), store_at(tmp_path)
    first.learn("toy", "a", FIRST, learned=moment("2026-01-06T19:00"), url=URL)
    assert not second.learn("toy", "a", FIRST, learned=moment("2026-01-06T19:01"), url=URL)[0]
    dataset = second.snapshot(moment("2026-01-09")).datasets["toy", "a"]
    assert values(dataset) == {"05": 1.0, "06": 2.0}


def test_snapshot_of_an_unrevised_source_has_the_rows_known_by_calendar(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.learn("toy", "a", SECOND, learned=moment("2026-02-01"), url=URL)
    before = store.snapshot(moment("2026-01-07T17:59")).datasets["toy", "a"]
    after = store.snapshot(moment("2026-01-07T18:00")).datasets["toy", "a"]
    assert list(values(before)) == ["05", "06"]
    assert list(values(after)) == ["05", "06", "07"]
    assert before.state is State.CACHED


def test_snapshot_of_a_revised_source_has_the_vintage_of_the_moment(tmp_path: Path) -> None:
    store = store_at(tmp_path, revised=True)
    store.learn("toy", "a", FIRST, learned=moment("2026-01-06T19:00"), url=URL)
    store.learn("toy", "a", SECOND, learned=moment("2026-01-07T19:00"), url=URL)
    then = store.snapshot(moment("2026-01-06T20:00")).datasets["toy", "a"]
    now = store.snapshot(moment("2026-01-07T20:00")).datasets["toy", "a"]
    assert values(then) == {"05": 1.0, "06": 2.0}
    assert values(now) == {"05": 1.5, "06": 2.0, "07": 3.0}
    assert then.state is now.state is State.CACHED


def test_snapshot_before_the_first_vintage_is_reconstructed(tmp_path: Path) -> None:
    store = store_at(tmp_path, revised=True)
    store.learn("toy", "a", SECOND, learned=moment("2026-02-01"), url=URL)
    dataset = store.snapshot(moment("2026-01-06T12:00")).datasets["toy", "a"]
    assert values(dataset) == {"05": 1.5}
    assert dataset.state is State.RECONSTRUCTED
    assert not store.snapshot(moment("2026-01-04")).datasets


def test_late_observation_is_known_from_its_arrival(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.learn("toy", "a", FIRST, learned=moment("2026-01-06T18:30"), url=URL)
    store.confirm("toy", "a", moment("2026-01-07T19:00"))
    store.learn("toy", "a", SECOND, learned=moment("2026-01-08T09:00"), url=URL)
    evening = store.snapshot(moment("2026-01-07T23:00")).datasets["toy", "a"]
    morning = store.snapshot(moment("2026-01-08T09:00")).datasets["toy", "a"]
    assert list(values(evening)) == ["05", "06"]
    assert list(values(morning)) == ["05", "06", "07"]
    assert morning.frame["known"].iloc[-1] == moment("2026-01-08T09:00")
    assert morning.known_by(date(2026, 1, 7)) is KnownBy.RECORDED
    assert morning.known_by(date(2026, 1, 6)) is KnownBy.CALENDAR


def test_late_observation_stays_late_after_its_vintage_is_removed(tmp_path: Path) -> None:
    source = replace(toy_source.source(), keep=2)
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [source], ())
    store.learn("toy", "a", FIRST, learned=moment("2026-01-06T18:30"), url=URL)
    store.confirm("toy", "a", moment("2026-01-07T19:00"))
    store.learn("toy", "a", SECOND, learned=moment("2026-01-08T09:00"), url=URL)
    for day in (8, 9, 10):
        last = f"2026-01-{day:02}"
        body = SECOND + b"".join(f"2026-01-{n:02},4\n".encode() for n in range(8, day + 1))
        store.learn("toy", "a", body, learned=moment(f"{last}T18:30"), url=URL)
    evening = store.snapshot(moment("2026-01-07T23:00")).datasets["toy", "a"]
    assert list(values(evening)) == ["05", "06"]


def test_observation_not_requested_in_time_is_known_by_calendar(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.learn("toy", "a", FIRST, learned=moment("2026-01-06T18:30"), url=URL)
    store.learn("toy", "a", SECOND, learned=moment("2026-02-01T09:00"), url=URL)
    evening = store.snapshot(moment("2026-01-07T23:00")).datasets["toy", "a"]
    assert list(values(evening)) == ["05", "06", "07"]


def test_snapshot_in_a_gap_is_filled_from_the_next_vintage_and_reconstructed(
    tmp_path: Path,
) -> None:
    store = store_at(tmp_path, revised=True)
    store.learn("toy", "a", FIRST, learned=moment("2026-01-06T19:00"), url=URL)
    store.learn("toy", "a", SECOND, learned=moment("2026-03-01"), url=URL)
    dataset = store.snapshot(moment("2026-02-01")).datasets["toy", "a"]
    assert values(dataset) == {"05": 1.0, "06": 2.0, "07": 3.0}
    assert dataset.state is State.RECONSTRUCTED


@pytest.mark.parametrize(
    ("error", "now", "state"),
    [
        ("", "2026-01-07T19:00", State.LIVE),
        ("", "2026-01-08T19:00", State.STALE),
        ("HTTP 500", "2026-01-07T19:00", State.FAILING),
        ("HTTP 500", "2026-01-08T19:00", State.STALE),
    ],
)
def test_present_snapshot_has_states_by_age_and_error(
    tmp_path: Path, error: str, now: str, state: State
) -> None:
    store = store_at(tmp_path)
    store.learn("toy", "a", SECOND, learned=moment("2026-01-07T18:30"), url=URL)
    status = PartStatus("toy", "a", asked=moment("2026-01-07T18:30"), error=error)
    snapshot = store.snapshot(moment(now), {("toy", "a"): status})
    assert snapshot.datasets["toy", "a"].state is state
    assert store.snapshot(moment(now)).datasets["toy", "a"].state is State.CACHED


def test_request_status_is_read_after_a_restart(tmp_path: Path) -> None:
    status = PartStatus(
        "toy", "a", asked=moment("2026-01-07T18:30"), failures=2, error="HTTP 500", not_modified=3
    )
    validators = Validators('"tag"', "Wed, 07 Jan 2026 18:00:00 GMT")
    store_at(tmp_path).record(status, validators)
    assert store_at(tmp_path).statuses() == {("toy", "a"): (status, validators)}


days = st.integers(0, 40).map(lambda day: moment("2026-01-05") + timedelta(days=day))


@given(
    learned=st.lists(days, min_size=1, max_size=4, unique=True),
    as_of=days,
    revised=st.booleans(),
)
def test_snapshot_never_has_rows_known_later(
    tmp_path_factory: pytest.TempPathFactory,
    learned: list[datetime],
    as_of: datetime,
    revised: bool,
) -> None:
    store = store_at(tmp_path_factory.mktemp("store"), revised=revised)
    for number, at in enumerate(sorted(learned)):
        published = pd.date_range(moment("2026-01-01"), at - timedelta(hours=18))
        value = float(number) if revised else 0.0
        rows = [(f"{day:%Y-%m-%d}", value) for day in published]
        store.learn("toy", "a", toy_source.body(*rows), learned=at, url=URL)
    for dataset in store.snapshot(as_of).datasets.values():
        assert (dataset.frame["known"] <= pd.Timestamp(as_of)).all()
        assert dataset.frame["observed"].is_unique
        assert dataset.frame["observed"].is_monotonic_increasing


def test_snapshot_received_by_has_no_part_received_later(tmp_path: Path) -> None:
    store = store_at(tmp_path, revised=True)
    store.learn("toy", "a", FIRST, learned=moment("2026-01-06T19:00"), url=URL)
    before = store.snapshot_received_by(moment("2026-01-06T18:59"))
    assert before.earlier is not None
    assert not before.datasets
    assert not before.earlier.at(moment("2026-01-06"), ("toy",)).datasets
    assert before.earlier.revision_times(("toy",)) == ()
    assert store.snapshot_received_by(moment("2026-01-06T19:00")).datasets


def test_receipts_of_a_part_end_with_the_snapshot(tmp_path: Path) -> None:
    store = store_at(tmp_path, revised=False)
    received = moment("2026-01-06T19:00")
    store.learn("toy", "a", FIRST, learned=received, url=URL)
    before, after = (store.snapshot(at).earlier for at in (received - timedelta(1), received))
    assert before is not None
    assert after is not None
    assert before.receipts(("toy", "a")) == ()
    assert after.receipts(("toy", "a")) == (received,)
    assert after.receipts(("toy", "b")) == ()
