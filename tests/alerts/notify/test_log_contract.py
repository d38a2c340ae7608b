"""The promises of every notification log: the file of one user, and the server that many share."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from tests.alerts.notify.test_event_format import STORED
from tui.alerts.notify.event_details import (
    DeliveryClaimed,
    EpisodeAcknowledged,
    EventKind,
    RuleAdded,
    RuleFresh,
    RuleRearmed,
    RuleSilenced,
    RuleStale,
)
from tui.alerts.notify.event_json import from_mapping
from tui.alerts.notify.events import Event, statuses_after
from tui.alerts.notify.notification_log import NotificationLog
from tui.alerts.notify.postgres_log import PostgresLog
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.store.postgres.server import Server

NOW = datetime(2025, 12, 19, 23, tzinfo=UTC)
HOSTILE = "'); DROP TABLE events; -- [bold]é\u202e\x1b[2J%s{0}\x00"
OpenLog = Callable[[], NotificationLog]
"""Function that opens one log again, as another program does."""
Execute = Callable[[str], object]
"""Function that executes a statement in the database of the log."""


@pytest.fixture(params=["file", "desk"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[OpenLog, Execute]:
    if request.param == "file":
        path = tmp_path / "alerts.sqlite"

        def execute(statement: str) -> None:
            with closing(sqlite3.connect(path)) as database, database:
                database.execute(statement)

        return lambda: SqliteLog(path), execute
    address = request.getfixturevalue("desk")

    def execute_there(statement: str) -> None:
        with psycopg.connect(address, options="-c search_path=ticwatch") as connection:
            connection.execute(statement.encode())

    return lambda: PostgresLog(Server(address)), execute_there


@pytest.fixture
def open_log(place: tuple[OpenLog, Execute]) -> OpenLog:
    return place[0]


def test_new_log_is_empty(open_log: OpenLog) -> None:
    log = open_log()
    assert (log.events(), log.notification_statuses()) == ((), {})
    assert (log.faults(), log.unreadable_in_words(), log.mend(NOW)) == ([], "", None)
    assert log.add([]) == ()


def test_every_kind_of_event_comes_back_in_the_order_it_was_logged(open_log: OpenLog) -> None:
    details = [from_mapping(EventKind(kind), json.loads(detail)) for kind, detail in STORED]
    events = [
        Event(NOW + timedelta(microseconds=number), "y20", detail, f"key {number}")
        for number, detail in enumerate(details)
    ]
    log = open_log()
    assert log.add(events) == tuple(events)
    found = open_log().events()
    assert [(each.at, each.rule, each.detail, each.dedup_key) for each in found] == [
        (each.at, each.rule, each.detail, each.dedup_key) for each in events
    ]
    assert [each.number for each in found] == list(range(1, len(events) + 1))
    assert log.events(NOW) == found[:1]
    assert log.events(NOW - timedelta(microseconds=1)) == ()
    assert log.notification_statuses() == statuses_after(found)


def test_one_event_of_a_key_is_logged_and_any_number_without(open_log: OpenLog) -> None:
    first, second = open_log(), open_log()
    keyed, plain = Event(NOW, "r", RuleStale("a"), "k"), Event(NOW, "r", RuleFresh("b"))
    assert first.add([keyed, plain]) == (keyed, plain)
    assert second.add([keyed, plain, plain]) == (plain, plain)
    assert [event.kind for event in first.events()] == [EventKind.STALE, *[EventKind.FRESH] * 3]
    numbers = [event.number for event in second.events()]
    assert numbers == sorted(set(numbers))


def test_program_reads_each_event_once_and_those_of_others(open_log: OpenLog) -> None:
    reader, writer = open_log(), open_log()
    reader.add([Event(NOW, "r", RuleAdded("d"))])
    [first] = reader.events()
    writer.add([Event(NOW, "r", RuleSilenced(None)), Event(NOW, "s", RuleRearmed())])
    assert reader.events()[0] is first
    assert reader.events() == writer.events()
    assert reader.notification_statuses() == statuses_after(writer.events())


def test_events_are_chosen_after_all_that_others_have_logged(open_log: OpenLog) -> None:
    """Programs that claim at once: each chooses the next number, and none is chosen twice."""

    def claim_next(events: Sequence[Event]) -> list[Event]:
        return [Event(NOW, "r", DeliveryClaimed(len(events), "c"), f"claim {len(events)}")]

    logs = [open_log() for _ in range(4)]
    logs[0].add([Event(NOW, "r", RuleAdded("d"))])
    with ThreadPoolExecutor(4) as threads:
        chosen = [
            event
            for logged in threads.map(lambda log: log.add_after(claim_next), logs * 3)
            for event in logged
        ]
    assert sorted(event.detail.notice for event in chosen) == list(range(1, 13))
    assert logs[0].events() == logs[3].events()
    assert len(logs[0].events()) == 13


def test_events_of_threads_are_read_without_a_gap(open_log: OpenLog) -> None:
    """A reader who knows all events up to a number misses none that was logged meanwhile."""
    reader, writers = open_log(), [open_log() for _ in range(3)]
    with ThreadPoolExecutor(3) as threads:
        adding = [
            threads.submit(log.add, [Event(NOW, f"{place}", RuleFresh(f"{number}"))])
            for number in range(5)
            for place, log in enumerate(writers)
        ]
        while not all(each.done() for each in adding):
            reader.events()
    assert len(reader.events()) == 15
    assert reader.events() == open_log().events()


def test_hostile_text_stays_data(open_log: OpenLog) -> None:
    event = Event(NOW, HOSTILE.replace("\x00", ""), RuleStale(HOSTILE))
    log = open_log()
    log.add([event])
    [found] = open_log().events()
    assert (found.rule, found.detail) == (event.rule, event.detail)
    assert log.faults() == []


def test_log_is_only_added_to(place: tuple[OpenLog, Execute]) -> None:
    open_log, execute = place
    log = open_log()
    log.add([Event(NOW, "r", EpisodeAcknowledged(date(2025, 12, 18)))])
    for statement in ("DELETE FROM events", "UPDATE events SET rule = 'x'"):
        with pytest.raises((sqlite3.IntegrityError, psycopg.Error), match="only added to"):
            execute(statement)
    assert len(open_log().events()) == 1


def test_row_that_cannot_be_read_costs_itself_alone(place: tuple[OpenLog, Execute]) -> None:
    open_log, execute = place
    log = open_log()
    log.add([Event(NOW, "r", RuleFresh("a"))])
    for kind, detail in (("acked", "{"), ("acked", '{"start": 7}'), ("of a newer version", "{}")):
        execute(
            "INSERT INTO events (at, rule, kind, detail) "
            f"VALUES ('2025-12-19T23:00:00+00:00', 'r', '{kind}', '{detail}')"
        )
    log.add([Event(NOW, "r", RuleFresh("b"))])
    assert [event.detail for event in log.events()] == [RuleFresh("a"), RuleFresh("b")]
    assert log.unreadable_in_words().startswith("2 rows of the alerts log cannot be read")
    assert len(log.faults()) == len(open_log().faults()) == 2


def test_log_on_a_restored_server_is_read_from_its_start(desk: str) -> None:
    log = PostgresLog(Server(desk))
    log.add([Event(NOW, "r", RuleStale("a")), Event(NOW, "r", RuleFresh("b"))])
    assert len(log.events()) == 2
    with psycopg.connect(desk, options="-c search_path=ticwatch") as connection:
        connection.execute(b"ALTER TABLE events DISABLE TRIGGER stays")
        connection.execute(b"DELETE FROM events WHERE number = 2")
    assert [event.detail for event in log.events()] == [RuleStale("a")]
    assert log.notification_statuses()["r"].stale
