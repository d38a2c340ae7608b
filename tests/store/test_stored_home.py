"""A home folder written by version 0.1 before its modules moved: all of it is read as it was.

``tests/bodies/home_0_1`` holds the archive and the notification log that the earlier program wrote
over twenty evenings of December 2025, and what its ``rules log`` printed.
"""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.bodies import BODIES
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.config import Alerts, Config, Rule
from tui.model.status import PartStatus, Trim
from tui.monitor.monitor import Monitor
from tui.sources.validators import Validators
from tui.store.archive import LastConfirmed, digest_of
from tui.store.sqlite_archive import SqliteArchive

HOME = BODIES / "home_0_1"
RULES = (
    Rule(
        id="y20-regime",
        title="20-year above 4.75%",
        when="y20 > 4.75%",
        clear="y20 < 4.65%",
        needed=2,
        keep=2,
        severity="warning",
        channels=("app",),
    ),
    Rule(id="inverted", series="spread_2s10s", below=0, clear_above=10, channels=("app",)),
    Rule(id="officials", when="tic_official_total < 0bn", channels=("app",), severity="critical"),
)
RECEIVED = datetime(2025, 12, 20, 1, tzinfo=UTC)


@pytest.fixture
def stored_home(home: Path) -> Path:
    """A copy of the stored home."""
    for name in ("archive", "alerts"):
        body = gzip.decompress((HOME / f"{name}.sqlite.gz").read_bytes())
        (home / f"{name}.sqlite").write_bytes(body)
    return home


def test_stored_vintage_and_its_marks_are_read(stored_home: Path) -> None:
    archive = SqliteArchive(stored_home / "archive.sqlite")
    [vintage] = archive.vintages()
    key = ("par_yields", "2025")
    assert (vintage.source, vintage.part, vintage.learned) == (*key, RECEIVED)
    assert digest_of(archive.body(vintage.digest)) == vintage.digest
    assert archive.listing().retained == {key: frozenset({vintage.digest})}
    assert archive.listing().late == {
        key: {date(2025, 12, 18): datetime(2025, 12, 19, 12, tzinfo=UTC)}
    }
    confirmed = LastConfirmed(date(2025, 12, 19), RECEIVED + timedelta(minutes=5))
    assert archive.confirmations() == {(*key, vintage.digest): confirmed}


def test_stored_status_keeps_every_field(stored_home: Path) -> None:
    statuses = SqliteArchive(stored_home / "archive.sqlite").statuses()
    assert statuses["par_yields", "2025"] == (
        PartStatus(
            "par_yields",
            "2025",
            asked=RECEIVED,
            answered=RECEIVED,
            next_try=RECEIVED + timedelta(hours=1),
            why="not within 1h",
            received_bytes=19_588,
            vintages=1,
            notice="a column",
            trim=Trim(date(2025, 1, 2), datetime(2025, 12, 19, tzinfo=UTC), 2),
        ),
        Validators('"etag"', "Sat, 20 Dec 2025 01:00:00 GMT", "https://home.treasury.gov/x"),
    )
    status, validators = statuses["tic_table3", "table3"]
    assert (status.failures, status.error, status.down) == (3, "HTTP 503", "ticdata.treasury.gov")
    assert status.next_try == RECEIVED + timedelta(hours=4)
    assert validators == Validators()


@pytest.mark.parametrize(
    ("option", "file"), [([], "rules_log.log"), (["--json"], "rules_log.jsonl")]
)
def test_stored_log_prints_as_before(
    option: list[str],
    file: str,
    stored_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TICWATCH_HOME", str(stored_home))
    assert main(["rules", "log", "--offline", *option]) == ExitCode.CLEAR
    assert capsys.readouterr().out == (HOME / file).read_text(encoding="utf-8")


def test_stored_log_makes_no_rule_new(stored_home: Path) -> None:
    """The hash of a rule's definition is in the log: another one would silence the rule once."""
    evening = datetime(2025, 12, 24, 23, 30, tzinfo=UTC)
    monitor = Monitor(Config(alerts=Alerts(rule=RULES)), stored_home, now=lambda: evening)
    before = monitor.notifier.journal.notification_statuses()
    after = monitor.log_notifications().notifications
    assert {rule: after[rule].definition for rule in after} == {
        rule: before[rule].definition for rule in before
    }
    added = [event for event in monitor.notifier.journal.events() if event.kind.value == "added"]
    assert len(added) == len(RULES)
    regime = after["y20-regime"]
    assert (regime.start, regime.acknowledged) == (date(2025, 12, 9), date(2025, 12, 9))
    assert regime.notified_at == datetime(2025, 12, 9, 23, 30, tzinfo=UTC)
