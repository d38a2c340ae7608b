"""Read a TOML file that a user wrote: a regular file of bounded size, with keys of few parts.

Without these limits a pipe would block the program, a device would fill the memory, and the time
that ``tomllib`` takes would grow with the square of the parts of a key.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from tui.model.errors import ConfigError

MAX_BYTES = 1_000_000
"""Maximum size of a file: that of about 5,000 rules."""
MAX_KEY_PARTS = 32
"""Maximum number of parts of a dotted key or a table header. The longest option has four."""
_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
"""End of a message of ``tomllib``."""
_KEY_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_KEYS_AND_STRINGS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?'
    r"""|'''(?:[^']|'(?!''))*+(?:'{3,5})?"""
    r"|#[^\n]*"
    rf"|(?P<key>{_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART})*+)",
    re.DOTALL,
)
"""Multi-line strings, comments, and runs of words or strings joined by dots. Every key is such a
run, and no value is a long one."""


def read_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises OSError if it cannot be opened, and ConfigError if it is no regular file or larger than
    ``MAX_BYTES``. A pipe does not block.
    """
    with open(path, "rb", opener=_open_without_waiting) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ConfigError(f"{path}: not a regular file; write the text into one and name that")
        body = file.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        limit = f"larger than {MAX_BYTES:,} bytes, the largest file that is read"
        raise ConfigError(f"{path}: {limit}; leave out what is not needed")
    return body


def read_text(path: Path) -> str:
    """Return the text of a file, without a byte order mark and with ``\\n`` as line end.

    Raises ConfigError if it cannot be read, is no regular file, is too large or is not UTF-8.
    """
    try:
        text = read_bytes(path).decode("utf-8-sig")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8 text") from error


def parse_toml(text: str, path: Path) -> dict[str, Any]:
    """Return the document of a file's text.

    Raises ConfigError with the line for a syntax error and for a key of more than
    ``MAX_KEY_PARTS`` parts, and without it for values nested too deeply.
    """
    _require_short_keys(text, path)
    try:
        return tomllib.loads(text)
    except ValueError as error:
        position = _POSITION.search(str(error))
        line = position[1] if position and position[1] else text.count("\n") + 1
        raise ConfigError(f"{path}:{line}: {_POSITION.sub('', str(error))}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: nested too deeply") from error


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _require_short_keys(text: str, path: Path) -> None:
    for run in _KEYS_AND_STRINGS.finditer(text):
        if run["key"] and run["key"].count(".") >= MAX_KEY_PARTS:
            parts = len(re.findall(_KEY_PART, run["key"]))
            if parts > MAX_KEY_PARTS:
                line = text.count("\n", 0, run.start()) + 1
                limit = f"a key has at most {MAX_KEY_PARTS} parts, this one has {parts}"
                raise ConfigError(f"{path}:{line}: nested too deeply: {limit}; quote its dots")
