"""Alerts kept in the home: used while nothing is new, and never in place of a new evaluation."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.damage import CELLS, PLACES, Cell, flip
from tests.support.effort import examples
from tests.support.rules import ToyRule
from tests.support.shared_frames import bundled_store
from tui.alerts.engine.engine import Engine
from tui.config import Config
from tui.config.schema import Alerts
from tui.model.alerts import Alert
from tui.model.snapshot import State
from tui.model.status import PartStatus
from tui.model.update import Update
from tui.monitor.remembered_alerts import RememberedAlerts, remembered_alerts
from tui.monitor.steady_until import steady_until
from tui.sources.registry import SOURCES
from tui.sources.validators import Validators
from tui.store.archive import PartKey, Vintage
from tui.store.sqlite_archive import SqliteArchive

NOW = datetime(2026, 8, 10, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULES = (
    ToyRule(id="age", when="y20 > 4.75%", max_age="4d"),
    ToyRule(id="release", when="chg(spread_2s10s, 20d) > 15bp"),
    ToyRule(id="flows", when="count(tic_official_total < 0bn, 3) >= 2", max_age="release+3d"),
    ToyRule(id="closes", when="rank(XLF, 63d) <= 3 and corr_sb > 0"),
    ToyRule(id="custody", when="custody_usd_bn > 3000bn"),
    ToyRule(id="auction", when="auction20_indirect < 60%"),
    ToyRule(id="expires", when="y10 > 4%", expires=date(2026, 8, 20)),
    ToyRule(id="invalid", when="y10 >"),
)


@cache
def engine() -> Engine:
    return Engine()


def present(now: datetime, statuses: dict[PartKey, PartStatus]) -> Update:
    """Return the present update at a moment, with the alerts of the rules."""
    snapshot = bundled_store().snapshot(now, statuses)
    alerts = engine().evaluate(RULES, snapshot)
    return Update(snapshot, alerts, now, statuses=statuses)


def statuses_of_all(now: datetime, asked: datetime, error: str) -> dict[PartKey, PartStatus]:
    """Return the same status for every part, stored or requested."""
    requested = {(source.name, part.key) for source in SOURCES for part in source.parts(now, ())}
    keys = requested | bundled_store().vintages().keys()
    return {key: PartStatus(*key, asked=asked, error=error) for key in keys}


def kept_alerts() -> tuple[Alert, ...]:
    return present(NOW, {}).alerts


@pytest.mark.property
@given(
    seconds=st.integers(0, 3 * 365 * 86_400),
    shares=st.lists(st.floats(0, 1, exclude_max=True), min_size=2, max_size=2),
    asked=st.none() | st.integers(0, 100),
    has_error=st.booleans(),
)
@examples(12)
def test_alerts_stay_the_same_until_the_time_given(
    seconds: int, shares: list[float], asked: int | None, has_error: bool
) -> None:
    now = datetime(2024, 6, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    error = "it fails" if has_error else ""
    statuses = {} if asked is None else statuses_of_all(now, now - HOUR * asked, error)
    update = present(now, statuses)
    until = steady_until(update, RULES, bundled_store())
    assert until <= now + timedelta(days=1)
    for share in shares:
        later = now + (until - now) * share if until > now else now
        assert present(later, statuses).alerts == update.alerts


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-08-10T15:00", "2026-08-10T15:33"),  # 11:33 in New York: files of auction results
        ("2026-08-10T20:30", "2026-08-10T21:30"),  # 17:30: closes of Tiingo
        ("2026-08-10T15:36", "2026-08-10T15:36"),  # within ten minutes of a release
        ("2026-08-11T03:00", "2026-08-11T04:00"),  # midnight in New York
    ],
)
def test_time_given_is_that_of_the_next_release_or_midnight(now: str, until: str) -> None:
    moment, expected = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, until))
    time_given = steady_until(present(moment, {}), RULES, bundled_store())
    assert max(time_given, moment) == expected


def test_alerts_are_remembered_between_two_times_alone(tmp_path: Path) -> None:
    memory, alerts = RememberedAlerts(tmp_path, "inputs"), kept_alerts()
    assert memory.read(NOW) is None
    memory.write(alerts, NOW, NOW + HOUR)
    assert memory.read(NOW) == alerts == memory.read(NOW + HOUR / 2)
    assert memory.read(NOW + HOUR) is None
    assert memory.read(NOW - HOUR) is None, "the clock was put back"
    assert RememberedAlerts(tmp_path, "others").read(NOW) is None
    mode = (tmp_path / "evaluations.sqlite").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_two_programs_that_write_keep_both_evaluations(tmp_path: Path) -> None:
    alerts = kept_alerts()
    first, second = (RememberedAlerts(tmp_path, name) for name in ("first", "second"))
    first.write(alerts, NOW, NOW + HOUR)
    second.write(alerts[:2], NOW, NOW + HOUR)
    first.write(alerts[:1], NOW, NOW + HOUR)
    assert first.read(NOW) == alerts[:1]
    assert second.read(NOW) == alerts[:2]


@pytest.mark.parametrize(
    "damage", [b"", b"not a database, not even nearly" * 50, None], ids=["empty", "text", "foreign"]
)
def test_damaged_or_foreign_file_counts_as_missing(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "evaluations.sqlite"
    if damage is None:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("CREATE TABLE alerts (other INTEGER)")
    else:
        path.write_bytes(damage)
    memory, alerts = RememberedAlerts(tmp_path, "inputs"), kept_alerts()
    assert memory.read(NOW) is None
    memory.write(alerts, NOW, NOW + HOUR)
    assert memory.read(NOW) == alerts


@cache
def content_of_file() -> bytes:
    """Return a file with the alerts that are kept, and with others."""
    with TemporaryDirectory() as folder:
        for inputs in ("others", "inputs"):
            RememberedAlerts(Path(folder), inputs).write(kept_alerts(), NOW, NOW + HOUR)
        return (Path(folder) / "evaluations.sqlite").read_bytes()


@given(places=PLACES, share=st.just(1.0) | st.floats(0, 1))
@examples(200)
def test_file_with_any_bytes_gives_the_same_alerts_or_none_and_is_written_anew(
    places: dict[int, int], share: float
) -> None:
    alerts, sound = kept_alerts(), content_of_file()
    with TemporaryDirectory() as folder:
        home = Path(folder)
        damaged = flip(sound, places)[: int(len(sound) * share)]
        (home / "evaluations.sqlite").write_bytes(damaged)
        memory = RememberedAlerts(home, "inputs")
        assert memory.read(NOW) in (None, alerts)
        for _ in range(2):  # the first may meet the damage, and removes the file
            memory.write(alerts, NOW, NOW + HOUR)
        assert RememberedAlerts(home, "inputs").read(NOW) == alerts


@pytest.mark.property
@given(column=st.sampled_from(["name", "checksum", "content"]), value=CELLS)
@examples(100)
def test_row_with_any_other_cell_is_not_used(
    tmp_path_factory: pytest.TempPathFactory, column: str, value: Cell
) -> None:
    home = tmp_path_factory.mktemp("home")
    memory = RememberedAlerts(home, "inputs")
    memory.write(kept_alerts(), NOW, NOW + HOUR)
    with closing(sqlite3.connect(home / "evaluations.sqlite")) as database, database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(f"UPDATE OR IGNORE alerts SET {column} = coalesce(?, '')", (value,))
    assert memory.read(NOW) is None


def put(home: Path, **changes: Any) -> None:
    """Archive a vintage of the curve."""
    vintage = Vintage("par_yields", "2026", NOW, "digest", "address")
    SqliteArchive(home / "archive.sqlite").put(replace(vintage, **changes), b"body")


def digest(home: Path, config: Config, **changes: Any) -> object:
    """Return the inputs of the memory in a home."""
    given: dict[str, Any] = {"environ": {}, "as_of": None, "offline": True} | changes
    memory = remembered_alerts(home, config, given.pop("environ"), **given)
    assert memory is not None
    return memory.inputs


def test_whatever_is_new_makes_the_inputs_others(tmp_path: Path) -> None:
    config = Config(alerts=Alerts(rule=RULES))
    seen = [digest(tmp_path, config)]
    put(tmp_path)
    seen.append(digest(tmp_path, config))
    put(tmp_path, digest="another", learned=NOW + HOUR)
    seen.append(digest(tmp_path, config))
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    archive.mark_late("par_yields", "2026", [date(2026, 8, 7)], NOW)
    seen.append(digest(tmp_path, config))
    archive.record(PartStatus("par_yields", "2026", error="it fails"), Validators())
    seen.append(digest(tmp_path, config))
    seen.append(digest(tmp_path, Config(alerts=Alerts(rule=RULES[:3]))))
    seen.append(digest(tmp_path, config, offline=False))
    seen.append(digest(tmp_path, config, as_of=NOW))
    seen.append(digest(tmp_path, config, environ={"TIINGO_API_KEY": "a" * 40}))
    assert len(set(seen)) == len(seen)
    assert digest(tmp_path, config) == seen[4]
    assert digest(tmp_path, config, environ={"TERM": "xterm"}) == seen[4]


def test_archive_that_cannot_be_read_has_no_memory(tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite").write_bytes(b"not a database, not even nearly" * 50)
    assert remembered_alerts(tmp_path, Config(), {}, as_of=None, offline=True) is None


def test_failing_source_is_part_of_the_property() -> None:
    """The drawn statuses reach the alerts; else the property above would hold for nothing."""
    failing = statuses_of_all(NOW, NOW, "it fails")
    states = {alert.stamp.state for alert in present(NOW, failing).alerts}
    assert states & {State.FAILING, State.STALE}
