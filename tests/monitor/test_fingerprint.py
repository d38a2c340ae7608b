"""Fingerprint of the present: what changes it, how long it holds, and that no pandas is needed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from types import MappingProxyType

import msgspec
import pytest
from msgspec.structs import replace

from tests.support.toy_source import Clock
from tui.alerts.language.frequency import Frequency, MaxAge
from tui.alerts.notify.event_details import RuleRearmed
from tui.alerts.notify.events import Event
from tui.alerts.notify.log_file import LOG_FILE
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.alerts.series.catalogue import SERIES
from tui.config import Alerts, Config, Rule, Sectors
from tui.model import times
from tui.model.fingerprint import Digests, Fingerprint, MemoryState
from tui.model.snapshot import State
from tui.model.status import PartStatus
from tui.model.times import NEW_YORK, format_time_left, time_left_changes
from tui.monitor.fingerprint import ARCHIVE, KEY, UPSTREAM, PresentCheck, read_digests
from tui.monitor.monitor import Monitor
from tui.monitor.steady_until import stale_times
from tui.monitor.wakeups import next_midnight
from tui.sources import par_yields, tiingo
from tui.sources.validators import Validators
from tui.store.amendments import Amendments
from tui.store.archive import LastConfirmed, Vintage, digest_of
from tui.store.freshness import GRACE
from tui.store.sqlite_archive import SqliteArchive

NOW = datetime(2026, 8, 10, 14, 30, tzinfo=UTC)
CONFIG = Config(alerts=Alerts(rule=()))
BODY = b"a body"
VINTAGE = Vintage("fred", "DGS10", NOW, digest_of(BODY), "https://example.org")
STATUS = PartStatus("fred", "DGS10", asked=NOW, next_try=NOW + timedelta(hours=1))


def digest(
    home: Path,
    config: Config = CONFIG,
    now: datetime = NOW,
    *,
    offline: bool = False,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> Digests:
    return read_digests(home, config, now, offline=offline, environ=environ)


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A home with one vintage, one status and one event."""
    archive = SqliteArchive(tmp_path / ARCHIVE)
    archive.put(VINTAGE, BODY)
    archive.record(STATUS, Validators("etag"))
    SqliteLog(tmp_path / LOG_FILE).add([Event(NOW, "rule", RuleRearmed())])
    return tmp_path


WRITES: dict[str, Callable[[Path], object]] = {
    "vintage": lambda home: SqliteArchive(home / ARCHIVE).put(
        replace(VINTAGE, learned=NOW + timedelta(hours=1)), BODY, again=True
    ),
    "late day": lambda home: SqliteArchive(home / ARCHIVE).mark_late(
        "fred", "DGS10", [date(2026, 8, 7)], NOW
    ),
    "late value": lambda home: SqliteArchive(home / ARCHIVE).amend(
        "fred", "DGS10", Amendments(late={(date(2026, 8, 7), "10Y"): NOW})
    ),
    "correction": lambda home: SqliteArchive(home / ARCHIVE).amend(
        "fred", "DGS10", Amendments(corrections=frozenset({VINTAGE.digest}))
    ),
    "repeated value": lambda home: SqliteArchive(home / ARCHIVE).amend(
        "fred", "DGS10", Amendments(repeated=frozenset({"10Y"}))
    ),
    "status": lambda home: SqliteArchive(home / ARCHIVE).record(
        replace(STATUS, failures=1), Validators("etag")
    ),
    "event": lambda home: SqliteLog(home / LOG_FILE).add([Event(NOW, "rule", RuleRearmed())]),
}


@pytest.mark.parametrize("name", WRITES)
def test_digest_differs_after_write_that_update_is_made_from(name: str, stored: Path) -> None:
    before = digest(stored)
    WRITES[name](stored)
    assert digest(stored) != before
    assert digest(stored) == digest(stored)


