"""The state of a history that is asked for in pieces: the par curve's years and its month."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.bundled import bundled
from tests.rate_files import month_of
from tui.archive import Archive
from tui.bundle import MANIFEST
from tui.model import PartStatus, State
from tui.sources import par_yields
from tui.store import Store

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
