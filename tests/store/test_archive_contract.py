"""The promises of every archive: the file of one user, and the server that many share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from operator import methodcaller
from pathlib import Path
from random import Random

import pytest

from tests.support import toy_source
from tests.support.effort import rounds
from tui.model.errors import StoreError
from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.amendments import Amendments
from tui.store.archive import TIME_STEP, Archive, LastConfirmed, Vintage, digest_of
from tui.store.postgres.postgres_archive import PostgresArchive
from tui.store.postgres.server import Server
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

NOW = datetime(2026, 1, 7, 19, tzinfo=UTC)
URL = "https://toy.example.gov/a.csv"


@pytest.fixture(params=["file", "desk"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    if request.param == "file":
        return SqliteArchive(tmp_path / "archive.sqlite")
    return PostgresArchive(Server(request.getfixturevalue("desk")))


def put(archive: Archive, body: bytes, day: int = 7, part: str = "a") -> Vintage:
    vintage = Vintage("toy", part, NOW.replace(day=day), digest_of(body), URL)
    archive.put(vintage, body)
    return vintage


def test_new_archive_is_empty(archive: Archive) -> None:
    assert archive.vintages() == []
    assert archive.listing().vintages == []
    assert archive.statuses() == {}
    assert archive.confirmations() == {}
    assert archive.stored_bytes() == {}
    assert archive.faults() == []
    archive.require_writable(0)


def test_body_comes_back_byte_by_byte_and_vintages_come_oldest_first(archive: Archive) -> None:
    newest = put(archive, bytes(range(256)) * 9, day=6)
    oldest = put(archive, b"", day=5)
    assert archive.vintages() == [oldest, newest]
    assert archive.body(newest.digest) == bytes(range(256)) * 9
    assert archive.body(oldest.digest) == b""
    assert set(archive.stored_bytes()) == {oldest.digest, newest.digest}
    with pytest.raises(StoreError, match="no body 0000"):
        archive.body("0" * 64)


def test_times_keep_their_microseconds(archive: Archive) -> None:
    for steps in range(3):
        body = str(steps).encode()
        archive.put(Vintage("toy", "a", NOW + steps * TIME_STEP, digest_of(body), URL), body)
    assert [each.learned for each in archive.vintages()] == [NOW + n * TIME_STEP for n in range(3)]


def test_vintage_stored_twice_is_one(archive: Archive) -> None:
    assert put(archive, b"x") == put(archive, b"x")
    assert len(archive.vintages()) == 1


def test_body_that_another_program_stored_meanwhile_is_a_vintage_only_again(
    archive: Archive,
) -> None:
    first = put(archive, b"x", day=5)
    put(archive, b"x", day=6)
    assert archive.vintages() == [first]
    again = Vintage("toy", "a", NOW, first.digest, URL)
    archive.put(again, b"x", again=True)
    assert archive.vintages() == [first, again]


def test_text_of_a_publisher_stays_data(archive: Archive) -> None:
    part = "'; DROP TABLE vintages; --%s{}\\"
    put(archive, b"x", part=part)
    archive.amend("toy", part, Amendments(repeated=frozenset({"1'); DELETE FROM bodies; --"})))
    archive.record(PartStatus("toy", part, error="'; DROP TABLE statuses; --"), Validators())
    assert [vintage.part for vintage in archive.vintages()] == [part]
    assert archive.listing().amendments["toy", part].repeated == {"1'); DELETE FROM bodies; --"}
    assert archive.statuses()["toy", part][0].error == "'; DROP TABLE statuses; --"


def test_last_confirmation_counts(archive: Archive) -> None:
    for day in (5, 6):
        last = LastConfirmed(date(2026, 1, day), NOW.replace(day=day))
        archive.confirm("toy", "a", "digest", last)
    assert archive.confirmations() == {("toy", "a", "digest"): last}


def test_first_arrival_counts(archive: Archive) -> None:
    for hours in (0, 1):
        at = NOW + timedelta(hours=hours)
        archive.mark_late("toy", "a", [date(2026, 1, 5)], at)
        archive.amend("toy", "a", Amendments(late={(date(2026, 1, 5), "value"): at}))
    listing = archive.listing()
    assert listing.late == {("toy", "a"): {date(2026, 1, 5): NOW}}
    assert listing.amendments["toy", "a"].late == {(date(2026, 1, 5), "value"): NOW}


def test_keep_newest_removes_older_vintages_but_no_shared_or_retained_body(
    archive: Archive,
) -> None:
    of_a = [put(archive, str(day).encode(), day) for day in range(1, 7)]
    put(archive, b"1", part="b")
    archive.retain(of_a[1])
    archive.amend("toy", "a", Amendments(corrections=frozenset({of_a[2].digest})))
    archive.confirm("toy", "a", of_a[3].digest, LastConfirmed(NOW.date(), NOW))
    assert archive.keep_newest("toy", "a", 2) == {of_a[3].digest}
    assert archive.keep_newest("toy", "a", 2) == frozenset()
    archive.compact()
    left = [vintage.learned.day for vintage in archive.vintages() if vintage.part == "a"]
    assert left == [2, 3, 5, 6]
    assert archive.body(digest_of(b"1")) == b"1", "part b has it too"
    assert archive.confirmations() == {}


def test_redating_moves_vintages_and_forgets_notes_of_the_wrong_clock(archive: Archive) -> None:
    wrong = put(archive, b"x", day=30)
    for at in (NOW, NOW + timedelta(days=90)):
        archive.confirm("toy", "a", at.isoformat(), LastConfirmed(NOW.date(), at))
        archive.mark_late("toy", at.isoformat(), [NOW.date()], at)
    archive.redate({wrong: NOW}, earliest=NOW - timedelta(days=1), now=NOW)
    assert [vintage.learned for vintage in archive.vintages()] == [NOW]
    assert [key[2] for key in archive.confirmations()] == [NOW.isoformat()]
    assert list(archive.listing().late) == [("toy", NOW.isoformat())]


def test_newest_status_of_a_part_comes_back_with_its_validators(archive: Archive) -> None:
    validators = Validators('W/"x"', "Wed, 07 Jan 2026 19:00:00 GMT", URL)
    for failures in (3, 0):
        status = PartStatus("toy", "a", asked=NOW, failures=failures)
        archive.record(status, validators)
    assert archive.statuses() == {("toy", "a"): (status, validators)}


def test_store_shows_what_it_learned_through_another_connection(archive: Archive) -> None:
    writer = Store(archive, [toy_source.source()], ())
    body = toy_source.body(("2026-01-05", 1.0), ("2026-01-06", 2.0))
    writer.learn("toy", "a", body, learned=NOW, url=URL)
    reader = Store(archive, [toy_source.source()], ())
    assert reader.snapshot(NOW).datasets["toy", "a"].frame["value"].tolist() == [1.0, 2.0]


Write = Callable[[Archive], object]


def random_write(random: Random) -> Write:
    """Return a write that is the same for every archive."""
    bodies = [bytes([each]) * 50 for each in range(8)]

    def vintage(body: bytes) -> Vintage:
        at = NOW + timedelta(seconds=random.randrange(40))
        return Vintage("toy", random.choice("ab"), at, digest_of(body), URL)

    body, day = random.choice(bodies), date(2026, 1, random.randint(1, 9))
    one, at = vintage(body), vintage(body).learned
    match random.randrange(8):
        case 0:
            return methodcaller("retain", one)
        case 1:
            added = Amendments(frozenset({one.digest}), {(day, "v"): at}, frozenset("x"))
            return methodcaller("amend", "toy", one.part, added)
        case 2:
            return methodcaller("mark_late", "toy", one.part, [day], at)
        case 3:
            last = LastConfirmed(day, at)
            return methodcaller("confirm", "toy", one.part, one.digest, last)
        case 4:
            return methodcaller("keep_newest", "toy", one.part, random.randint(1, 3))
        case 5:
            end = NOW + timedelta(seconds=30)
            return methodcaller("redate", {one: at}, earliest=NOW, now=end)
    return methodcaller("put", one, body, again=random.random() < 0.5)


@pytest.mark.parametrize("seed", range(rounds(12, 2)))
def test_both_archives_agree_after_any_writes(desk: str, tmp_path: Path, seed: int) -> None:
    shared = PostgresArchive(Server(desk))
    file, random = SqliteArchive(tmp_path / "archive.sqlite"), Random(seed)
    for _ in range(60):
        write = random_write(random)
        outcomes = [_outcome(write, archive) for archive in (file, shared)]
        assert outcomes[0] == outcomes[1]
        assert file.listing() == shared.listing()
        assert file.confirmations() == shared.confirmations()
        assert file.stored_bytes() == shared.stored_bytes()


def _outcome(write: Write, archive: Archive) -> object:
    try:
        return write(archive)
    except StoreError:
        return StoreError
