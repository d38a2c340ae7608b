"""State of a history that is requested in pieces: the par curve's years and current month."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from tests.support.bodies import bundled
from tests.support.treasury_bodies import month_of
from tui.model.snapshot import State
from tui.model.status import PartStatus
from tui.sources import par_yields
from tui.store.bundle import MANIFEST
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

RESPONDED = datetime(2026, 8, 8, 11, tzinfo=UTC)


def states(store: Store, now: datetime, *statuses: PartStatus) -> dict[str, State]:
    """Return the state of each part at ``now``, given these request statuses."""
    by_part = {(status.source, status.part): status for status in statuses}
    snapshot = store.snapshot(now, by_part)
    return {part: dataset.state for (_, part), dataset in snapshot.datasets.items()}


def curve_store(folder: Path) -> Store:
    return Store(SqliteArchive(folder / "archive.sqlite"), [par_yields.SOURCE], MANIFEST)


def status(part: str, error: str = "") -> PartStatus:
    return PartStatus("par_yields", part, asked=RESPONDED, answered=RESPONDED, error=error)


def test_year_without_current_month_is_stale_when_the_month_fails(tmp_path: Path) -> None:
    """The year has all that is due of it; the missing days belong to the month."""
    store, later = curve_store(tmp_path), datetime(2026, 8, 20, 12, tzinfo=UTC)
    failing = status("2026-08", "HTTP 503")
    assert states(store, later, failing, status("2026"))["2026"] is State.STALE
    assert states(store, RESPONDED, failing, status("2026"))["2026"] is State.FAILING
    assert states(store, RESPONDED)["2026"] is State.CACHED


def test_year_with_current_month_stays_live_while_the_month_is_stale(tmp_path: Path) -> None:
    store = curve_store(tmp_path)
    body = month_of(bundled("par_yields", "2026"), "2026-08")
    store.learn("par_yields", "2026-08", body, learned=RESPONDED, url="")
    current = states(store, RESPONDED, status("2026"), status("2026-08"))
    assert (current["2026"], current["2026-08"]) == (State.LIVE, State.LIVE)
    later = states(store, datetime(2026, 8, 20, tzinfo=UTC), status("2026"), status("2026-08"))
    assert (later["2026"], later["2026-08"]) == (State.LIVE, State.STALE)


def feed_until(last: str) -> bytes:
    """Return the bundled feed of 2026 without the days after ``last`` (ISO)."""
    year = bundled("par_yields", "2026")
    entries = re.findall(rb"<entry>.*?</entry>", year, re.DOTALL)
    selected = [entry for entry in entries if _day(entry) <= last]
    return year[: year.index(b"<entry>")] + b"".join(selected) + b"</feed>"


def _day(entry: bytes) -> str:
    match = re.search(rb"<d:NEW_DATE[^>]*>(\d{4}-\d\d-\d\d)", entry)
    assert match
    return match[1].decode()


def test_year_at_month_end_is_live_once_the_month_is_stored(tmp_path: Path) -> None:
    """On 3 August the year's file, requested in July, ends in June; July is in the month's file."""
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [par_yields.SOURCE], ())
    july = month_of(bundled("par_yields", "2026"), "2026-07")
    requested = datetime(2026, 7, 31, 23, tzinfo=UTC)
    store.learn("par_yields", "2026", feed_until("2026-06-30"), learned=requested, url="")
    now = datetime(2026, 8, 3, 23, tzinfo=UTC)
    statuses = [replace(status(part), asked=requested) for part in ("2026", "2026-07")]
    assert states(store, now, *statuses)["2026"] is State.STALE
    store.learn("par_yields", "2026-07", july, learned=requested, url="")
    current = states(store, now, *statuses)
    assert current["2026"] is State.LIVE
    assert current["2026-07"] is State.STALE, "August's first day was published and is in no part"


def test_year_at_year_end_is_live_once_december_is_stored(tmp_path: Path) -> None:
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [par_yields.SOURCE], ())
    year = bundled("par_yields", "2025")
    entries = re.findall(rb"<entry>.*?</entry>", year, re.DOTALL)
    start = year.index(b"<entry>")
    selected = b"".join(entry for entry in entries if _day(entry) < "2025-12-01")
    requested = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    november, december = year[:start] + selected + b"</feed>", month_of(year, "2025-12")
    store.learn("par_yields", "2025", november, learned=requested, url="")
    store.learn("par_yields", "2025-12", december, learned=requested, url="")
    statuses = [replace(status(part), asked=requested) for part in ("2025", "2025-12")]
    now = datetime(2026, 1, 2, 23, 5, tzinfo=UTC)
    current = states(store, now, *statuses)
    assert current == {"2025": State.LIVE, "2025-12": State.LIVE}
    assert states(store, now + timedelta(hours=1), *statuses)["2025-12"] is State.STALE
