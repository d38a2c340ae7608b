"""Programs with a store on one server: one polls, the others follow."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests.support.bodies import bundled
from tests.support.feeds import NOW
from tests.support.postgres import new_database
from tests.support.postgres_roles import address_of
from tests.support.publishers import replay
from tests.support.shared_frames import parsed_frames
from tests.support.toy_source import Clock
from tests.support.upstream import Upstream, serving
from tui.config import Alerts, Config, SourceOptions, StoreOptions
from tui.model.errors import StoreError
from tui.model.status import FOLLOWED, NO_SERVER, UNPOLLED
from tui.model.update import Update
from tui.monitor.monitor import Monitor
from tui.sources.registry import SOURCES
from tui.store.archive import Vintage, digest_of
from tui.store.postgres.address import CONNECT_SECONDS, parameters
from tui.store.postgres.following import following
from tui.store.postgres.layout import allow_reading, create_tables
from tui.store.postgres.lease import connection_name
from tui.store.postgres.postgres_archive import PostgresArchive
from tui.store.postgres.server import Server

SOURCE = "tic_table3"
LONGEST_SECONDS = 300.0
"""Limit for waiting, so that a failing test ends. A busy machine is slow, not wrong."""
OTHERS = {each.name: SourceOptions(enabled=False) for each in SOURCES if each.name != SOURCE}


def config(address: str, **sources: SourceOptions) -> Config:
    return Config(sources=OTHERS | sources, alerts=Alerts(rule=()), store=StoreOptions(url=address))


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    async with serving() as found:
        replay(found)
        yield found


def program(address: str, home: Path, upstream: Upstream) -> Monitor:
    """Return a program on a server, with a new home that has the parsed frames."""
    frames = parsed_frames()
    home.mkdir(exist_ok=True)
    shutil.copyfile(frames, home / frames.name)
    return Monitor(config(address), home, now=Clock(NOW), upstream=upstream.url)


def reasons(update: Update) -> set[str]:
    """Return why nothing is requested, without the name of the program that polls."""
    whys = {status.why for status in update.statuses.values()}
    return {FOLLOWED if why.startswith(FOLLOWED) else why for why in whys}


async def until_answered(updates: AsyncIterator[Update]) -> None:
    """Wait until a publisher has answered."""
    while not any(status.answered for status in (await anext(updates)).statuses.values()):
        pass


async def until_followed(updates: AsyncIterator[Update]) -> None:
    """Wait until the program follows another one. It connects to the server before."""
    while (why := reasons(await anext(updates))) != {FOLLOWED}:
        assert why == {NO_SERVER}


def received(monitor: Monitor) -> list[Vintage]:
    return monitor.store.vintage_store.archived_vintages()


async def test_one_of_two_programs_polls_and_the_other_shows_what_it_stores(
    desk: str, tmp_path: Path, upstream: Upstream
) -> None:
    first, second = (program(desk, tmp_path / name, upstream) for name in "ab")
    async with asyncio.timeout(LONGEST_SECONDS), first.running() as polled:
        await until_answered(polled)
        async with second.running() as followed:
            await until_followed(followed)
            asked = len(upstream.requests)
            first.store.learn(SOURCE, "table3", bundled(SOURCE, "table3") + b"\n", NOW, "address")
            while not received(second):
                assert reasons(await anext(followed)) == {FOLLOWED}
            assert received(second) == received(first)
            assert len(upstream.requests) == asked


async def test_follower_takes_over_once_the_poller_has_ended(
    desk: str, tmp_path: Path, upstream: Upstream
) -> None:
    first, second = (program(desk, tmp_path / name, upstream) for name in "ab")
    async with asyncio.timeout(LONGEST_SECONDS), second_running(first, second) as followed:
        while FOLLOWED in reasons(await anext(followed)):
            pass


@asynccontextmanager
async def second_running(first: Monitor, second: Monitor) -> AsyncIterator[AsyncIterator[Update]]:
    """Yield the updates of a follower, whose poller has just ended."""
    async with AsyncExitStack() as stack:
        async with first.running() as polled:
            await until_answered(polled)
            followed = await stack.enter_async_context(second.running())
            await until_followed(followed)
        yield followed


async def test_program_goes_on_after_its_connections_were_cut(
    desk: str, tmp_path: Path, upstream: Upstream
) -> None:
    monitor = program(desk, tmp_path, upstream)
    async with asyncio.timeout(LONGEST_SECONDS), monitor.running() as updates:
        await until_answered(updates)
        with psycopg.connect(desk, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        while NO_SERVER not in reasons(update := await anext(updates)):
            pass
        assert update.snapshot.parts(SOURCE)[0].frame.shape[0] > 200
        while NO_SERVER in reasons(await anext(updates)):
            pass


async def first_reason(server: Server) -> str:
    """Return the first reason for which a program on a server may not poll."""
    reasons: asyncio.Queue[str] = asyncio.Queue()
    async with (
        asyncio.timeout(LONGEST_SECONDS),
        following(server, reasons.put_nowait, lambda: None),
    ):
        return await reasons.get()


def test_reader_reads_all_and_writes_nothing(desk: str) -> None:
    archive, role = PostgresArchive(Server(desk)), f"reader_{uuid4().hex}"
    vintage = Vintage("toy", "a", NOW, digest_of(b"x"), "")
    archive.put(vintage, b"x")
    with psycopg.connect(desk, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    try:
        allow_reading(Server(desk), role)
        address = address_of(desk, role)
        reader = PostgresArchive(Server(address))
        assert reader.vintages() == [vintage]
        assert reader.body(vintage.digest) == b"x"
        assert asyncio.run(first_reason(Server(address))) == UNPOLLED
        assert asyncio.run(first_reason(Server(desk))) == ""
        for write in (
            lambda: reader.put(vintage, b"x"),
            lambda: reader.retain(vintage),
            lambda: reader.keep_newest("toy", "a", 0),
            lambda: reader.require_writable(0),
        ):
            with pytest.raises(StoreError, match=r"permission denied|may only read"):
                write()
        with psycopg.connect(address) as connection:
            for table in ("bodies", "vintages", "statuses", "layout"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(f"DELETE FROM ticwatch.{table}")
                connection.rollback()
    finally:
        with psycopg.connect(desk, autocommit=True) as connection:
            for statement in ("DROP OWNED BY {}", "DROP ROLE {}"):
                connection.execute(sql.SQL(statement).format(sql.Identifier(role)))


def test_tables_are_created_once_and_named_when_they_are_missing(postgres: str) -> None:
    with new_database(postgres) as address:
        with pytest.raises(StoreError, match="run ticwatch store init once"):
            PostgresArchive(Server(address)).vintages()
        assert create_tables(Server(address)) == "created"
        assert create_tables(Server(address)) == "found"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("UPDATE ticwatch.layout SET version = version + 1")
        with pytest.raises(StoreError, match="install the newer one everywhere"):
            PostgresArchive(Server(address)).vintages()


def test_owner_of_the_tables_cannot_be_made_a_reader(desk: str) -> None:
    with psycopg.connect(desk) as connection:
        [[owner]] = connection.execute("SELECT current_user").fetchall()
    with pytest.raises(StoreError, match="name another role"):
        allow_reading(Server(desk), owner)
    PostgresArchive(Server(desk)).require_writable(0)


def test_parameters_of_the_address_replace_ours_but_not_the_schema() -> None:
    given = parameters("postgresql://me@host/db?connect_timeout=60&options=-c%20work_mem%3D8MB")
    assert (given["connect_timeout"], given["application_name"]) == ("60", connection_name())
    assert given["options"].startswith("-c work_mem=8MB -c search_path=ticwatch ")
    assert parameters("postgresql://me@host/db")["connect_timeout"] == CONNECT_SECONDS
    assert parameters("postgresql://me@a,b/db")["target_session_attrs"] == "read-write"
    assert "target_session_attrs" not in parameters("postgresql://me@host/db")


@pytest.mark.parametrize("password", ["hun%zzter2", "hunter%402%"])
def test_errors_about_an_address_do_not_have_its_password(password: str) -> None:
    with pytest.raises(StoreError, match="percent-encoded") as caught:
        PostgresArchive(Server(f"postgresql://me:{password}@127.0.0.1:1/macro")).vintages()
    assert "ter" not in str(caught.value).replace("character", "")


async def test_host_that_cannot_exist_is_an_error_of_the_store() -> None:
    server = Server(f"postgresql://me@{'a' * 70}.example.com/macro")
    with pytest.raises(StoreError, match="too long"):
        PostgresArchive(server).vintages()
    with pytest.raises(StoreError, match="too long"):
        async with server.listening(1):
            pass


def test_errors_name_the_server_without_its_password() -> None:
    address = "postgresql://me:hunter2@127.0.0.1:1/macro?connect_timeout=1"
    with pytest.raises(StoreError) as caught:
        PostgresArchive(Server(address)).vintages()
    assert "postgresql://127.0.0.1:1/macro" in str(caught.value)
    assert "hunter2" not in str(caught.value)
