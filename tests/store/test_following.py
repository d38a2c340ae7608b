"""Programs on one server: who polls, and a server that is lost in any way and comes back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from tests.support.feeds import NOW
from tests.support.postgres import new_archive
from tests.support.postgres_roles import address_of, execute, new_role
from tests.support.postgres_server import OwnServer, free_port
from tests.support.silent_proxy import SilentProxy, silent_proxy
from tui.commands.check_result import Grade
from tui.commands.server_checks import check_server
from tui.model.errors import StoreError
from tui.model.status import FOLLOWED, MISUSED, NO_SERVER, PartStatus
from tui.sources.validators import Validators
from tui.store.archive import TIME_STEP, LastConfirmed, Vintage, digest_of
from tui.store.postgres.following import Pace, following, has_notices, one_turn, who_polls
from tui.store.postgres.layout import allow_reading, create_tables
from tui.store.postgres.lease import LEASE, MAX_NAME, connection_name
from tui.store.postgres.postgres_archive import PostgresArchive
from tui.store.postgres.server import Server

QUICK = Pace(between_tries=0.05, between_looks=600, for_answer=0.5)
VINTAGE = Vintage("toy", "a", NOW, digest_of(b"x"), "")
LATER = Vintage("toy", "a", NOW + TIME_STEP, digest_of(b"y"), "")


class Program:
    """A program that follows a server, and what it was said."""

    def __init__(self) -> None:
        self.reasons: list[str] = []
        self.changes = 0
        self._news = asyncio.Event()

    def turn(self, reason: str) -> None:
        self.reasons.append(reason)
        self._news.set()

    def change(self) -> None:
        self.changes += 1
        self._news.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def until_reason(self, reason: str) -> None:
        await self.until(lambda: self.reasons[-1:] == [reason])


def user_of(address: str) -> str:
    with psycopg.connect(address) as connection:
        return connection.info.user


@asynccontextmanager
async def program(address: str, pace: Pace = QUICK) -> AsyncIterator[Program]:
    found = Program()
    async with following(Server(address), found.turn, found.change, pace):
        yield found


async def test_follower_and_doctor_name_the_program_that_polls(desk: str) -> None:
    assert who_polls(Server(desk)) is None
    named = f"{desk}?application_name=rates%20desk"
    async with program(named) as first:
        await first.until_reason("")
        async with program(desk) as second:
            await second.until_reason(f"{FOLLOWED} rates desk")
        assert who_polls(Server(desk)) == ("rates desk", user_of(desk), True)
    async with program(desk) as third:
        await third.until_reason("")
        assert who_polls(Server(desk)) == (connection_name(), user_of(desk), True)


async def test_user_who_holds_the_lease_and_may_not_poll_is_named(desk: str) -> None:
    """The lease is a lock that everyone may take. Nothing is requested then, which all can see."""
    with new_role(desk, "reader") as role:
        allow_reading(Server(desk), role)
        thief = address_of(f"{desk}?application_name=ticwatch%201%20on%20desk1", role)
        with psycopg.connect(thief, autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (LEASE,))
            async with program(desk) as found:
                await found.until_reason(f"{MISUSED}: {role}")
                result = check_server(Server(desk))
                assert result.grade is Grade.FAIL
                assert f"{role} holds the lease and may not poll" in result.summary
                assert result.remedy == "end the connection ticwatch 1 on desk1"
                connection.execute("SELECT pg_advisory_unlock(%s)", (LEASE,))
                await found.until_reason("")


def test_lease_can_be_kept_from_all_but_the_owner_as_the_guide_says(desk: str, root: Path) -> None:
    guide = (root / "docs" / "desk.md").read_text(encoding="utf-8")
    [statement] = re.findall(r"^```sql\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)
    with new_role(desk, "guest") as guest, new_role(desk, "owner") as owner:
        execute(desk, statement.replace("{", "{{").replace(" desk'", f" {owner}'"))
        for name in ("pg_try_advisory_lock", "pg_advisory_lock_shared", "pg_advisory_xact_lock"):
            lock = f"SELECT {name}({LEASE})"
            execute(address_of(desk, owner), lock)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                execute(address_of(desk, guest), lock)


async def test_lease_of_another_database_of_the_server_is_another(desk: str, postgres: str) -> None:
    with new_archive(postgres) as other:
        async with program(desk) as first, program(other) as second:
            await first.until_reason("")
            await second.until_reason("")


def test_name_of_a_connection_fits_and_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "büro\x1b[31m" + "x" * 200)
    name = connection_name()
    assert " on bro[31mxxx" in name
    assert len(name) == MAX_NAME


async def test_program_that_has_lost_the_lease_stores_no_response_any_more(desk: str) -> None:
    """It was stopped meanwhile, and does not know yet. What it requested may be the older one."""
    server = Server(desk)
    archive = PostgresArchive(server)
    async with one_turn(server):
        archive.put(VINTAGE, b"x")
        with psycopg.connect(desk, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(%s, 5000)", (server.lease_process,))
        with pytest.raises(StoreError, match="not stored, for another program may poll by now"):
            archive.put(LATER, b"y")
        with pytest.raises(StoreError, match="not stored"):
            archive.record(PartStatus("toy", "a", asked=NOW), Validators())
        assert archive.vintages() == [VINTAGE]
        assert archive.statuses() == {}
    async with one_turn(server):
        archive.put(LATER, b"y")
    assert archive.vintages() == [VINTAGE, LATER]


def test_reader_holds_up_no_storing_with_the_locks_that_he_can_take(desk: str) -> None:
    with new_role(desk, "reader") as role:
        allow_reading(Server(desk), role)
        with psycopg.connect(address_of(desk, role)) as reader:
            reader.execute("SELECT pg_advisory_lock(hashtextextended('toy/a', 0))")
            reader.execute("LOCK TABLE ticwatch.vintages IN ACCESS SHARE MODE")
            with pytest.raises(psycopg.errors.InsufficientPrivilege), reader.transaction():
                reader.execute("LOCK TABLE ticwatch.vintages IN ROW EXCLUSIVE MODE")
            PostgresArchive(Server(desk)).put(VINTAGE, b"x")


async def test_what_no_notice_tells_of_is_looked_at_once_in_a_while(desk: str) -> None:
    async with program(desk, QUICK._replace(between_looks=0.2)) as found:
        await found.until(lambda: found.changes == 1)
        await found.until(lambda: found.changes == 3)
        assert found.reasons == [""]


async def test_notice_of_another_program_comes_and_the_own_does_not(desk: str) -> None:
    async with program(desk) as found:
        await found.until_reason("")
        PostgresArchive(Server(desk)).put(VINTAGE, b"x")
        with psycopg.connect(desk, autocommit=True) as connection:
            connection.execute("SELECT pg_notify('ticwatch', 'another program')")
        await found.until(lambda: found.changes == 2)


async def test_notices_of_one_response_count_as_one(desk: str) -> None:
    def tell() -> None:
        execute(desk, "SELECT pg_notify('ticwatch', 'another program')")

    async with Server(desk).listening(30) as listener:
        hearing = asyncio.create_task(has_notices(listener, 30, more_seconds=1))
        for _ in range(3):  # transactions: a body, what is late in it, its confirmation
            await asyncio.to_thread(tell)
        assert await hearing
        assert not await has_notices(listener, 0.1, more_seconds=0), "none is left"


def process_of(server: Server) -> int:
    """Return the process of the server that answers now."""
    with server.connection() as connection:
        return connection.info.backend_pid


def test_reads_of_a_block_share_a_connection_that_is_closed_with_it(desk: str) -> None:
    server = Server(desk)
    archive = PostgresArchive(server)
    with archive.one_connection():
        first = process_of(server)
        assert archive.vintages() == []
        with archive.one_connection():
            assert process_of(server) == first
        with server.connection() as outer:
            assert outer.info.backend_pid == first
            assert process_of(server) != first, "that one is in use"
        second = process_of(server)
        assert second != first
        execute(desk, f"SELECT pg_terminate_backend({second})")
        with pytest.raises(StoreError, match="terminating connection"):
            archive.vintages()
        assert archive.vintages() == []
        third = process_of(server)
    assert process_of(server) != third
    with psycopg.connect(desk) as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)"
        while connection.execute(query, ([first, second, third],)).fetchall() != [(0,)]:
            connection.rollback()


def test_response_without_news_gives_no_notice(desk: str) -> None:
    archive = PostgresArchive(Server(desk))
    with psycopg.connect(desk, autocommit=True) as listener:
        listener.execute("LISTEN ticwatch")
        archive.put(VINTAGE, b"x")
        archive.confirm("toy", "a", VINTAGE.digest, LastConfirmed(NOW.date(), NOW))
        archive.record(PartStatus("toy", "a", asked=NOW), Validators())
        archive.mark_late("toy", "a", [], NOW)
        assert archive.keep_newest("toy", "a", 1) == frozenset()
        assert len(list(listener.notifies(timeout=0.1))) == 1  # that of the body
        assert archive.keep_newest("toy", "a", 0) == {VINTAGE.digest}
        assert len(list(listener.notifies(timeout=5, stop_after=1))) == 1


async def test_connection_that_falls_silent_is_noticed_and_replaced(desk: str) -> None:
    with silent_proxy(desk) as proxy:
        async with program(proxy.address) as found:
            await found.until_reason("")
            proxy.fall_silent()
            await found.until_reason(NO_SERVER)
            proxy.forward_again()
            await found.until_reason("")


def test_read_and_write_end_when_the_server_falls_silent(
    desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.store.postgres.connections.ANSWER_SECONDS", 0.3)
    with silent_proxy(desk) as proxy:
        server = Server(proxy.address)
        PostgresArchive(server).put(VINTAGE, b"x")
        for opening in (server.reading, server.writing):
            with pytest.raises(StoreError, match=r"no answer within 0\.3 s"):
                ask_when_silent(opening, proxy)
            proxy.forward_again()
            assert PostgresArchive(server).vintages() == [VINTAGE]


def ask_when_silent(
    opening: Callable[[], AbstractContextManager[psycopg.Connection]], proxy: SilentProxy
) -> None:
    with opening() as connection:
        proxy.fall_silent()
        connection.execute("SELECT 1")


def test_server_that_was_away_is_asked_again_only_after_a_moment(
    own_server: OwnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_archive(own_server.address) as address:
        archive = PostgresArchive(Server(address))
        monkeypatch.setattr("tui.store.postgres.server.AWAY_SECONDS", 3600)
        own_server.stop()
        with pytest.raises(StoreError) as first:
            archive.vintages()
        own_server.start()
        with pytest.raises(StoreError) as second:
            archive.statuses()
        assert str(first.value) == str(second.value)
        monkeypatch.setattr("tui.store.postgres.server.AWAY_SECONDS", 0)
        assert archive.vintages() == []


def test_server_ends_a_connection_of_a_program_that_was_stopped(desk: str) -> None:
    with Server(desk).connection() as connection:
        for name in ("idle_session_timeout", "idle_in_transaction_session_timeout"):
            assert connection.execute(f"SHOW {name}").fetchall() == [("1min",)]


def other_process(data: bytes) -> bytes:
    """Return an answer of the server with another process number, as from a pooler."""
    begin = data.find(b"K\x00\x00\x00\x0c")  # BackendKeyData of the protocol
    return data if begin < 0 else data[: begin + 5] + b"\0\0\0\1" + data[begin + 9 :]


async def test_pooler_in_between_is_refused_with_the_remedy(desk: str) -> None:
    with silent_proxy(desk, other_process) as pooler:
        server = Server(pooler.address)
        with pytest.raises(StoreError, match=r"a pooler .* name the server itself"):
            PostgresArchive(server).vintages()
        with pytest.raises(StoreError, match=r"a pooler .* name the server itself"):
            create_tables(server)
        with pytest.raises(StoreError, match=r"a pooler .* name the server itself"):
            async with server.listening(1):
                pass


async def test_programs_go_on_at_the_host_that_took_over(own_server: OwnServer) -> None:
    ports = own_server.port, free_port()
    with new_archive(own_server.address) as address:
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
        several = f"postgresql://ticwatch@{hosts}/{address.rpartition('/')[2]}"
        archive = PostgresArchive(Server(several))
        async with program(several) as first:
            await first.until_reason("")
            async with program(several) as second:
                await second.until_reason(f"{FOLLOWED} {connection_name()}")
                archive.put(VINTAGE, b"x")
                own_server.kill()
                await second.until_reason(NO_SERVER)
                await first.until_reason(NO_SERVER)
                own_server.start(ports[1])
                await second.until(lambda: second.reasons[-1] != NO_SERVER)
                await first.until(lambda: first.reasons[-1] != NO_SERVER)
                assert "" in (first.reasons[-1], second.reasons[-1])
                assert first.reasons[-1] != second.reasons[-1]
        assert PostgresArchive(Server(several)).vintages() == [VINTAGE]
        own_server.stop()
        own_server.start(ports[0])


def test_hosts_of_an_address_are_named_without_the_secrets() -> None:
    server = Server("postgresql://me:hunter2@a:5432,b:5433/macro?sslmode=require")
    assert server.name == "postgresql://a:5432,b:5433/macro"
