"""Parse the text of a TOML file, with keys of few parts.

Without this limit the time that ``tomllib`` takes would grow with the square of the parts of a key.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from tui.model.errors import ConfigError

MAX_KEY_PARTS = 32
"""Maximum number of parts of a dotted key or a table header. The longest option has four."""
_POSITION = r" \(at (?:line (\d+), column \d+|end of document)\)$"
"""End of a message of ``tomllib``."""
_KEY_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_KEYS_AND_STRINGS = (
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?'
    r"""|'''(?:[^']|'(?!''))*+(?:'{3,5})?"""
    r"|#[^\n]*"
    rf"|(?P<key>{_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART})*+)"
)
"""Multi-line strings, comments, and runs of words or strings joined by dots. Every key is such a
run, and no value is a long one."""


def parse_toml(text: str, path: Path) -> dict[str, Any]:
    """Return the document of a file's text.

    Raises ConfigError with the line for a syntax error and for a key of more than
    ``MAX_KEY_PARTS`` parts, and without it for values nested too deeply.
    """
    _require_short_keys(text, path)
    try:
        return tomllib.loads(text)
    except ValueError as error:
        position = re.search(_POSITION, str(error))
        line = position[1] if position and position[1] else text.count("\n") + 1
        raise ConfigError(f"{path}:{line}: {re.sub(_POSITION, '', str(error))}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: nested too deeply") from error


def _require_short_keys(text: str, path: Path) -> None:
    """Raise ConfigError for a key of too many parts. A key lies on one line, with all its dots."""
    if all(line.count(".") < MAX_KEY_PARTS for line in text.split("\n")):
        return
    for run in re.finditer(_KEYS_AND_STRINGS, text, re.DOTALL):
        if run["key"] and run["key"].count(".") >= MAX_KEY_PARTS:
            parts = len(re.findall(_KEY_PART, run["key"]))
            if parts > MAX_KEY_PARTS:
                line = text.count("\n", 0, run.start()) + 1
                limit = f"a key has at most {MAX_KEY_PARTS} parts, this one has {parts}"
                raise ConfigError(f"{path}:{line}: nested too deeply: {limit}; quote its dots")
