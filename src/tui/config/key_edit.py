"""Writing the keys of an action into a configuration file, which keeps its comments."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tui.config.key_lines import key_lines, value_span
from tui.config.regular_file import read_text
from tui.config.toml_file import parse_toml
from tui.config.toml_text import toml_key, toml_value
from tui.model.errors import ConfigError

TABLE = "keys"


def write_key(path: Path, action: str, keys: str) -> None:
    """Give an action other keys in a file, which is replaced as a whole.

    Raises ConfigError if the file cannot be read or written, is not TOML, or holds its keys in a
    form that cannot be changed line by line.
    """
    try:
        path = path.resolve()
        text = with_key(read_text(path), path, action, keys)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            new.write_text(text, encoding="utf-8", newline="")
            shutil.copymode(path, new)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error


def with_key(text: str, path: Path, action: str, keys: str) -> str:
    """Return a file's text in which an action has these keys, and all else is as before.

    Raises ConfigError if the text is not TOML, or holds its keys in a form that cannot be changed
    line by line.
    """
    document = parse_toml(text, path)
    wanted = {**_flat(document.get(TABLE)), action: keys}
    for changed in _candidates(text, action, keys):
        try:
            found = parse_toml(changed, path)
        except ConfigError:
            continue
        if _flat(found.pop(TABLE, None)) == wanted and found == _without_keys(document):
            return changed
    raise ConfigError(f"{path}: write [keys] as a table of its own, one action on a line")


def _candidates(text: str, action: str, keys: str) -> Iterator[str]:
    """Yield the text with new keys: instead of the old, at the top of the table, or at the end.

    Not all are valid: which one is depends on the form of the table.
    """
    line = f"{toml_key(action)} = {toml_value(keys)}"
    end = "\r\n" if "\r\n" in text else "\n"
    starts = [0, *(place + 1 for place, character in enumerate(text) if character == "\n")]
    lines = key_lines(text)
    for path in ((TABLE, action), (TABLE, *action.split("."))):
        if path in lines:
            span = value_span(text, starts[lines[path] - 1])
            yield text[: span.start] + toml_value(keys) + text[span.stop :]
    if (TABLE,) in lines and lines[TABLE,] < len(starts):
        start = starts[lines[TABLE,]]
        yield text[:start] + line + end + text[start:]
    gap = "" if not text or text.endswith("\n") else end
    yield f"{text}{gap}{end}[{TABLE}]{end}{line}{end}"
    yield f"{text}{gap}{line}{end}"  # the table is the last one, and its heading the last line


def _flat(table: object, start: str = "") -> dict[str, object]:
    """Return the values of a table and of those in it by their dotted names."""
    values: dict[str, object] = {}
    for name, value in table.items() if isinstance(table, Mapping) else ():
        if isinstance(value, Mapping):
            values |= _flat(value, f"{start}{name}.")
        else:
            values[f"{start}{name}"] = value
    return values


def _without_keys(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != TABLE}
