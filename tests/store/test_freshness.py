"""The state of a history that is asked for in pieces: the par curve's years and its month."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.bodies import bundled
from tests.support.treasury_bodies import month_of
from tui.model.snapshot import State
from tui.model.status import PartStatus
from tui.sources import par_yields
from tui.store.archive import Archive
from tui.store.bundle import MANIFEST
from tui.store.store import Store

ANSWERED = datetime(2026, 8, 8, 11, tzinfo=UTC)


def states(store: Store, now: datetime, *statuses: PartStatus) -> dict[str, State]:
    """The state of each part, after asking came to what the statuses say."""
    told = {(status.source, status.part): status for status in statuses}
    snapshot = store.snapshot(now, told)
    return {part: dataset.state for (_, part), dataset in snapshot.datasets.items()}


def curve(folder: Path) -> Store:
    return Store(Archive(folder / "archive.sqlite"), [par_yields.SOURCE], MANIFEST)


def status(part: str, error: str = "") -> PartStatus:
    return PartStatus("par_yields", part, asked=ANSWERED, answered=ANSWERED, error=error)


def test_without_this_month_the_year_is_as_old_as_the_month(tmp_path: Path) -> None:
    """The year holds all that is due of it; what is missing is the month's."""
    store, later = curve(tmp_path), datetime(2026, 8, 20, 12, tzinfo=UTC)
    failing = status("2026-08", "HTTP 503")
    assert states(store, later, failing, status("2026"))["2026"] is State.STALE
    assert states(store, ANSWERED, failing, status("2026"))["2026"] is State.FAILING
    assert states(store, ANSWERED)["2026"] is State.CACHED


def test_with_this_month_the_year_is_as_good_as_it_was(tmp_path: Path) -> None:
    store = curve(tmp_path)
    body = month_of(bundled("par_yields", "2026"), "2026-08")
    store.learn("par_yields", "2026-08", body, learned=ANSWERED, url="")
    found = states(store, ANSWERED, status("2026"), status("2026-08"))
    assert (found["2026"], found["2026-08"]) == (State.LIVE, State.LIVE)
    later = states(store, datetime(2026, 8, 20, tzinfo=UTC), status("2026"), status("2026-08"))
    assert (later["2026"], later["2026-08"]) == (State.LIVE, State.STALE)


def feed_until(last: str) -> bytes:
    """The bundled feed of 2026 with its days to one of them."""
    year = bundled("par_yields", "2026")
    entries = re.findall(rb"<entry>.*?</entry>", year, re.DOTALL)
    kept = [entry for entry in entries if _day(entry) <= last]
    return year[: year.index(b"<entry>")] + b"".join(kept) + b"</feed>"


def _day(entry: bytes) -> str:
    found = re.search(rb"<d:NEW_DATE[^>]*>(\d{4}-\d\d-\d\d)", entry)
    assert found
    return found[1].decode()


def test_when_a_month_ends_the_year_lacks_only_what_the_month_has(tmp_path: Path) -> None:
    """On 3 August the year's file, asked for in July, ends in June: July is the month's."""
    store = Store(Archive(tmp_path / "archive.sqlite"), [par_yields.SOURCE], ())
    july = month_of(bundled("par_yields", "2026"), "2026-07")
    asked = datetime(2026, 7, 31, 23, tzinfo=UTC)
    store.learn("par_yields", "2026", feed_until("2026-06-30"), learned=asked, url="")
    now = datetime(2026, 8, 3, 23, tzinfo=UTC)
    told = [replace(status(part), asked=asked) for part in ("2026", "2026-07")]
    assert states(store, now, *told)["2026"] is State.STALE
    store.learn("par_yields", "2026-07", july, learned=asked, url="")
    found = states(store, now, *told)
    assert found["2026"] is State.LIVE
    assert found["2026-07"] is State.STALE, "August's first day is out and nowhere"


def test_when_a_year_ends_its_file_lacks_only_what_its_last_month_has(tmp_path: Path) -> None:
    store = Store(Archive(tmp_path / "archive.sqlite"), [par_yields.SOURCE], ())
    year = bundled("par_yields", "2025")
    entries = re.findall(rb"<entry>.*?</entry>", year, re.DOTALL)
    start = year.index(b"<entry>")
    kept = b"".join(entry for entry in entries if _day(entry) < "2025-12-01")
    asked = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    november, december = year[:start] + kept + b"</feed>", month_of(year, "2025-12")
    store.learn("par_yields", "2025", november, learned=asked, url="")
    store.learn("par_yields", "2025-12", december, learned=asked, url="")
    told = [replace(status(part), asked=asked) for part in ("2025", "2025-12")]
    now = datetime(2026, 1, 2, 23, 5, tzinfo=UTC)
    found = states(store, now, *told)
    assert found == {"2025": State.LIVE, "2025-12": State.LIVE}
    assert states(store, now + timedelta(hours=1), *told)["2025-12"] is State.STALE
