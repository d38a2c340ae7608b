"""Decode the table ``[keys]``: action ids and the keys that they are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui.config.problems import KeyPath
from tui.config.report import Report
from tui.config.validate import first_items

MAX_ACTIONS, MAX_KEYS = 200, 20
"""Maximum number of actions that are remapped, and of the keys of one."""
_KEY_ALIASES = {"esc": "escape", "?": "question_mark", ",": "comma", "+": "plus"}
_FIXED_KEYS = ("ctrl+q", "escape", "question_mark")
_RESERVED_WITH_CTRL = frozenset("abszhjkl")
"""Prefixes and movements of tmux and screen, flow control, suspend, backspace."""
_RESERVED_WITH_ALT = frozenset({"up", "down", "left", "right"})


def decode_keys(table: Mapping[str, object], path: KeyPath, report: Report) -> dict[str, str]:
    """Return action id -> keys, several joined by commas.

    An id such as ``pane.view`` may be quoted. Unquoted, TOML makes it a table in a table.
    """
    keymap: dict[str, str] = {}
    for key_path, raw in first_items(MAX_ACTIONS, list(_leaves(table, path)), path, report):
        texts = raw if isinstance(raw, list) else raw.split(",") if isinstance(raw, str) else [raw]
        keys = [raw] if raw == "," else first_items(MAX_KEYS, texts, key_path, report)
        usable = [key for key in map(_normalized, keys) if _is_usable(key, key_path, report)]
        if usable:
            keymap[".".join(str(part) for part in key_path[len(path) :])] = ",".join(usable)
    return keymap


def _leaves(table: Mapping[str, object], path: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    """Yield each value of a table and of the tables in it, with its path."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _normalized(raw: object) -> str:
    """Return the name of a key in Textual, "" if ``raw`` is not text."""
    if not isinstance(raw, str):
        return ""
    key = raw.strip()
    return _KEY_ALIASES.get(key.lower(), key if len(key) == 1 else key.lower())


def _is_usable(key: str, path: KeyPath, report: Report) -> bool:
    """Return whether a key may be bound to an action. If ``False``, the reason is reported."""
    *modifiers, last = key.split("+")
    with_ctrl = "ctrl" in modifiers and last in _RESERVED_WITH_CTRL
    with_alt = "alt" in modifiers and last in _RESERVED_WITH_ALT
    if not last or not key.isprintable():
        report.add(path, 'expected a key such as "v", or a list of keys')
    elif key in _FIXED_KEYS:
        report.add(path, f"{key} always means the same and cannot be given away")
    elif with_ctrl or with_alt:
        report.add(path, f"{key} belongs to the terminal or to a multiplexer")
    else:
        return True
    return False
