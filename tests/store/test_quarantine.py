"""What is kept of refused bodies: the newest ones, and never more than a bounded room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tui.store.quarantine import KEPT, MOST_BYTES, Quarantine

START = datetime(2026, 1, 7, 19, tzinfo=UTC)


def kept(folder: Path) -> list[str]:
    """The reasons of the bodies that are there, oldest first; each body has its own."""
    bodies = sorted(folder.glob("*.body"), key=lambda body: body.stem.rpartition("--")[2])
    assert len(bodies) == len(list(folder.glob("*.txt")))
    return [body.with_suffix(".txt").read_text().strip() for body in bodies]


def test_the_newest_bodies_of_each_part_are_kept(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    for number in range(KEPT + 5):
        now = START + timedelta(minutes=number)
        quarantine.keep("toy", "a", b"x", f"a {number}", now)
    quarantine.keep("toy", "b", b"x", "b", START)
    assert kept(tmp_path) == ["b", *(f"a {number}" for number in range(5, KEPT + 5))]


def test_large_bodies_go_sooner_and_the_newest_never(tmp_path: Path) -> None:
    """A history of 7 MB that is refused every quarter of an hour fills no disk."""
    quarantine = Quarantine(tmp_path)
    for number in range(5):
        body = bytes(MOST_BYTES // 3)
        now = START + timedelta(minutes=number)
        quarantine.keep("auctions", f"2026-0{9 - number}", body, str(number), now)
    assert kept(tmp_path) == ["2", "3", "4"]
    quarantine.keep("auctions", "history", bytes(MOST_BYTES + 1), "5", START + timedelta(hours=1))
    assert kept(tmp_path) == ["5"]
