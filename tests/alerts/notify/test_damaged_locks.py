"""Damaged files in the folder of locks: they delay no notice."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.alerts.notify.notifier_harness import AFTER, NotifierHarness
from tui.alerts.notify.delivery import Delivery
from tui.alerts.notify.event_details import DeliveryClaimed, Notice
from tui.alerts.notify.events import Event
from tui.alerts.notify.sender import Sender
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.model.errors import StoreError
from tui.store.program_lock import ProgramLock


async def test_notice_claimed_under_a_damaged_lock_is_sent_at_once(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    harness.clock = AFTER
    harness.monitor.log_notifications()
    [number] = [each.number for each in harness.events() if isinstance(each.detail, Notice)]
    claim = DeliveryClaimed(number, "app", "lost", "message")
    harness.monitor.notifier.journal.add([Event(AFTER, "y20", claim)])
    (home / "senders").mkdir()
    (home / "senders" / "lost.lock").write_bytes(b"no database" * 1000)
    assert harness.monitor.notifier.is_due()
    assert len(await harness.notify()) == 1


async def test_what_cannot_be_deleted_among_the_locks_is_left(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    folder = home / "senders" / "odd.lock"
    folder.mkdir(parents=True)
    garbage = home / "senders" / "garbage.lock"
    garbage.write_bytes(b"no database" * 1000)
    old = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
    os.utime(folder, (old, old))
    os.utime(garbage, (old, old))
    assert len(await harness.notify(AFTER)) == 1
    assert folder.exists()
    assert not garbage.exists()


def test_program_whose_lock_another_one_has_sends_nothing(tmp_path: Path) -> None:
    sender = Sender(tmp_path)
    other = ProgramLock(tmp_path / f"{sender.name}.lock")
    assert other.take()
    with pytest.raises(StoreError, match="another program has the lock"):
        sender.lock(AFTER)
    other.release()
    sender.lock(AFTER)
    assert sender.is_running(sender.name)
    sender.unlock()


async def test_results_that_the_log_has_are_not_logged_again(tmp_path: Path) -> None:
    await Delivery(SqliteLog(tmp_path / "alerts.sqlite"), tmp_path).log_results()
    assert list(tmp_path.iterdir()) == [], "there was nothing to log"
