"""Damaged rows of the notification log: each costs itself, and the others read as before."""

from __future__ import annotations

import argparse
import io
import json
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.alerts.notify.test_event_format import STORED
from tests.support.damage import CELLS, PLACES, Cell, columns_of, flip, put_cell, without_types
from tests.support.effort import examples
from tui.alerts.notify.event_details import (
    EventKind,
)
from tui.alerts.notify.event_json import from_mapping
from tui.alerts.notify.events import Event
from tui.alerts.notify.notifier import Notifier
from tui.alerts.notify.outbox import pending_deliveries
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.commands.rules import write_log
from tui.config import Alerts
from tui.model.alerts import AlertAction
from tui.model.errors import TicwatchError

START = datetime(2026, 1, 5, 19, tzinfo=UTC)


@pytest.fixture(scope="module")
def sound_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with every kind of event, and beside it one that accepts any value."""
    path = tmp_path_factory.mktemp("sound") / "alerts.sqlite"
    details = [from_mapping(EventKind(kind), json.loads(detail)) for kind, detail in STORED]
    SqliteLog(path).add(
        Event(START + timedelta(hours=hours), "y20", detail) for hours, detail in enumerate(details)
    )
    shutil.copy(path, path.with_name("loose.sqlite"))
    without_types(path.with_name("loose.sqlite"))
    return path


def read_all(home: Path) -> None:
    """Read the log in every way and add to it."""
    notifier = Notifier(home, Alerts(), now=lambda: START, environ={})
    notifier.notification_statuses()
    notifier.notification_statuses(START)
    notifier.attach({"app": None})  # type: ignore[dict-item]
    notifier.next_wakeup()
    assert isinstance(notifier.unreadable, str)
    with suppress(TicwatchError):
        notifier.journal.faults()
    with suppress(TicwatchError):
        events = notifier.journal.events()
        for is_json in (False, True):
            write_log(events, argparse.Namespace(rule="", json=is_json), io.StringIO())
        for event in pending_deliveries(events, "bell"):
            event.due_at(START)
    with suppress(TicwatchError):
        notifier.journal.mend(START)
        notifier.apply_action(AlertAction("y20", "rearmed"))


@examples(60)
@given(data=st.data(), row=st.integers(0, len(STORED) - 1), value=CELLS)
def test_any_cell_costs_its_event_alone(
    sound_log: Path, data: st.DataObject, row: int, value: Cell
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "alerts.sqlite"
        shutil.copy(sound_log.with_name("loose.sqlite"), path)
        before = SqliteLog(path).events()
        columns = [column for _, column in columns_of(path) if column != "number"]
        put_cell(path, "events", data.draw(st.sampled_from(columns)), row, value)
        after = {event.number: event for event in SqliteLog(path).events()}
        for place, event in enumerate(before):
            assert place == row or after[event.number] == event
        read_all(Path(folder))


@examples(60)
@given(places=PLACES)
def test_any_bytes_lead_to_typed_errors_alone(sound_log: Path, places: dict[int, int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "alerts.sqlite"
        path.write_bytes(flip(sound_log.read_bytes(), places))
        read_all(Path(folder))


def test_events_of_a_log_set_aside_are_carried_over(sound_log: Path, tmp_path: Path) -> None:
    path = tmp_path / "alerts.sqlite"
    shutil.copy(sound_log, path)
    log = SqliteLog(path)
    log.add([replace(event, at=START) for event in log.events() * 10])
    before = log.events()
    content = path.read_bytes()
    place = content.index(b"2026-01-05T20:00:00+00:00") // 4096 * 4096
    path.write_bytes(content[:place] + b"damaged " * 512 + content[place + 4096 :])
    fresh = SqliteLog(path)
    readable = fresh.events()
    assert 0 < len(readable) < len(before)
    assert fresh.mend(START) is not None
    assert fresh.events() == readable
    fresh.add([Event(START, "y20", before[0].detail)])
    assert fresh.events()[-1].number > readable[-1].number


def test_log_in_place_of_another_is_read_as_a_whole(sound_log: Path, tmp_path: Path) -> None:
    path, other = tmp_path / "alerts.sqlite", tmp_path / "other.sqlite"
    detail = SqliteLog(sound_log).events()[0].detail
    events = [Event(START + timedelta(hours=hour), "y20", detail) for hour in range(5)]
    SqliteLog(other).add(events)
    log = SqliteLog(path)
    log.add([Event(START, "y10", detail)] * 3)
    assert {event.rule for event in log.events()} == {"y10"}
    other.replace(path)
    assert [(event.rule, event.at) for event in log.events()] == [
        ("y20", event.at) for event in events
    ]
    assert list(log.notification_statuses()) == ["y20"]