def test_digest_is_same_after_reading_confirming_and_compacting(stored: Path) -> None:
    before = digest(stored)
    archive = SqliteArchive(stored / ARCHIVE)
    archive.confirm("fred", "DGS10", VINTAGE.digest, LastConfirmed(date(2026, 8, 7), NOW))
    archive.compact()
    archive.listing()
    assert digest(stored, now=NOW + timedelta(hours=3)) == before


def test_digest_differs_by_configuration_mode_environment_and_day(stored: Path) -> None:
    home, other = stored, msgspec.structs.replace(CONFIG, sectors=Sectors(benchmark="VTI"))
    midnight = next_midnight(NOW)
    digests = [
        digest(home),
        digest(home, other),
        digest(home, now=midnight),
        digest(home, offline=True),
        digest(home, environ={UPSTREAM: "http://localhost"}),
        digest(home, environ={KEY: "secret"}),
        digest(home / "missing"),
    ]
    assert len(set(map(str, digests))) == len(digests)
    assert digest(home, now=midnight - timedelta(seconds=2)) == digests[0]
    assert tiingo.KEY == KEY


def test_digest_differs_by_time_zone_here(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        digests = set()
        for zone in ("America/New_York", "Europe/Berlin", "Africa/Algiers", "Asia/Tokyo"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            digests.add(digest(stored).settings)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert len(digests) == 4


def test_digest_is_read_without_pandas(stored: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from datetime import datetime\n"
        "from tui.config import Alerts, Config; from tui.monitor.fingerprint import read_digests\n"
        f"now = datetime.fromisoformat({NOW.isoformat()!r})\n"
        f"home, config = Path({str(stored)!r}), Config(alerts=Alerts(rule=()))\n"
        "print(read_digests(home, config, now, offline=False, environ={}))\n"
        "print([name for name in ('pandas', 'numpy', 'httpx', 'textual') if name in sys.modules])\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert process.stdout.splitlines() == [str(digest(stored)), "[]"]


def fingerprint_of(monitor: Monitor) -> Fingerprint:
    fingerprint = monitor.fingerprint(monitor.present())
    assert fingerprint is not None
    return fingerprint


def test_fingerprint_holds_until_first_release_and_time_left_until_its_words_change(
    home: Path,
) -> None:
    monitor = Monitor(CONFIG, home, now=Clock(NOW), offline=True)
    fingerprint = fingerprint_of(monitor)
    assert fingerprint.digests == digest(home, offline=True)
    assert fingerprint.made == NOW
    releases = [source.next_release(NOW) for source in monitor.store.sources.values()]
    assert NOW < fingerprint.holds_until <= min(next_midnight(NOW), *releases)
    assert NOW < fingerprint.figures_until <= min(next_midnight(NOW), *releases)
    assert NOW < fingerprint.words_until <= NOW + timedelta(hours=1), "TIC is due in days"
    decoded = msgspec.json.decode(msgspec.json.encode(fingerprint), type=Fingerprint)
    assert decoded == fingerprint


@pytest.mark.parametrize("zone", [NEW_YORK, UTC], ids=str)
def test_fingerprint_holds_no_longer_than_day(home: Path, zone: tzinfo) -> None:
    late = datetime(2026, 8, 9, 23, 30, tzinfo=zone)  # a Sunday
    fingerprint = fingerprint_of(Monitor(CONFIG, home, now=Clock(late), offline=True))
    assert fingerprint.holds_until <= times.next_midnight(late, zone)


def test_fingerprint_of_words_painted_before_they_changed_does_not_hold(home: Path) -> None:
    monitor = Monitor(CONFIG, home, now=Clock(NOW), offline=True)
    earlier = monitor.present().with_clock(NOW - timedelta(hours=1, seconds=1))
    fingerprint = monitor.fingerprint(earlier)
    assert fingerprint is not None
    assert fingerprint.words_until <= NOW
    assert not fingerprint.is_current(NOW)


@pytest.mark.parametrize("frequency", Frequency)
def test_rule_becomes_stale_no_earlier_than_fingerprint_ends(frequency: Frequency) -> None:
    name = next(name for name, series in SERIES.items() if series.frequency is frequency)
    rule = Rule(id="high", when=f"{name} > avg({name}, 5)", max_age="release+2d")
    exceeded = MaxAge(timedelta(days=2), release=True).is_exceeded
    for hour in range(0, 24 * 8, 13):
        now = NOW + timedelta(hours=hour)
        last = min(stale_times([rule], now)) - timedelta(seconds=1)
        for age in range(1, 100):
            newest = (now - timedelta(days=age)).date()
            assert exceeded(frequency, newest, now) == exceeded(frequency, newest, last)
    assert stale_times([replace(rule, max_age="4d")], NOW) == {times.next_midnight(NOW, NEW_YORK)}


def test_figures_read_before_a_release_hold_no_longer_than_until_it(home: Path) -> None:
    release = par_yields.SOURCE.next_release(NOW)
    clock = Clock(release - timedelta(seconds=1))
    monitor = Monitor(CONFIG, home, now=clock, offline=True)
    shown = monitor.present()
    clock.forward(seconds=2)
    fingerprint = monitor.fingerprint(shown.with_clock(clock()))
    assert fingerprint is not None
    assert fingerprint.figures_until <= release
    assert not fingerprint.is_current(clock())


def test_fingerprint_of_parts_never_requested_does_not_hold(home: Path) -> None:
    monitor = Monitor(CONFIG, home, now=Clock(NOW))
    fingerprint = fingerprint_of(monitor)
    assert fingerprint.holds_until <= NOW < fingerprint.figures_until


def test_figures_hold_until_they_become_stale_after_a_release_that_did_not_come(
    home: Path,
) -> None:
    release = par_yields.SOURCE.next_release(NOW)
    clock = Clock(release + GRACE / 2)
    monitor = Monitor(CONFIG, home, now=clock)
    for part in par_yields.SOURCE.parts(NOW, ()):
        asked = PartStatus("par_yields", part.key, asked=NOW, answered=NOW)
        monitor.store.record(asked, Validators())
    until = fingerprint_of(monitor).figures_until
    states = []
    for moment in (clock(), until - timedelta(seconds=1), until + timedelta(minutes=1)):
        clock.forward(seconds=(moment - clock()).total_seconds())
        states.append(monitor.present().snapshot.datasets["par_yields", "2026"].state)
    assert states == [State.LIVE, State.LIVE, State.STALE]


def test_fingerprint_of_update_that_is_not_the_present_is_none(home: Path) -> None:
    monitor = Monitor(CONFIG, home, now=Clock(NOW), offline=True)
    update = monitor.present()
    assert monitor.fingerprint(replace(update, is_past=True)) is None
    assert monitor.fingerprint(replace(update, error="disk full")) is None
    monitor.store.record(STATUS, Validators())
    assert monitor.fingerprint(update) is None
    assert monitor.fingerprint(monitor.present()) is not None


DIGESTS = Digests("settings", "log", {"fred": "one", "auctions": "other"})
HOUR = timedelta(hours=1)
HOLDS = Fingerprint(DIGESTS, NOW, NOW + 2 * HOUR, NOW + HOUR, NOW + 3 * HOUR)
PRESENT, PAST = MemoryState(True, frozenset()), MemoryState(False)


def test_update_is_the_present_from_its_making_until_something_changes() -> None:
    assert HOLDS.compare(DIGESTS, NOW) == PRESENT
    assert HOLDS.compare(DIGESTS, NOW + timedelta(minutes=59)) == PRESENT
    assert HOLDS.compare(DIGESTS, NOW - timedelta(seconds=1)) == PAST, "the clock was set back"
    assert HOLDS.compare(DIGESTS, NOW + HOUR) == PAST


def test_sources_without_news_are_known_until_their_figures_may_change() -> None:
    news = replace(DIGESTS, sources={**DIGESTS.sources, "fred": "new"})
    assert HOLDS.compare(news, NOW) == MemoryState(False, frozenset({"fred"}))
    first = replace(DIGESTS, sources={**DIGESTS.sources, "prices": "first"})
    assert HOLDS.compare(first, NOW) == MemoryState(False, frozenset({"prices"}))
    lost = replace(DIGESTS, sources={"fred": "one"})
    assert HOLDS.compare(lost, NOW) == MemoryState(False, frozenset({"auctions"}))
    assert (
        HOLDS.compare(replace(DIGESTS, notifications="longer"), NOW).changed_sources == frozenset()
    )
    assert HOLDS.compare(replace(DIGESTS, settings="other"), NOW) == PAST
    later = replace(HOLDS, words_until=NOW + 4 * HOUR)
    assert later.compare(DIGESTS, NOW + 2 * HOUR) == MemoryState(False, frozenset()), "a request"
    assert later.compare(DIGESTS, NOW + 3 * HOUR) == PAST


def test_digest_of_a_source_differs_by_what_is_stored_of_it_alone(stored: Path) -> None:
    before = digest(stored)
    other = replace(VINTAGE, source="auctions", part="announced")
    SqliteArchive(stored / ARCHIVE).put(other, BODY)
    after = digest(stored)
    assert before.sources.keys() == {"fred"}
    assert after.sources.keys() == {"fred", "auctions"}
    assert after.sources["fred"] == before.sources["fred"]


def test_present_ends_with_its_time_and_with_write_of_another_program(stored: Path) -> None:
    clock = Clock(NOW)

    def check(fingerprint: Fingerprint) -> PresentCheck:
        return PresentCheck(fingerprint, stored, lambda now: digest(stored, now=now), clock)

    assert check(HOLDS)() == PAST
    compare = check(replace(HOLDS, digests=digest(stored)))
    assert compare() == PRESENT
    clock.forward(hours=1)
    assert compare() == PAST
    clock.forward(hours=-1)
    assert compare() == PRESENT
    WRITES["status"](stored)
    assert compare() == MemoryState(False, frozenset({"fred"}))


def test_present_is_read_again_only_after_a_write(stored: Path) -> None:
    reads: list[datetime] = []

    def read(now: datetime) -> Digests:
        reads.append(now)
        return digest(stored, now=now)

    compare = PresentCheck(replace(HOLDS, digests=digest(stored)), stored, read, Clock(NOW))
    assert [compare(), compare()] == [PRESENT, PRESENT]
    assert len(reads) == 1
    WRITES["event"](stored)
    assert compare() == MemoryState(False, frozenset())
    assert len(reads) == 2


def test_archive_that_cannot_be_read_is_no_present(stored: Path) -> None:
    present = replace(HOLDS, digests=digest(stored))
    (stored / ARCHIVE).write_bytes(b"no database" * 100)
    for ending in ("-wal", "-shm"):
        (stored / f"{ARCHIVE}{ending}").unlink(missing_ok=True)
    compare = PresentCheck(present, stored, lambda now: digest(stored, now=now), Clock(NOW))
    assert compare() == PAST
    os.unlink(stored / ARCHIVE)
    (stored / ARCHIVE).symlink_to(stored / "elsewhere")
    assert compare() == PAST


@pytest.mark.parametrize(
    "left",
    [
        timedelta(days=27),
        timedelta(days=2, hours=3, seconds=7),
        timedelta(days=1),
        timedelta(hours=23, minutes=59, seconds=59),
        timedelta(hours=3, minutes=20, seconds=1),
        timedelta(seconds=59),
    ],
)
def test_words_of_time_left_stay_until_they_change(left: timedelta) -> None:
    moment = NOW + left
    change = time_left_changes(moment, NOW)
    before, after = (moment - change + step for step in (timedelta(microseconds=1), timedelta(0)))
    assert NOW < change <= NOW + timedelta(hours=1, microseconds=1)
    assert format_time_left(before) == format_time_left(left)
    assert after < timedelta(0) or format_time_left(after) != format_time_left(left)
