"""Cache of parsed frames on disk, by (digest, part, parser). The file may be deleted.

Columns are stored as the bytes of their arrays, so that reading them needs no parsing, and nothing
in the file is ever executed. A frame that cannot be read counts as missing.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd

VERSION = 2
"""Version of the encoding; raise it with every change."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS frames (
    digest TEXT, part TEXT, parser INTEGER, version INTEGER, columns BLOB NOT NULL,
    PRIMARY KEY (digest, part, parser, version)
)
"""
WAIT_SECONDS = 2.0

PackedColumn = tuple[str, str, bytes, list[str]]
"""Name, dtype and array bytes of a column. A text column holds indexes into the list of texts."""


class FrameCache:
    """The cache in one SQLite file. The first write creates the file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, digest: str, part: str, parser: int) -> pd.DataFrame | None:
        """Return the frame of a body, None if it is missing or cannot be read."""
        if not self._path.exists():
            return None
        try:
            with self._connection() as database:
                row = database.execute(
                    "SELECT columns FROM frames WHERE digest=? AND part=? AND parser=? "
                    "AND version=?",
                    (digest, part, parser, VERSION),
                ).fetchone()
            return None if row is None else unpack(row[0])
        except (sqlite3.Error, zlib.error, msgspec.MsgspecError, ValueError, TypeError):
            return None

    def put(self, digest: str, part: str, parser: int, frame: pd.DataFrame) -> None:
        """Store a frame. Do nothing if the file cannot be written."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._connection() as database, database:
                database.execute(
                    "INSERT OR REPLACE INTO frames VALUES (?, ?, ?, ?, ?)",
                    (digest, part, parser, VERSION, pack(frame)),
                )
        except (sqlite3.Error, OSError):
            return

    def forget_all_but(self, digests: set[str]) -> None:
        """Remove the frames of all other bodies. Do nothing if the file cannot be written."""
        if not self._path.exists():
            return
        with suppress(sqlite3.Error), self._connection() as database, database:
            for (digest,) in database.execute("SELECT DISTINCT digest FROM frames").fetchall():
                if digest not in digests:
                    database.execute("DELETE FROM frames WHERE digest = ?", (digest,))

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self._path, timeout=WAIT_SECONDS)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = OFF")
            database.execute(SCHEMA)
            yield database
        finally:
            database.close()


def pack(frame: pd.DataFrame) -> bytes:
    """Return a frame as bytes. Its index is a range; columns are numbers, flags, times or texts."""
    packed = [_pack_column(str(name), frame[name]) for name in frame.columns]
    return zlib.compress(msgspec.msgpack.encode(packed), 1)


def unpack(raw: bytes) -> pd.DataFrame:
    """Return the frame that ``pack`` made these bytes from. Raises if they are damaged."""
    columns = msgspec.msgpack.decode(zlib.decompress(raw), type=list[PackedColumn])
    return pd.DataFrame(
        {name: _unpack_column(dtype, values, texts) for name, dtype, values, texts in columns}
    )


def _pack_column(name: str, column: pd.Series) -> PackedColumn:
    dtype = str(column.dtype)
    if isinstance(column.dtype, np.dtype) and dtype != "object":
        return name, dtype, column.to_numpy().tobytes(), []
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        naive = column.dt.tz_convert("UTC").dt.tz_localize(None)
        return name, dtype, naive.to_numpy().tobytes(), []
    codes, texts = pd.factorize(column)
    return name, dtype, codes.astype("int64").tobytes(), [str(text) for text in texts]


def _unpack_column(dtype: str, values: bytes, texts: list[str]) -> pd.Series:
    if "," in dtype:
        naive = np.frombuffer(values, dtype.split(",")[0] + "]")
        return pd.Series(naive.copy()).dt.tz_localize("UTC")
    if dtype in ("str", "object"):
        codes = np.frombuffer(values, "int64")
        return pd.Series(pd.Index([*texts, None], dtype="str").take(codes), dtype=dtype)
    return pd.Series(np.frombuffer(values, dtype).copy())
