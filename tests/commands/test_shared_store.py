"""``ticwatch store init`` and ``store copy``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from tests.support.feeds import NOW
from tests.support.postgres import new_database
from tests.support.postgres_roles import address_of, new_role
from tests.support.publishers import replay
from tests.support.two_years import fill
from tests.support.upstream import serving
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.commands.cli import main
from tui.commands.store import prune, verify, write_stats
from tui.model.errors import StoreError
from tui.model.status import FOLLOWED, UNPOLLED, PartStatus
from tui.sources.registry import SOURCES
from tui.sources.validators import Validators
from tui.store.amendments import Amendments
from tui.store.archive import Archive, LastConfirmed, Vintage, digest_of
from tui.store.copy_archive import copy_archive
from tui.store.open_archive import open_archive, open_server
from tui.store.postgres.layout import allow_reading
from tui.store.postgres.lease import LEASE
from tui.store.postgres.server import Server
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

DAYS = range(1, 8)


def filled(archive: Archive) -> Archive:
    """Return an archive after it got rows into each of its tables."""
    for day in DAYS:
        body, at = bytes([day]) * 1000, NOW.replace(day=day)
        vintage = Vintage("toy", "ab"[day % 2], at, digest_of(body), "https://toy.example.gov")
        archive.put(vintage, body)
        archive.confirm("toy", vintage.part, vintage.digest, LastConfirmed(at.date(), at))
        archive.mark_late("toy", vintage.part, [date(2026, 1, day)], at)
    archive.retain(vintage)
    amendments = Amendments(frozenset({vintage.digest}), {(at.date(), "v"): at}, frozenset("x"))
    archive.amend("toy", vintage.part, amendments)
    archive.record(PartStatus("toy", "a", asked=NOW), Validators("e", "m", "u"))
    return archive


def contents(archive: Archive) -> object:
    bodies = {digest: archive.body(digest) for digest in archive.stored_bytes()}
    return archive.listing(), archive.confirmations(), archive.statuses(), bodies


def test_an_archive_is_copied_to_a_server_and_back_with_everything(
    desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    there.mkdir()
    back.mkdir()
    before = contents(filled(open_archive(there, None)))
    assert main(["store", "copy", str(there), desk]) == 0
    assert main(["store", "copy", desk, str(back)]) == 0
    assert (
        contents(open_archive(back, None))
        == before
        == contents(open_archive(back, open_server(desk)))
    )
    assert f"{len(DAYS)} vintages copied" in capsys.readouterr().out


def test_an_interrupted_copy_goes_on_where_it_stopped(desk: str, tmp_path: Path) -> None:
    source, target = filled(open_archive(tmp_path, None)), open_archive(tmp_path, open_server(desk))

    def stop(done: int, of: int) -> None:
        assert of == len(DAYS)
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_archive(source, target, stop)
    assert len(target.vintages()) == 3
    assert copy_archive(source, target) == len(DAYS) - 3
    assert contents(target) == contents(source)


class CountedArchive(SqliteArchive):
    """Archive that counts how often its vintages are listed."""

    listed = 0

    def vintages(self) -> list[Vintage]:
        self.listed += 1
        return super().vintages()


def test_a_copy_lists_its_target_once(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    target = CountedArchive(tmp_path / "archive.sqlite")
    assert copy_archive(filled(open_archive(tmp_path / "from", None)), target) == len(DAYS)
    assert target.listed == 1


def test_a_target_with_other_vintages_is_named(desk: str, tmp_path: Path) -> None:
    source, target = filled(open_archive(tmp_path, None)), open_archive(tmp_path, open_server(desk))
    target.put(Vintage("toy", "z", NOW, digest_of(b"z"), ""), b"z")
    with pytest.raises(StoreError, match="has other vintages too"):
        copy_archive(source, target)


def test_a_copy_that_is_damaged_in_the_target_is_named(desk: str, tmp_path: Path) -> None:
    source, target = filled(open_archive(tmp_path, None)), open_archive(tmp_path, open_server(desk))
    copy_archive(source, target)
    with psycopg.connect(desk) as connection:
        connection.execute("UPDATE ticwatch.bodies SET body = substr(body, 2)")
    with pytest.raises(StoreError, match=r"the target is damaged: bodies, .* verify there"):
        copy_archive(source, target)


class GrowingArchive(SqliteArchive):
    """Archive into which another program polls while it is copied."""

    def body(self, digest: str) -> bytes:
        body = super().body(digest)
        vintage = self.vintages()[0]
        self.confirm(vintage.source, vintage.part, vintage.digest, LastConfirmed(NOW.date(), NOW))
        self.put(Vintage("toy", "new", NOW, digest_of(b"new"), ""), b"new")
        return body


def test_what_comes_into_the_source_meanwhile_is_left_to_the_next_copy(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    filled(open_archive(tmp_path / "from", None))
    source = GrowingArchive(tmp_path / "from" / "archive.sqlite")
    target = SqliteArchive(tmp_path / "archive.sqlite")
    assert copy_archive(source, target) == len(DAYS)
    assert copy_archive(source, target) == 1


def test_an_archive_of_polls_is_verified_alike_on_both_sides(desk: str, tmp_path: Path) -> None:
    file = SqliteArchive(tmp_path / "archive.sqlite")
    shared = open_archive(tmp_path, open_server(desk))
    back = SqliteArchive(tmp_path / "back.sqlite")
    count = fill(file, months=1, kept=3, sources=("par_yields", "tic_table5"))
    assert copy_archive(file, shared) == copy_archive(shared, back) == count
    verified = verified_text(file)
    assert verified.startswith(f"all {count} vintages")
    assert verified_text(shared) == verified_text(back) == verified
    assert stats_text(shared) == stats_text(file)
    for archive in (file, shared):
        prune(Store(archive, [replace(each, keep=2) for each in SOURCES], ()), archive, StringIO())
    assert verified_text(shared) == verified_text(file) != verified
    assert stats_text(shared) == stats_text(file)


def verified_text(archive: Archive) -> str:
    stream = StringIO()
    log = SqliteLog(Path("no-log"))
    assert verify(Store(archive, SOURCES, ()), archive, log, stream)
    return stream.getvalue()


def stats_text(archive: Archive) -> list[str]:
    """Return the lines about parts. The last one has the size on the disk."""
    stream = StringIO()
    write_stats(Store(archive, SOURCES, ()), archive, stream)
    return [line for line in stream.getvalue().splitlines() if "/" in line]


@pytest.mark.usefixtures("no_bundle")
def test_init_creates_the_tables_once(
    postgres: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with new_database(postgres) as address:
        monkeypatch.setenv("TICWATCH_STORE", address)
        assert main(["store", "stats"]) != 0
        assert "run ticwatch store init once" in capsys.readouterr().err
        assert main(["store", "init"]) == 0
        assert main(["store", "init"]) == 0
        assert [line.split()[-1] for line in capsys.readouterr().out.splitlines()] == [
            *("created", "found")
        ]
        assert main(["store", "verify"]) == 0


def test_init_without_a_server_and_copy_without_a_place_are_usage_errors(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["store", "init"]) == 64
    assert "set [store] url, or TICWATCH_STORE" in capsys.readouterr().err
    assert main(["store", "copy", "mysql://x/y", "/nowhere/at/all"]) == 64
    assert "expected postgresql://" in capsys.readouterr().err
    assert main(["store", "copy", "/nowhere/at/all", "."]) == 64
    assert "no folder /nowhere/at/all" in capsys.readouterr().err


def test_nothing_of_the_server_is_imported_without_one(run_python: Callable[[str], str]) -> None:
    code = (
        "import sys; from tui.commands.cli import main; "
        "main(['sources', '--offline', '--format', 'csv']); "
        "print([name for name in sys.modules if 'psycopg' in name or 'postgres' in name])"
    )
    assert run_python(code).splitlines()[-1] == "[]"


def test_doctor_names_a_server_that_does_not_answer(
    desk: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TICWATCH_STORE", "postgresql://me:hunter2@127.0.0.1:1/macro")
    assert main(["doctor", "--offline"]) == 1
    output = capsys.readouterr().out
    assert "postgresql://127.0.0.1:1/macro" in output
    assert "hunter2" not in output
    assert "none yet, the first answer makes it" not in output
    monkeypatch.setenv("TICWATCH_STORE", desk)
    main(["doctor", "--offline"])
    assert "0 vintages" in capsys.readouterr().out


async def test_doctor_of_a_program_that_does_not_poll_asks_no_host(
    desk: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serving() as upstream:
        replay(upstream)
        monkeypatch.setenv("TICWATCH_UPSTREAM", upstream.url)
        with new_role(desk, "reader") as role, psycopg.connect(desk, autocommit=True) as poller:
            allow_reading(Server(desk), role)
            monkeypatch.setenv("TICWATCH_STORE", address_of(desk, role))
            await asyncio.to_thread(main, ["doctor"])
            assert f"hosts     not asked from here: {UNPOLLED}" in capsys.readouterr().out
            poller.execute("SELECT pg_advisory_lock(%s)", (LEASE,))
            monkeypatch.setenv("TICWATCH_STORE", desk)
            await asyncio.to_thread(main, ["doctor"])
            assert f"hosts     not asked from here: {FOLLOWED}" in capsys.readouterr().out
        assert upstream.requests == []
