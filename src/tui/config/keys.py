"""The ``[keys]`` table: which keys an action may be given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui.config.lines import KeyPath
from tui.config.problems import Report

_ALIASES = {"esc": "escape", "?": "question_mark", ",": "comma", "+": "plus"}
_FIXED = ("ctrl+q", "escape", "question_mark")
_TAKEN = frozenset("abszhjkl")
"""With ctrl: prefixes and movements of tmux and screen, flow control, suspend, backspace."""
_ARROWS = frozenset({"up", "down", "left", "right"})


def read_keys(table: Mapping[str, object], path: KeyPath, report: Report) -> dict[str, str]:
    """Action ids with their keys, several joined by commas.

    ``curve.next-view`` may be quoted or, as TOML then has it, a table in a table.
    """
    keymap: dict[str, str] = {}
    for place, raw in _leaves(table, path):
        texts = raw if isinstance(raw, list) else raw.split(",") if isinstance(raw, str) else [raw]
        keys = [raw] if raw == "," else texts
        usable = [key for key in map(_normal, keys) if _allowed(key, place, report)]
        if usable:
            keymap[".".join(str(part) for part in place[len(path) :])] = ",".join(usable)
    return keymap


def _leaves(table: Mapping[str, object], path: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _normal(raw: object) -> str:
    """The key as Textual spells it, "" for what is not a key."""
    if not isinstance(raw, str):
        return ""
    key = raw.strip()
    return _ALIASES.get(key.lower(), key if len(key) == 1 else key.lower())


def _allowed(key: str, place: KeyPath, report: Report) -> bool:
    *modifiers, last = key.split("+")
    if not last or not key.isprintable():
        report.add(place, 'expected a key such as "v", or a list of keys')
    elif key in _FIXED:
        report.add(place, f"{key} always means the same and cannot be given away")
    elif ("ctrl" in modifiers and last in _TAKEN) or ("alt" in modifiers and last in _ARROWS):
        report.add(place, f"{key} belongs to the terminal or to a multiplexer")
    else:
        return True
    return False
