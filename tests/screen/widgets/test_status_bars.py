"""What the bar of a past moment says, and what it leaves out where there is little room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from tests.support.snapshots import bundled_snapshot
from tui.model.snapshot import Snapshot, State
from tui.model.times import moment
from tui.model.update import Update
from tui.screen.widgets.status_bars import as_of_words

GROUPS = {
    "curve": ("par_yields",),
    "flows": ("tic_release", "tic_table1", "tic_table3"),
    "sectors": ("prices",),
}
STEM = "AS OF 2025-12-19 23:59 New York"


def past(snapshot: Snapshot) -> Update:
    return Update(snapshot, (), snapshot.as_of, travelling=True)


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (120, "curve first print · flows release lag simulated · sectors sample"),
        (80, "flows release lag simulated · sectors sample"),
        (70, "flows release lag simulated"),
        (60, "release lag simulated"),
    ],
)
def test_what_needs_caution_is_said_in_any_room(room: int, words: str) -> None:
    told = as_of_words(past(bundled_snapshot(moment("2025-12-19"))), GROUPS, room)
    assert told == f"{STEM} · {words}"
    assert cell_len(told) <= room


def test_where_all_agree_one_word_is_enough() -> None:
    told = as_of_words(past(bundled_snapshot(moment("1995-06-01"))), GROUPS, 80)
    assert told == "AS OF 1995-06-01 23:59 New York · first print"


def test_a_vintage_of_the_time_is_recorded() -> None:
    known = bundled_snapshot(moment("2025-12-19"))
    key = ("tic_table3", "table3")
    learned = replace(known.datasets[key], state=State.CACHED)
    told = as_of_words(past(Snapshot(known.as_of, {key: learned})), GROUPS, 80)
    assert told == f"{STEM} · recorded vintage"


def test_the_moment_stays_in_no_room_at_all() -> None:
    told = as_of_words(past(bundled_snapshot(moment("2025-12-19"))), GROUPS, 20, playing=True)
    assert told == f"▶ {STEM}"
