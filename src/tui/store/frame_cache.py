"""Cache of parsed frames on disk, by (digest, part, parser). The file may be deleted.

Columns are stored as the bytes of their arrays, so that reading them needs no parsing, and nothing
in the file is ever executed. A frame that cannot be read counts as missing.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd

from tui.model.errors import StoreError
from tui.store.private_files import remove_link
from tui.store.sqlite import Database

VERSION = 2
"""Version of the encoding; raise it with every change."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS frames (
    digest TEXT, part TEXT, parser INTEGER, version INTEGER, columns BLOB NOT NULL,
    PRIMARY KEY (digest, part, parser, version)
)
"""

PackedColumn = tuple[str, str, bytes, list[str]]
"""Name, dtype and array bytes of a column. A text column holds indexes into the list of texts."""


class FrameCache:
    """The cache in one SQLite file. The first write creates the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = Database(path, SCHEMA, durable=False)

    def get(self, digest: str, part: str, parser: int) -> pd.DataFrame | None:
        """Return the frame of a body, None if it is missing or cannot be read."""
        try:
            with self._database.reading() as database:
                row = database.execute(
                    "SELECT columns FROM frames WHERE digest=? AND part=? AND parser=? "
                    "AND version=?",
                    (digest, part, parser, VERSION),
                ).fetchone()
            return None if row is None else unpack(row[0])
        except (StoreError, zlib.error, msgspec.MsgspecError, ValueError, TypeError):
            return None

    def put(self, digest: str, part: str, parser: int, frame: pd.DataFrame) -> None:
        """Store a frame. Do nothing if the file cannot be written."""
        with suppress(StoreError, OSError):
            remove_link(self._path)
            with self._database.writing() as database:
                database.execute(
                    "INSERT OR REPLACE INTO frames VALUES (?, ?, ?, ?, ?)",
                    (digest, part, parser, VERSION, pack(frame)),
                )

    def forget_all_but(self, digests: set[str]) -> None:
        """Remove the frames of all other bodies. Do nothing if the file cannot be written."""
        if not self._path.is_file():
            return
        with suppress(StoreError), self._database.writing() as database:
            for (digest,) in database.execute("SELECT DISTINCT digest FROM frames").fetchall():
                if digest not in digests:
                    database.execute("DELETE FROM frames WHERE digest = ?", (digest,))


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
