"""The configuration that an earlier start read, kept in the home for as long as its file stays.

A start with it parses nothing. One with problems is not kept, so that each start tells them.
"""

# Annotations stay types here: msgspec would compile each text before the first frame.

import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import MsgspecError, Struct
from msgspec.msgpack import decode, encode

from tui.config import Config, Loaded, user_config_file
from tui.config.load import FILE_NAME
from tui.config.regular_file import read_bytes
from tui.model.errors import ConfigError
from tui.model.version import VERSION
from tui.screen.last_frame import own_content
from tui.store.private_files import write_private

NAME = "kept-config"
"""File in the home."""
DEFAULTS = Config()
_CHECKSUM_BYTES = 4


class _File(Struct, frozen=True):
    """A place in which the configuration is looked for, and what is there."""

    place: str
    """Reason for looking there: a file in the current folder may not say all that others may."""
    path: bytes
    """b"" if nothing is there: then it does not matter where."""
    content: bytes | None
    """None if nothing can be read."""


class _Kept(Struct, frozen=True):
    """Content of the file in the home."""

    program: bytes
    """Version and defaults of the program that read the configuration."""
    files: tuple[_File, ...]
    """All places in which it was looked for."""
    origin: bytes
    config: Config


class KeptConfig:
    """The kept configuration of one home, and the files that are looked for now."""

    def __init__(self, home: Path, environ: Mapping[str, str], folder: Path) -> None:
        """Read the files. ``folder`` is the current one."""
        self._path = home / NAME
        self._search = (environ, folder)
        self._files = _files(environ, folder)

    def read(self, now: datetime) -> Loaded | None:
        """Return the kept configuration, None unless to read its file again would give the same."""
        body = own_content(str(self._path))
        checksum, record = body[:_CHECKSUM_BYTES], body[_CHECKSUM_BYTES:]
        if checksum != _checksum(record):
            return None
        try:
            kept = decode(record, type=_Kept)
        except MsgspecError:  # of another version
            return None
        if kept.program != _program() or kept.files != self._files:
            return None
        if kept.config.sectors.since > (now - timedelta(days=1)).date():
            return None  # it may lie ahead in New York: the clock was set back
        return Loaded(kept.config, Path(os.fsdecode(kept.origin)))

    def write(self, loaded: Loaded) -> None:
        """Keep a configuration that was read from its file just now, unless it has problems.

        If that fails, it is not kept. The home is not made for it.
        """
        if loaded.origin is None or loaded.problems or not self._path.parent.is_dir():
            return
        if _files(*self._search) != self._files:
            return  # a file was saved meanwhile: which of the two was read is not known
        record = encode(_Kept(_program(), self._files, os.fsencode(loaded.origin), loaded.config))
        with suppress(OSError):  # such as a full disk, or a folder that may only be read
            write_private(self._path, _checksum(record) + record)


def _program() -> bytes:
    return encode((VERSION, DEFAULTS))


def _files(environ: Mapping[str, str], folder: Path) -> tuple[_File, ...]:
    return tuple(
        _File(place, os.fsencode(path) if os.path.lexists(path) else b"", _content(path))
        for place, path in _places(environ, folder)
    )


def _places(environ: Mapping[str, str], folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the places in which ``find_config`` looks without an argument of ``--config``."""
    if named := environ.get("TICWATCH_CONFIG"):
        yield "named", Path(named)
        return
    yield "folder", folder / FILE_NAME
    with suppress(ConfigError):
        yield "own", user_config_file()


def _content(path: Path) -> bytes | None:
    try:
        return read_bytes(path)
    except (ConfigError, OSError):
        return None


def _checksum(record: bytes) -> bytes:
    return zlib.crc32(record).to_bytes(_CHECKSUM_BYTES, "big")
