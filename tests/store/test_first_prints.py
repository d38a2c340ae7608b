"""First prints of sources that never revise: nothing at hand is lost or changed by a new body."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext, suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support import toy_source
from tests.support.bodies import bundled
from tests.support.effort import examples
from tests.support.observed_values import Cell, observed_values
from tests.support.treasury_bodies import feed
from tui.model.errors import Malformed
from tui.sources import fred, par_yields
from tui.sources.base import Source
from tui.sources.calendars import CURVE
from tui.store.archive import digest_of
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

URL = "https://example.gov/a"
START = datetime(2026, 3, 31, 23, tzinfo=UTC)
TOY = replace(toy_source.source(), keep=2)
MARCH = [day.date() for day in CURVE.days(date(2026, 3, 2), date(2026, 3, 31))]
TENORS = ("1MONTH", "3MONTH", "6MONTH", *(f"{years}YEAR" for years in (1, 2, 3, 5, 7, 10, 20, 30)))
Values = Sequence[tuple[date, float]]


def store_of(source: Source, folder: Path) -> Store:
    return Store(SqliteArchive(folder / "archive.sqlite"), [source], ())


def toy_body(values: Values) -> bytes:
    return toy_source.body(*((day.isoformat(), value) for day, value in values))


def par_body(values: Values) -> bytes:
    """Return March 2026 with these days, every tenor at one yield; no 20-year if it is odd."""
    rows = [
        [None if name == "20YEAR" and value % 2 else value for name in TENORS]
        for _, value in values
    ]
    return feed([f"BC_{name}" for name in TENORS], [day for day, _ in values], rows)


def fred_body(values: Values) -> bytes:
    """Return the 10-year of 2015 to February 2026 as FRED has it, and these days after."""
    lines = "".join(f"{day},{value}\n" for day, value in values)
    return _earlier_yields() + lines.encode()


@cache
def _earlier_yields() -> bytes:
    header, *lines = bundled("fred", "DGS10").splitlines(keepends=True)
    return header + b"".join(line for line in lines if b"2015" <= line < b"2026-03")


CASES: dict[str, tuple[Source, str, Callable[[Values], bytes]]] = {
    "toy": (TOY, "a", toy_body),
    "par_yields": (replace(par_yields.SOURCE, keep=2), "2026-03", par_body),
    "fred": (replace(fred.SOURCE, keep=2), "DGS10", fred_body),
}


def content(lost: set[date], altered: set[date], count: int) -> dict[date, float]:
    """Return the first days of March that are not lost, each with 2, or 3 where it is altered."""
    days = [day for day in MARCH[:count] if day not in lost] or MARCH[:1]
    return {day: 3.0 if day in altered else 2.0 for day in days}


contents = st.builds(
    content,
    lost=st.sets(st.sampled_from(MARCH), min_size=1, max_size=15),
    altered=st.sets(st.sampled_from(MARCH), max_size=3),
    count=st.sampled_from((22, 22, 22, 15)),
)


@pytest.mark.parametrize("name", CASES)
@given(sequence=st.lists(contents, min_size=2, max_size=4), days_ago=st.integers(0, 29))
@examples(40)
def test_days_at_hand_never_shrink_and_their_values_never_change(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    sequence: list[dict[date, float]],
    days_ago: int,
) -> None:
    """Bodies with any days and values arrive, and only two vintages are kept besides the needed."""
    source, part, make_body = CASES[name]
    folder = tmp_path_factory.mktemp("store")
    store, at_hand, learned = store_of(source, folder), dict[Cell, float](), START
    for number, values in enumerate(sequence):
        learned, body = START + timedelta(days=number), make_body(sorted(values.items()))
        with suppress(Malformed):
            store.learn(source.name, part, body, learned=learned, url=URL)
        for dataset in store.snapshot(learned).datasets.values():
            shown = observed_values(dataset.frame, source.keys)
            assert at_hand.items() <= shown.items()
            at_hand |= shown
            assert dataset.frame["observed"].is_monotonic_increasing
            assert dataset.frame["observed"].is_unique
    assert at_hand, "the first body is accepted"
    reopened, past = store_of(source, folder), START - timedelta(days=days_ago)
    for dataset in reopened.snapshot(learned).datasets.values():
        assert observed_values(dataset.frame, source.keys) == at_hand
    for dataset in reopened.snapshot(past).datasets.values():
        assert observed_values(dataset.frame, source.keys).items() <= at_hand.items()
        assert (dataset.frame["known"] <= pd.Timestamp(past)).all()


def learn_toy(folder: Path, *all_values: Values) -> Store:
    """Return a store that received these bodies, one a day."""
    store = store_of(TOY, folder)
    for number, values in enumerate(all_values):
        learned = START + timedelta(days=number)
        store.learn("toy", "a", toy_body(values), learned=learned, url=URL)
    return store


WHOLE = [(day, number / 10) for number, day in enumerate(MARCH)]


def test_body_without_its_middle_is_joined_with_a_notice(tmp_path: Path) -> None:
    store = learn_toy(tmp_path, WHOLE)
    gap = [*WHOLE[:3], *WHOLE[9:]]
    receipt = store.learn("toy", "a", toy_body(gap), learned=START + timedelta(days=1), url=URL)
    assert receipt == (
        True,
        ("6 days from 2026-03-05 to 2026-03-12 missing in the new file; the stored rows stay",),
        "",
        frozenset(),
    )
    frame = store.snapshot(START + timedelta(days=2)).datasets["toy", "a"].frame
    assert frame["value"].tolist() == [value for _, value in WHOLE]


def test_vintage_that_cannot_be_read_once_is_joined_when_it_can(tmp_path: Path) -> None:
    learn_toy(tmp_path, WHOLE, [*WHOLE[:3], *WHOLE[9:]])
    store, moment = store_of(TOY, tmp_path), START + timedelta(days=2)
    replace_body, digest = "UPDATE bodies SET body = ? WHERE digest = ?", digest_of(toy_body(WHOLE))
    with closing(sqlite3.connect(tmp_path / "archive.sqlite", isolation_level=None)) as database:
        query = "SELECT body FROM bodies WHERE digest = ?"
        [(body,)] = database.execute(query, (digest,)).fetchall()
        database.execute(replace_body, (5, digest))
        assert len(store.snapshot(moment).datasets["toy", "a"].frame) == len(WHOLE) - 6
        database.execute(replace_body, (body, digest))
    joined = store.snapshot(moment).datasets["toy", "a"].frame
    assert joined["value"].tolist() == [value for _, value in WHOLE]
    assert store.snapshot(moment).datasets["toy", "a"].frame is joined


def test_notice_stays_while_later_bodies_lack_the_days(tmp_path: Path) -> None:
    longer = (date(2026, 4, 1), 9.0)
    store = learn_toy(tmp_path, WHOLE, [*WHOLE[:3], *WHOLE[9:]])
    body = toy_body([*WHOLE[:3], *WHOLE[9:], longer])
    later = START + timedelta(days=2)
    assert "6 days" in store.learn("toy", "a", body, learned=later, url=URL).notices[0]
    restored = toy_body([*WHOLE, longer])
    later += timedelta(days=1)
    assert store.learn("toy", "a", restored, learned=later, url=URL).notices == ()


def test_stored_value_stands_with_a_notice(tmp_path: Path) -> None:
    store = learn_toy(tmp_path, WHOLE)
    other = [(day, 7.5 if day == MARCH[4] else value) for day, value in WHOLE]
    for days in (1, 2):
        later = START + timedelta(days=days)
        body = toy_body([*other, *((date(2026, 4, day), 9.0) for day in range(1, days + 1))])
        receipt = store.learn("toy", "a", body, learned=later, url=URL)
        assert receipt.notices == (
            "2026-03-06 value: stored 0.4, new file 7.5; the stored value stays",
        )
        frame = store.snapshot(later).datasets["toy", "a"].frame
        assert frame["value"].tolist()[:22] == [value for _, value in WHOLE]


@pytest.mark.parametrize(
    ("altered", "stored", "is_refused"),
    [(5, 22, False), (6, 22, True), (2, 2, False), (3, 3, False), (6, 6, True)],
)
def test_body_with_many_other_values_is_refused(
    tmp_path: Path, altered: int, stored: int, is_refused: bool
) -> None:
    store = learn_toy(tmp_path, WHOLE[:stored])
    other = [(day, 50.0) for day, _ in WHOLE[:altered]] + WHOLE[altered:]
    reason = f"others on {altered} of {stored} days, such as 2026-03-02 value: stored 0, new"
    expected = pytest.raises(Malformed, match=reason) if is_refused else nullcontext()
    with expected:
        receipt = store.learn("toy", "a", toy_body(other), learned=START, url=URL)
        assert "stored 0, new file 50" in receipt.notices[0]
    assert store.newest_frames("toy")["a"]["value"].iloc[0] == 0


def test_corrections_of_many_bodies_are_not_counted_together(tmp_path: Path) -> None:
    store, values = learn_toy(tmp_path, WHOLE), list(WHOLE)
    for number in range(12):
        values[number] = (values[number][0], 60.0 + number)
        later = START + timedelta(days=number + 1)
        assert store.learn("toy", "a", toy_body(values), learned=later, url=URL).is_new
    frame = store.newest_frames("toy")["a"]
    assert frame["value"].tolist() == [value for _, value in WHOLE]


def test_swapped_columns_are_refused(tmp_path: Path) -> None:
    """The 1- and the 2-month, which differ by little, in each other's place."""
    store, body = store_of(par_yields.SOURCE, tmp_path), bundled("par_yields", "2026")
    learned = datetime(2026, 8, 7, 23, tzinfo=UTC)
    store.learn("par_yields", "2026", body, learned=learned, url=URL)
    swapped = body.replace(b"BC_1MONTH", b"BC_X").replace(b"BC_2MONTH", b"BC_1MONTH")
    swapped = swapped.replace(b"BC_X", b"BC_2MONTH")
    with pytest.raises(Malformed, match=r"others on 1\d\d of 151 days"):
        store.learn("par_yields", "2026", swapped, learned=learned, url=URL)


