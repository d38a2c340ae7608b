"""What of ``[keys]`` is used, and what is said of the rest."""

from __future__ import annotations

import pytest

from tui.screen.app import binding_ids
from tui.screen.keymap import usable

IDS = binding_ids()


def test_a_free_key_is_used() -> None:
    assert usable({"screen.zoom": "x"}, IDS) == ({"screen.zoom": "x"}, [])


@pytest.mark.parametrize(
    ("action", "key", "words"),
    [
        ("screen.zom", "x", "did you mean screen.zoom"),
        ("nothing.like-it", "x", "no such action"),
        ("screen.help", "x", "cannot be moved"),
        ("screen.zoom", "q", "belongs to app.quit"),
        ("screen.zoom", "j", "belongs to table"),
    ],
)
def test_anything_else_is_reported_and_left_alone(action: str, key: str, words: str) -> None:
    kept, [problem] = usable({action: key}, IDS)
    assert kept == {}
    assert words in problem


def test_two_remaps_to_one_key_keep_the_first() -> None:
    kept, [problem] = usable({"screen.zoom": "x", "screen.grid": "x"}, IDS)
    assert kept == {"screen.zoom": "x"}
    assert "belongs to screen.zoom" in problem


def test_the_defaults_do_not_meet() -> None:
    for name, keys in IDS.items():
        others = {other: key for other, key in IDS.items() if other != name}
        assert usable({name: keys}, {**others, name: ""})[1] in (
            [],
            [f"[keys] {name}: its key cannot be moved"],
        )
