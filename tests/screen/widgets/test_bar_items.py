"""Rows of trouble, of the first hint, and of a past moment, in full and with little room."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.support.snapshots import bundled_snapshot
from tui.model.snapshot import Snapshot, State
from tui.model.text import Clause, Span, Tone
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.screen.default_keys import DEFAULT_KEYS
from tui.screen.widgets.bar_items import Items, as_of_items, hint_items, trouble_items
from tui.screen.widgets.pieces import fitted_row

SOURCES = {
    "curve": ("par_yields",),
    "flows": ("tic_release", "tic_table1", "tic_table3"),
    "sectors": ("prices",),
}
STEM = "AS OF 2025-12-19"
KEYS = "   full_stop now   [ ] step   space play"


def key_of(binding: str) -> str:
    return DEFAULT_KEYS.get(binding, "").split(",")[0]


def text(items: tuple[Items, Items], room: int, gap: int = 0) -> str:
    return "".join(piece.text for piece in fitted_row(*items, room, gap)).strip()


def past_update(snapshot: Snapshot) -> Update:
    return Update(snapshot, (), snapshot.as_of, is_past=True)


def as_of_text(snapshot: Snapshot, room: int, *, playing: bool = False) -> str:
    items = as_of_items(past_update(snapshot), SOURCES, key_of, playing=playing)
    return text((items[0], ()), room)


@pytest.mark.parametrize(
    ("room", "evidence"),
    [
        (120, "first print · sectors: sample · ≈ flows: release lag simulated"),
        (70, "sectors: sample · ≈ flows: release lag simulated"),
        (60, "≈ flows: release lag simulated"),
    ],
)
def test_narrow_bar_keeps_the_weakest_evidence(room: int, evidence: str) -> None:
    shown = as_of_text(bundled_snapshot(parse_moment("2025-12-19")), room)
    assert shown == f"{STEM} · {evidence}"


def test_equal_evidence_is_given_once() -> None:
    shown = as_of_text(bundled_snapshot(parse_moment("1995-06-01")), 80)
    assert shown == "AS OF 1995-06-01 · first print"


def test_vintage_received_by_then_is_recorded() -> None:
    snapshot = bundled_snapshot(parse_moment("2025-12-19"))
    key = ("tic_table3", "table3")
    dataset = replace(snapshot.datasets[key], state=State.CACHED)
    shown = as_of_text(Snapshot(snapshot.as_of, {key: dataset}), 80)
    assert shown == f"{STEM} · recorded vintage"


def test_moment_within_a_day_is_given_with_its_zone_and_kept_without_room() -> None:
    within = bundled_snapshot(parse_moment("2025-12-18T15:59"))
    assert as_of_text(within, 20, playing=True) == "▶ AS OF 2025-12-18 15:59 EST"


def test_keys_of_the_past_are_left_out_before_the_evidence() -> None:
    update = past_update(bundled_snapshot(parse_moment("1995-06-01")))
    items = as_of_items(update, SOURCES, key_of, playing=False)
    assert text(items, 160).endswith(KEYS)
    assert "space" not in text(items, 60)
    assert "now" in text(items, 46)
    assert text(items, 35) == "AS OF 1995-06-01 · first print"
    assert "space pause" in text(as_of_items(update, SOURCES, key_of, playing=True), 160)


TROUBLE = (
    Clause((Span("no network", Tone.WARNING),)),
    Clause((Span("history to 2025-12-19"),), drop=2),
    Clause((Span("next try 18:20 EST"),), drop=1),
)


def test_trouble_is_one_row_with_the_key_of_the_sources() -> None:
    items = trouble_items(TROUBLE, key_of)
    words = "!  no network · history to 2025-12-19 · next try 18:20 EST"
    assert text(items, 120).split() == f"{words} S sources".split()
    assert text(items, 60) == words
    assert text(items, 40) == "!  no network · next try 18:20 EST"
    assert text(items, 20) == "!  no network"
    assert trouble_items((), key_of) == ((), ())


def test_hint_names_the_keys_in_force() -> None:
    def remapped(binding: str) -> str:
        return {"pane.view": "x", "screen.help": "?"}.get(binding, key_of(binding))

    words = "New here?  ? keys  x another view  t another day"
    assert text(hint_items(remapped), 80, 2).startswith(words)
    assert "enter opens" in text(hint_items(remapped), 120, 2).lower()
    assert text(hint_items(key_of), 80, 2).startswith("New here?  question_mark keys")


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (58, "New here?  ? keys  v another view  Esc hides this for good"),
        (38, "? keys         Esc hides this for good"),
        (20, "? keys"),
    ],
)
def test_hint_keeps_its_ends_apart(room: int, words: str) -> None:
    keys = {"screen.help": "?", "screen.back": "Esc", "pane.view": "v"}
    assert text(hint_items(lambda binding: keys.get(binding, "x")), room, 2) == words
