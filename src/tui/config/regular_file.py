"""Read a file that a user wrote: a regular file of bounded size.

Without these limits a pipe would block the program, and a device would fill the memory.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tui.model.errors import ConfigError

MAX_BYTES = 1_000_000
"""Maximum size of a file: that of about 5,000 rules."""


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


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