def test_value_that_a_new_body_lacks_stays(tmp_path: Path) -> None:
    """A tenor may vanish alone, and a tenor that comes later is added to earlier days."""
    store, part = store_of(par_yields.SOURCE, tmp_path), "2026-03"
    for number, values in enumerate(([2.0, 2.0], [3.0, 2.0, 2.0], [2.0, 3.0, 2.0, 2.0])):
        body = par_body(list(zip(MARCH, values, strict=False)))
        body = body.replace(b">3.0<", b">2.0<")
        learned = START + timedelta(days=number)
        receipt = store.learn("par_yields", part, body, learned=learned, url=URL)
        frame = store.snapshot(learned).datasets["par_yields", part].frame
        assert frame["20Y"].notna().all()
        lost = ["values of 2026-03-02 missing", "values of 2026-03-03 missing"]
        assert [notice[:28] for notice in receipt.notices] == lost[number - 1 : number]


def test_known_times_of_joined_rows_are_the_calendars(tmp_path: Path) -> None:
    store = learn_toy(tmp_path, WHOLE, WHOLE[9:])
    frame = store.snapshot(START + timedelta(days=9)).datasets["toy", "a"].frame
    assert (frame["known"].dt.tz_localize(None) - frame["observed"] == timedelta(hours=18)).all()
    past = store.snapshot(datetime(2026, 3, 4, 19, tzinfo=UTC)).datasets["toy", "a"].frame
    assert past["value"].tolist() == [0.0, 0.1, 0.2]


