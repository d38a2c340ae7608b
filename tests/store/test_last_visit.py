"""Time of the user's last visit, and the update the screen could show then."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.bodies import bundled
from tests.support.publishers import with_next_day
from tests.support.toy_source import Clock
from tui.config import Alerts, Config
from tui.monitor.monitor import Monitor
from tui.store.last_visit import LastVisit

NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)


def test_last_visit_is_read_after_a_restart(tmp_path: Path) -> None:
    visit = LastVisit(tmp_path / "home" / "last-visit")
    assert visit.read() is None
    visit.write(NOW)
    assert LastVisit(tmp_path / "home" / "last-visit").read() == NOW
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["last-visit"]


@pytest.mark.parametrize("text", ["", "yesterday", "2026-08-10T22:30:00", "\xff"])
def test_last_visit_in_an_invalid_file_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "last-visit"
    path.write_text(text, encoding="latin-1")
    assert LastVisit(path).read() is None


def test_last_visit_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    visit = LastVisit(tmp_path / "file" / "last-visit")
    visit.write(NOW)
    assert visit.read() is None


def test_last_visit_leaves_out_figures_received_later(home: Path) -> None:
    """The curve of 10 August was published at 18:00 in New York and received at 22:31 UTC."""
    clock = Clock(NOW)
    monitor = Monitor(Config(alerts=Alerts(rule=())), home, now=clock, offline=True)
    monitor.record_visit(NOW)
    body = with_next_day(bundled("par_yields", "2026"), date(2026, 8, 10), "4.44")
    clock.forward(minutes=1)
    monitor.store.learn("par_yields", "2026", body, learned=clock(), url="https://example.gov")

    def newest_curve(last_visit: bool) -> date:
        update = monitor.last_visit() if last_visit else monitor.at(NOW)
        assert update is not None
        day: date = update.snapshot.datasets["par_yields", "2026"].frame["observed"].max().date()
        return day

    assert newest_curve(last_visit=True) == date(2026, 8, 7)
    assert newest_curve(last_visit=False) == date(2026, 8, 10)


def test_last_visit_before_the_archive_shows_bundled_figures(home: Path) -> None:
    """The bundled curves of 2026 end in August; a visit in July shows those of June."""
    monitor = Monitor(Config(alerts=Alerts(rule=())), home, now=Clock(NOW), offline=True)
    monitor.record_visit(datetime(2026, 7, 1, 12, tzinfo=UTC))
    update = monitor.last_visit()
    assert update is not None
    frame = update.snapshot.datasets["par_yields", "2026"].frame
    assert frame["observed"].max().date() == date(2026, 6, 30)


def test_past_update_leaves_out_responses_received_later(home: Path) -> None:
    clock = Clock(NOW)
    monitor = Monitor(Config(alerts=Alerts(rule=())), home, now=clock, offline=True)
    body = with_next_day(bundled("par_yields", "2026"), date(2026, 8, 10), "4.44")
    monitor.store.learn("par_yields", "2026", body, learned=NOW, url="https://example.gov")
    clock.forward(days=1)
    key = ("par_yields", "2026")
    assert key not in monitor.at(datetime(2026, 8, 10, 22, tzinfo=UTC)).statuses
    status = monitor.at(clock()).statuses[key]
    assert (status.answered, status.vintages, status.error) == (NOW, 1, "")
