"""The moment somebody last looked, and what could be seen then."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.bodies import bundled
from tests.support.publishers import with_next_day
from tests.support.toy_source import Clock
from tui.config import Config
from tui.monitor.monitor import Monitor
from tui.store.last_visit import LastVisit

NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)


def test_the_last_visit_outlives_the_program(tmp_path: Path) -> None:
    visits = LastVisit(tmp_path / "home" / "last-visit")
    assert visits.last() is None
    visits.keep(NOW)
    assert LastVisit(tmp_path / "home" / "last-visit").last() == NOW
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["last-visit"]


@pytest.mark.parametrize("text", ["", "yesterday", "2026-08-10T22:30:00", "\xff"])
def test_a_file_that_says_nothing_is_no_visit(tmp_path: Path, text: str) -> None:
    path = tmp_path / "last-visit"
    path.write_text(text, encoding="latin-1")
    assert LastVisit(path).last() is None


def test_a_place_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    visits = LastVisit(tmp_path / "file" / "last-visit")
    visits.keep(NOW)
    assert visits.last() is None


def test_what_was_out_but_not_yet_learned_was_not_seen(tmp_path: Path) -> None:
    """The curve of 10 August was out at 18:00 in New York, learned at 22:31 UTC."""
    clock = Clock(NOW)
    monitor = Monitor(Config(), tmp_path, now=clock, offline=True)
    monitor.looked(NOW)
    body = with_next_day(bundled("par_yields", "2026"), date(2026, 8, 10), "4.44")
    clock.forward(minutes=1)
    monitor.store.learn("par_yields", "2026", body, learned=clock(), url="https://example.gov")

    def newest(frames: Monitor, seen: bool) -> date:
        update = frames.last_visit() if seen else frames.at(NOW)
        assert update is not None
        day: date = update.snapshot.datasets["par_yields", "2026"].frame["observed"].max().date()
        return day

    assert newest(monitor, seen=True) == date(2026, 8, 7)
    assert newest(monitor, seen=False) == date(2026, 8, 10)


def test_what_ships_could_be_seen_at_any_time(tmp_path: Path) -> None:
    """The bundled curves of 2026 end in August: in July one could see those of June."""
    monitor = Monitor(Config(), tmp_path, now=Clock(NOW), offline=True)
    monitor.looked(datetime(2026, 7, 1, 12, tzinfo=UTC))
    seen = monitor.last_visit()
    assert seen is not None
    frame = seen.snapshot.datasets["par_yields", "2026"].frame
    assert frame["observed"].max().date() == date(2026, 6, 30)


def test_the_past_knows_no_answer_that_came_later(tmp_path: Path) -> None:
    clock = Clock(NOW)
    monitor = Monitor(Config(), tmp_path, now=clock, offline=True)
    body = with_next_day(bundled("par_yields", "2026"), date(2026, 8, 10), "4.44")
    monitor.store.learn("par_yields", "2026", body, learned=NOW, url="https://example.gov")
    clock.forward(days=1)
    key = ("par_yields", "2026")
    assert key not in monitor.at(datetime(2026, 8, 10, 22, tzinfo=UTC)).statuses
    status = monitor.at(clock()).statuses[key]
    assert (status.answered, status.vintages, status.error) == (NOW, 1, "")