def test_day_that_a_publisher_adds_later_is_known_from_its_arrival(tmp_path: Path) -> None:
    """Only if the part was requested at the time at which the day came due."""
    store = store_of(TOY, tmp_path)
    first = datetime(2026, 3, 5, 19, tzinfo=UTC)
    for days, values in enumerate(([0, 3], [0, 3, 5], [0, 1, 3, 4, 5])):
        body = toy_body([WHOLE[at] for at in values])
        store.learn("toy", "a", body, learned=first + timedelta(days=4 * days), url=URL)
        store.confirm("toy", "a", first + timedelta(days=4 * days + 1))
    frame = store.snapshot(START).datasets["toy", "a"].frame
    late = dict(zip(frame["value"], frame["known"].dt.day, strict=True))
    assert late == {0.0: 2, 0.1: 3, 0.3: 5, 0.4: 13, 0.5: 9}


def test_other_table_is_refused_after_a_body_with_few_days(tmp_path: Path) -> None:
    """The values of all days at hand count, not those of the last body alone."""
    store = learn_toy(tmp_path, WHOLE, [WHOLE[0], WHOLE[-1]])
    other = toy_body([(day, value + 50) for day, value in WHOLE])
    with pytest.raises(Malformed, match="others on 22 of 22 days"):
        store.learn("toy", "a", other, learned=START + timedelta(days=2), url=URL)
