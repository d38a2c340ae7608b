"""Tests of ``[keys]``: every key is allowed except fixed ones and those of the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.config import Loaded, load


def load_key(value: str, folder: Path) -> Loaded:
    path = folder / "chosen.toml"
    path.write_text(f"[keys]\n'curve.next-view' = {value}\n", encoding="utf-8")
    return load(path, environ={}, folder=folder, sources=())


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ("'v'", "v"),
        ("'V'", "V"),
        ("'v, F5'", "v,f5"),
        ("['v', 'ctrl+T']", "v,ctrl+t"),
        ("','", "comma"),
        ("['+']", "plus"),
        ("'shift+left'", "shift+left"),
        ("'ctrl+a,v'", "v"),
    ],
)
def test_action_gets_its_normalized_keys(tmp_path: Path, value: str, keys: str) -> None:
    assert load_key(value, tmp_path).config.keys == {"curve.next-view": keys}


@pytest.mark.parametrize(
    "key",
    [
        *(f"ctrl+{letter}" for letter in "abszhjkl"),
        *(f"alt+{arrow}" for arrow in ("up", "down", "left", "right")),
        "Ctrl+Shift+A",
        "alt+shift+left",
        "ctrl+q",
        "esc",
        "escape",
        "?",
        "question_mark",
        "",
        "ctrl+",
        "\\u001b",
    ],
)
def test_reserved_or_invalid_key_is_reported(tmp_path: Path, key: str) -> None:
    loaded = load_key(f'"{key}"', tmp_path)
    assert loaded.config.keys == {}
    assert [problem.line for problem in loaded.problems] == [2]


def test_action_id_may_be_unquoted(tmp_path: Path) -> None:
    path = tmp_path / "chosen.toml"
    path.write_text("[keys]\ncurve.next-view = 'v'\n[keys.flows]\nopen = 3\n")
    loaded = load(path, environ={}, folder=tmp_path, sources=())
    assert loaded.config.keys == {"curve.next-view": "v"}
    assert [(problem.path, problem.line) for problem in loaded.problems] == [("keys.flows.open", 4)]
