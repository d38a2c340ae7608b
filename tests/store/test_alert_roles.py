"""Rights of the roles on the alerts log. The server itself keeps them, whatever a program sends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from tests.support.postgres import new_database
from tests.support.postgres_roles import address_of, execute, new_role
from tui.alerts.notify.event_details import (
    EpisodeAcknowledged,
    RuleAdded,
    RuleRearmed,
    RuleSilenced,
    SilenceLifted,
)
from tui.alerts.notify.events import Event
from tui.alerts.notify.postgres_log import PostgresLog
from tui.alerts.notify.silence import MAX_SILENCE
from tui.model.errors import StoreError
from tui.model.status import FOLLOWED, UNPOLLED
from tui.store.archive import Vintage, digest_of
from tui.store.postgres import layout
from tui.store.postgres.following import following, one_turn
from tui.store.postgres.layout import (
    allow_acting,
    allow_reading,
    create_tables,
    limit_idle_transactions,
)
from tui.store.postgres.postgres_archive import PostgresArchive
from tui.store.postgres.server import Server

NOW = datetime(2025, 12, 19, 23, tzinfo=UTC)
SEEN = Event(NOW, "y20", EpisodeAcknowledged(date(2025, 12, 18)))
ACTION = "INSERT INTO events (at, rule, kind, detail) VALUES (now(), 'y20', 'rearmed', '{}')"
ADD_ACTION = b"INSERT INTO events (at, rule, kind, detail) VALUES (now(), %s, %s, %s)"
HOSTILE_NAME = 'a"b; DROP TABLE events;--[/bold]\x1b[31m'


@pytest.fixture
def member(desk: str) -> Iterator[str]:
    """Address of the archive for a member, whose name is hostile."""
    with new_role(desk, HOSTILE_NAME) as role:
        allow_acting(Server(desk), role)
        yield address_of(desk, role)


@pytest.fixture
def reader(desk: str) -> Iterator[str]:
    """Address of the archive for a reader."""
    with new_role(desk, "reader") as role:
        allow_reading(Server(desk), role)
        yield address_of(desk, role)


def connect(address: str) -> psycopg.Connection:
    return psycopg.connect(address, autocommit=True, options="-c search_path=ticwatch")


def test_action_of_a_member_has_the_members_name(desk: str, member: str) -> None:
    PostgresLog(Server(desk)).add([Event(NOW, "y20", RuleAdded("d"))])
    log = PostgresLog(Server(member))
    log.add([SEEN, Event(NOW, "y20", RuleSilenced(None))])
    added, seen, silenced = PostgresLog(Server(desk)).events()
    assert added.who == "ticwatch"
    assert seen.who == silenced.who
    assert seen.who.startswith('a"b; DROP TABLE events;--[/bold][31m_'), "no control characters"
    status = log.notification_statuses()["y20"]
    assert status.acknowledged_by == seen.who
    assert status.silence is not None
    assert status.silence.by == seen.who


REFUSED = (
    "INSERT INTO events (at, rule, kind, detail, who) VALUES (now(), 'r', 'acked', '{}', 'me')",
    "INSERT INTO events (number, at, rule, kind, detail) OVERRIDING SYSTEM VALUE "
    "VALUES (1, now(), 'r', 'acked', '{}')",
    "INSERT INTO events (at, rule, kind, detail) VALUES (now(), 'r', 'notice', '{}')",
    "INSERT INTO events (at, rule, kind, detail) VALUES (now(), 'r', 'sent', '{}')",
    "INSERT INTO events (at, rule, kind, once, detail) VALUES (now(), 'r', 'acked', 'k', '{}')",
    "UPDATE events SET rule = 'x'",
    "DELETE FROM events",
    "TRUNCATE events",
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "DROP POLICY members ON events",
    "SELECT FROM layout FOR UPDATE",
    "INSERT INTO vintages VALUES ('s', 'p', now(), 'd', '')",
    "INSERT INTO bodies VALUES ('d', '')",
    "UPDATE layout SET version = 1",
    "CREATE TABLE ticwatch.mine ()",
)
"""Statements of a member that go beyond an action on a rule."""
TIMES = ("infinity", "-infinity", "4713-01-01 BC", "2500-01-01Z")
"""Times that no program can read, which would hide the whole log."""


def test_server_refuses_a_member_everything_else(member: str) -> None:
    with connect(member) as connection:
        connection.execute(ACTION.encode())
        for statement in REFUSED:
            with pytest.raises(psycopg.Error, match=r"permission denied|must be owner|row-level"):
                connection.execute(statement.encode())


def test_server_refuses_a_time_that_no_program_can_read(desk: str) -> None:
    with connect(desk) as connection:
        for at in TIMES:
            with pytest.raises(psycopg.errors.CheckViolation):
                connection.execute(ACTION.replace("now()", f"'{at}'").encode())


def test_time_of_what_a_member_does_is_that_of_the_server(desk: str, member: str) -> None:
    with connect(member) as connection:
        for at in (*TIMES, "2020-01-01Z", "2400-01-01Z"):
            connection.execute(ACTION.replace("now()", f"'{at}'").encode())
    [*events] = PostgresLog(Server(desk)).events()
    assert len(events) == len(TIMES) + 2
    with connect(desk) as connection:
        [[now]] = connection.execute("SELECT now()").fetchall()
    assert all(now - timedelta(minutes=1) < event.at <= now for event in events)


UNREADABLE = (
    ("acked", "junk"),
    ("acked", "[]"),
    ("acked", "{}"),
    ("acked", '{"start": 5}'),
    ("acked", '{"start": "today"}'),
    ("acked", '{"start": "2025-02-30"}'),
    ("acked", '{"start": "9999-01-01"}'),
    ("silenced", "{}"),
    ("silenced", '{"until": "infinity"}'),
    ("silenced", '{"until": "2025-12-19"}'),
    ("lifted", "{}"),
    ("lifted", '{"why": 1}'),
    ("rearmed", "null"),
    ("rearmed", '{"x": "' + "x" * 1000 + '"}'),
)
"""Actions that would be a damaged row for everyone, or slow down each read of the log."""


def test_server_refuses_an_action_that_no_program_can_read(desk: str, member: str) -> None:
    with connect(member) as connection:
        for kind, detail in UNREADABLE:
            with pytest.raises(psycopg.Error, match=r"row-level|invalid|out of range"):
                connection.execute(ADD_ACTION, ("y20", kind, detail))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(ADD_ACTION, ("y" * 1001, "rearmed", "{}"))
    assert PostgresLog(Server(desk)).events() == ()
    assert PostgresLog(Server(desk)).faults() == []


def test_server_accepts_every_action_of_a_program(desk: str, member: str) -> None:
    now = datetime.now(UTC)
    details = (
        *(EpisodeAcknowledged(None), EpisodeAcknowledged(date(2025, 12, 18))),
        *(RuleSilenced(None), RuleSilenced(now), RuleSilenced(now.replace(microsecond=0))),
        RuleSilenced(now + MAX_SILENCE),
        *(SilenceLifted("by the user"), RuleRearmed()),
    )
    PostgresLog(Server(member)).add([Event(NOW, "y20", each) for each in details])
    assert tuple(each.detail for each in PostgresLog(Server(desk)).events()) == details


def test_server_refuses_to_mute_for_much_longer_than_a_program_does(member: str) -> None:
    until = datetime.now(UTC) + MAX_SILENCE + timedelta(days=2)
    with pytest.raises(StoreError, match="may look at the alerts"):
        PostgresLog(Server(member)).add([Event(NOW, "y20", RuleSilenced(until))])


def test_action_is_checked_whatever_a_member_puts_before_the_functions_of_the_server(
    desk: str, member: str
) -> None:
    """In PostgreSQL 14, everyone may create functions in the schema ``public``."""
    execute(desk, "GRANT CREATE ON SCHEMA public TO PUBLIC")
    with connect(member) as connection:
        connection.execute(
            b"CREATE FUNCTION public.length(text) RETURNS int LANGUAGE sql AS 'SELECT 0'"
        )
        connection.execute(
            b"CREATE FUNCTION public.has_table_privilege(text, text) RETURNS boolean "
            b"LANGUAGE sql AS 'SELECT true'"
        )
        connection.execute(b"SET search_path = public, pg_catalog, ticwatch")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(ADD_ACTION, ("y20", "rearmed", '{"x": "' + "x" * 1000 + '"}'))


def test_name_in_the_log_is_that_of_the_login_whatever_role_is_set(desk: str, member: str) -> None:
    with new_role(desk, "login") as login, connect(member) as connection:
        [[group]] = connection.execute("SELECT session_user").fetchall()
        execute(desk, "GRANT {} TO {}", group, login)
        with connect(address_of(desk, login)) as connection:
            connection.execute(b"SET search_path = ticwatch")
            for statement in ("SELECT 1", "SET ROLE {}"):
                connection.execute(psycopg.sql.SQL(statement).format(psycopg.sql.Identifier(group)))
                connection.execute(ACTION.encode())
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(b"SET SESSION AUTHORIZATION ticwatch")
        assert [each.who for each in PostgresLog(Server(desk)).events()] == [login, login]


def test_reader_looks_and_changes_nothing(desk: str, reader: str) -> None:
    PostgresLog(Server(desk)).add([SEEN])
    log = PostgresLog(Server(reader))
    assert [each.detail for each in log.events()] == [SEEN.detail]
    with pytest.raises(StoreError, match="this user may look at the alerts, and change nothing"):
        log.add([SEEN])
    with connect(reader) as connection:
        for statement in (ACTION, "SELECT FROM layout FOR UPDATE", "TRUNCATE events"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


async def test_member_and_reader_never_poll_and_learn_who_does(
    desk: str, member: str, reader: str
) -> None:
    rights = (member, "may only read, acknowledge and mute"), (reader, "may only read$")
    for address, words in rights:
        async with one_turn(Server(address)) as why:
            assert why == UNPOLLED
        with pytest.raises(StoreError, match=words):
            PostgresArchive(Server(address)).require_writable(0)
    async with one_turn(Server(f"{desk}?application_name=rates%20desk")) as why:
        assert why == ""
        for address, _ in rights:
            async with one_turn(Server(address)) as why:
                assert why == f"{FOLLOWED} rates desk"


async def test_server_gives_notice_of_an_action_to_all_who_follow(desk: str, reader: str) -> None:
    """The statement alone is enough, whatever program a member uses."""
    changes: asyncio.Queue[None] = asyncio.Queue()
    reasons: asyncio.Queue[str] = asyncio.Queue()
    async with (
        asyncio.timeout(20),  # sooner than a program looks for itself, without a notice
        following(Server(reader), reasons.put_nowait, lambda: changes.put_nowait(None)),
    ):
        assert await reasons.get() == UNPOLLED
        await changes.get()
        assert changes.empty()
        with connect(desk) as connection:
            connection.execute(ACTION.encode())
        await changes.get()


def test_member_may_become_a_reader_again(desk: str, member: str) -> None:
    with connect(member) as connection:
        [[role]] = connection.execute("SELECT session_user").fetchall()
        allow_reading(Server(desk), role)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(ACTION.encode())


def test_server_of_the_first_version_is_upgraded_with_its_readers(postgres: str) -> None:
    with new_database(postgres) as address, new_role(address, "reader") as role:
        server = Server(address)
        with psycopg.connect(address, options="-c search_path=ticwatch") as connection:
            connection.execute(layout._TABLES.encode())
        for statement in ("GRANT USAGE ON SCHEMA ticwatch TO {}", "GRANT SELECT ON vintages TO {}"):
            execute(f"{address}?options=-c%20search_path%3Dticwatch", statement, role)
        with pytest.raises(StoreError, match=r"version 1, .* then run ticwatch store init"):
            PostgresLog(server).events()
        assert create_tables(server) == "upgraded"
        assert create_tables(server) == "found"
        vintage = Vintage("toy", "a", NOW, digest_of(b"x"), "")
        PostgresArchive(server).put(vintage, b"x")
        PostgresLog(server).add([SEEN])
        with connect(address_of(address, role)) as connection:
            [[who]] = connection.execute("SELECT who FROM events").fetchall()
            assert who == "ticwatch"
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(ACTION.encode())


def test_role_that_stores_logs_everything_and_still_cannot_name_another(desk: str) -> None:
    """A poller need not own the tables: it may add events of all kinds."""
    with new_role(desk, "poller") as role:
        allow_reading(Server(desk), role)
        for table in ("vintages", "events"):
            execute(desk, f"GRANT INSERT ON ticwatch.{table} TO {{}}", role)
        log = PostgresLog(Server(address_of(desk, role)))
        added = Event(NOW, "y20", RuleAdded("d"), "key")
        assert log.add_after(lambda events: [added]) == (added,)
        assert [each.who for each in log.events()] == [role]


def test_open_transaction_of_a_member_ends_before_it_holds_up_a_decision(
    desk: str, member: str
) -> None:
    name = desk.rpartition("/")[2]
    assert limit_idle_transactions(Server(desk)) == ""
    with connect(member) as connection:
        limit = connection.execute("SHOW idle_in_transaction_session_timeout").fetchall()
    assert limit == [("20s",)], "less than the 30 s after which a decision fails"
    execute(desk, "ALTER DATABASE {} SET idle_in_transaction_session_timeout = '200ms'", name)
    assert limit_idle_transactions(Server(desk)) == "", "the limit of an administrator stays"
    with connect(member) as connection:
        connection.execute("BEGIN")
        connection.execute(ACTION.encode())
        added = PostgresLog(Server(desk)).add([Event(NOW, "y20", RuleAdded("d"))])
        assert [event.number for event in added] == [0]
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            connection.execute("COMMIT")
    [event] = PostgresLog(Server(desk)).events()
    assert event.kind.value == "added"


def test_statement_for_the_owner_of_the_database_is_named_to_others(desk: str) -> None:
    with new_role(desk, "storing") as role:
        for what in ("SCHEMA ticwatch", "ALL TABLES IN SCHEMA ticwatch"):
            execute(desk, f"GRANT ALL ON {what} TO {{}}", role)
        statement = limit_idle_transactions(Server(address_of(desk, role)))
        name = desk.rpartition("/")[2]
        setting = "SET idle_in_transaction_session_timeout = '20s'"
        assert statement == f'ALTER DATABASE "{name}" {setting}'
        execute(desk, statement)
        assert limit_idle_transactions(Server(address_of(desk, role))) == ""
