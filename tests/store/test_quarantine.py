"""The quarantine keeps the newest rejected bodies, up to a number and a size."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tui.store.quarantine import MAX_BODIES_PER_PART, MAX_BYTES, Quarantine

START = datetime(2026, 1, 7, 19, tzinfo=UTC)


def reasons(folder: Path) -> list[str]:
    """Return the reasons of the quarantined bodies, oldest first."""
    bodies = sorted(folder.glob("*.body"), key=lambda body: body.stem.rpartition("--")[2])
    assert len(bodies) == len(list(folder.glob("*.txt")))
    return [body.with_suffix(".txt").read_text().strip() for body in bodies]


def test_quarantine_keeps_the_newest_bodies_of_each_part(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    for number in range(MAX_BODIES_PER_PART + 5):
        now = START + timedelta(minutes=number)
        quarantine.keep("toy", "a", b"x", f"a {number}", now)
    quarantine.keep("toy", "b", b"x", "b", START)
    assert reasons(tmp_path) == [
        "b",
        *(f"a {number}" for number in range(5, MAX_BODIES_PER_PART + 5)),
    ]


def test_quarantine_over_its_size_removes_all_but_the_newest(tmp_path: Path) -> None:
    """A history of 7 MB that is rejected every 15 minutes must not fill the disk."""
    quarantine = Quarantine(tmp_path)
    for number in range(5):
        body = bytes(MAX_BYTES // 3)
        now = START + timedelta(minutes=number)
        quarantine.keep("auctions", f"2026-0{9 - number}", body, str(number), now)
    assert reasons(tmp_path) == ["2", "3", "4"]
    quarantine.keep("auctions", "history", bytes(MAX_BYTES + 1), "5", START + timedelta(hours=1))
    assert reasons(tmp_path) == ["5"]
