"""Regular expressions that earlier runs compiled, kept in the home for one version of Python.

Python's compiler of expressions is written in Python and runs anew at each start. It took a tenth
of the time to the first frame.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
import warnings
import zlib
from contextlib import suppress
from importlib import import_module
from typing import Any

from tui.screen.last_frame import own_content

NAME = "kept-patterns"
"""File in the home."""
Key = tuple[type, str | bytes, int]
"""Key under which ``re`` holds a pattern: type, text and flags as they were asked for."""
Compiled = tuple[str | bytes, int, list[int], int, dict[str, int], tuple[str | None, ...]]
"""Arguments with which Python makes a pattern: text, flags, code, and its groups."""
_CHECKSUM_BYTES = 4
_OTHERWISE = (AttributeError, ImportError, KeyError, RuntimeError, TypeError, ValueError)
"""Errors in a Python that compiles or holds patterns in another way."""


def use(home: str) -> None:
    """Have ``re`` hold the kept patterns, as if it had compiled them in this run.

    ``home`` is "" if there is none. A Python that holds them otherwise compiles them anew.
    """
    with suppress(*_OTHERWISE):
        make = import_module("_sre").compile
        _held().update({key: make(*compiled) for key, compiled in _read(home).items()})


def keep(home: str) -> None:
    """Keep the patterns that ``re`` holds, unless all of them are kept.

    If that fails, they are not: such as on a full disk, or in a Python that compiles otherwise.
    """
    with suppress(OSError, *_OTHERWISE):
        kept = _read(home)
        held = [key for key in [*_held()] if key[0] in (str, bytes)]
        if not kept.keys() >= {*held}:
            from pathlib import Path

            from tui.store.private_files import write_private

            patterns = {_plain(key): kept.get(key) or _compiled(key) for key in held}
            record = marshal.dumps(patterns)
            write_private(Path(home) / NAME, _checksum(record) + record)


def _read(home: str) -> dict[Key, Compiled]:
    """Return the kept patterns, none if they are of another Python."""
    body = own_content(os.path.join(home, NAME)) if home and sys.platform != "win32" else b""
    checksum, record = body[:_CHECKSUM_BYTES], body[_CHECKSUM_BYTES:]
    if checksum != _checksum(record):
        return {}
    patterns: dict[tuple[str | bytes, int], Compiled] = marshal.loads(record)
    return {(type(text), text, flags): made for (text, flags), made in patterns.items()}


def _held() -> dict[Key, Any]:
    """Return the patterns that ``re`` holds for the next time they are asked for."""
    held: dict[Key, Any] = vars(re)["_cache"]
    return held


def _plain(key: Key) -> tuple[str | bytes, int]:
    """Return text and flags to be written. Python 3.13 has a class of its own for no flags."""
    _, text, flags = key
    return text, int(flags)


def _compiled(key: Key) -> Compiled:
    """Compile a pattern as ``re`` does."""
    _, text, flags = key
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # each was given when the pattern was compiled first
        parsed = import_module("re._parser").parse(text, flags)
        code = [int(each) for each in import_module("re._compiler")._code(parsed, flags)]
    groups = dict(parsed.state.groupdict)
    names = {number: name for name, number in groups.items()}
    count = parsed.state.groups
    in_order = tuple(names.get(number) for number in range(count))
    return text, flags | int(parsed.state.flags), code, count - 1, groups, in_order


def _checksum(record: bytes) -> bytes:
    checksum = zlib.crc32(record, zlib.crc32(sys.version.encode()))
    return checksum.to_bytes(_CHECKSUM_BYTES, "big")
