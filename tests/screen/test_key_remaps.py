"""Check of the key remaps in ``[keys]``."""

from __future__ import annotations

import pytest

from tui.screen.default_keys import DEFAULT_KEYS
from tui.screen.key_remaps import RENAMED, check_keymap

IDS = DEFAULT_KEYS


def test_free_key_is_accepted() -> None:
    assert check_keymap({"screen.zoom": "x"}, IDS) == ({"screen.zoom": "x"}, [])


@pytest.mark.parametrize(
    ("action", "key", "message"),
    [
        ("screen.zom", "x", "did you mean screen.zoom"),
        ("nothing.like-it", "x", "no such action"),
        ("curve.view", "x", "no such action; it is called pane.view now"),
        ("flows.next-view", "x", "no such action; it is called pane.view now"),
        ("screen.help", "x", "cannot be moved"),
        ("screen.zoom", "q", "belongs to app.quit"),
        ("screen.zoom", "j", "belongs to table"),
    ],
)
def test_invalid_remap_is_reported_and_ignored(action: str, key: str, message: str) -> None:
    accepted, [problem] = check_keymap({action: key}, IDS)
    assert accepted == {}
    assert message in problem


def test_second_remap_to_same_key_is_rejected() -> None:
    accepted, [problem] = check_keymap({"screen.zoom": "x", "screen.grid": "x"}, IDS)
    assert accepted == {"screen.zoom": "x"}
    assert "belongs to screen.zoom" in problem


def test_default_keys_do_not_conflict() -> None:
    for name, keys in IDS.items():
        others = {other: key for other, key in IDS.items() if other != name}
        assert check_keymap({name: keys}, {**others, name: ""})[1] in (
            [],
            [f"[keys] {name}: its key cannot be moved"],
        )


def test_new_ids_of_renamed_actions_exist_and_the_old_ones_do_not() -> None:
    assert set(RENAMED.values()) <= set(IDS)
    assert not set(RENAMED) & set(IDS)
