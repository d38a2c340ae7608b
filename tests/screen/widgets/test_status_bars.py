"""Text of the as-of bar, in full and with little room."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from tests.support.snapshots import bundled_snapshot
from tui.model.snapshot import Snapshot, State
from tui.model.status import PartStatus, Progress
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.screen.widgets.status_bars import as_of_text, status_text

GROUPS = {
    "curve": ("par_yields",),
    "flows": ("tic_release", "tic_table1", "tic_table3"),
    "sectors": ("prices",),
}
STEM = "AS OF 2025-12-19 23:59 EST"


def past_update(snapshot: Snapshot) -> Update:
    return Update(snapshot, (), snapshot.as_of, is_past=True)


@pytest.mark.parametrize(
    ("room", "bases"),
    [
        (120, "curve first print · flows release lag simulated · sectors sample"),
        (80, "flows release lag simulated · sectors sample"),
        (70, "flows release lag simulated"),
        (55, "release lag simulated"),
    ],
)
def test_narrow_bar_keeps_weakest_bases(room: int, bases: str) -> None:
    text = as_of_text(past_update(bundled_snapshot(parse_moment("2025-12-19"))), GROUPS, room)
    assert text == f"{STEM} · {bases}"
    assert cell_len(text) <= room


def test_equal_bases_are_given_once() -> None:
    text = as_of_text(past_update(bundled_snapshot(parse_moment("1995-06-01"))), GROUPS, 80)
    assert text == "AS OF 1995-06-01 23:59 EDT · first print"


def test_vintage_received_by_then_is_recorded() -> None:
    snapshot = bundled_snapshot(parse_moment("2025-12-19"))
    key = ("tic_table3", "table3")
    dataset = replace(snapshot.datasets[key], state=State.CACHED)
    text = as_of_text(past_update(Snapshot(snapshot.as_of, {key: dataset})), GROUPS, 80)
    assert text == f"{STEM} · recorded vintage"


def test_next_try_in_the_past_is_not_named() -> None:
    snapshot = bundled_snapshot(parse_moment("2025-12-19"))
    now = snapshot.as_of
    tries = (("a", now - timedelta(days=90)), ("b", now + timedelta(minutes=3)))
    statuses = {(name, ""): PartStatus(name, "", next_try=at) for name, at in tries}
    update = Update(snapshot, (), now, statuses=statuses)
    assert status_text(update).endswith("next try 2025-12-20 00:02 EST")
    assert "next try" not in status_text(replace(update, statuses={("a", ""): statuses["a", ""]}))


def test_first_requests_after_a_start_are_counted_in_place_of_the_next_try() -> None:
    snapshot = bundled_snapshot(parse_moment("2025-12-19"))
    soon = snapshot.as_of + timedelta(minutes=3)
    statuses = {("a", ""): PartStatus("a", "", next_try=soon)}
    update = Update(snapshot, (), snapshot.as_of, statuses=statuses, progress=Progress(12, 60))
    assert status_text(update).endswith(" · asking 12 of 60")
    assert "next try" not in status_text(update)
    assert "asking" not in status_text(replace(update, progress=None))
    assert "asking" not in status_text(replace(update, is_offline=True))


@pytest.mark.parametrize("is_past", [False, True])
def test_what_cannot_be_read_follows_the_time(is_past: bool) -> None:
    snapshot = bundled_snapshot(parse_moment("2025-12-19"))
    text = "2 of 141 stored vintages cannot be read"
    update = Update(snapshot, (), snapshot.as_of, is_past=is_past, unreadable=f"{text}\n\x1b[31m")
    assert status_text(update).split(" · ")[:2] == ["2025-12-19 23:59 EST", f"{text} [31m"]


def test_moment_is_kept_without_room() -> None:
    text = as_of_text(
        past_update(bundled_snapshot(parse_moment("2025-12-19"))), GROUPS, 20, playing=True
    )
    assert text == f"▶ {STEM}"
