"""Cache of parsed frames on disk, by body, part and parser. The file may be deleted.

Columns are stored as the bytes of their arrays, so that reading them needs no parsing, and nothing
in the file is ever executed. They are not compressed: that saved some MB, and took a fifth of the
time of reading them. A checksum of these bytes and of all that they belong to comes before them. A
frame that is damaged or another body's counts as missing; a damaged file is made anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec
import numpy as np
import pandas as pd

from tui.model.errors import StoreError
from tui.store.private_files import remove_link
from tui.store.rows import page_errors
from tui.store.sqlite import Database

if TYPE_CHECKING:
    from pandas.api.extensions import ExtensionArray

VERSION = 5
"""Version of the encoding; raise it with every change."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS frames (
    digest TEXT, part TEXT, parser INTEGER, version INTEGER, columns BLOB NOT NULL,
    PRIMARY KEY (digest, part, parser, version)
)
"""
CHECKSUM_BYTES = hashlib.sha256().digest_size

PackedColumn = tuple[str, str, bytes, list[str]]
"""Name, dtype and array bytes of a column. A text column holds indexes into the list of texts."""
_StoredColumn = tuple[str, str, memoryview, list[str]]
"""Packed column whose bytes are not copied out of the frame's."""
UnpackedColumn: TypeAlias = "np.ndarray | pd.DatetimeIndex | ExtensionArray"


class FrameKey(NamedTuple):
    """All that a frame depends on."""

    source: str
    part: str
    digest: str
    """SHA-256 of the body, hex."""
    parser: int
    """Version of the source's parser."""


class _Shared(local):
    """Connection that the reads of one thread share for some time."""

    def __init__(self) -> None:
        self.is_wanted = False
        self._stack = ExitStack()
        self._connection: sqlite3.Connection | None = None

    def connection(self, database: Database) -> sqlite3.Connection | None:
        """Return the connection, opened by the first read; None if none is wanted."""
        if self.is_wanted and self._connection is None:
            self._connection = self._stack.enter_context(database.reading())
        return self._connection

    def close(self) -> None:
        """Close it; the next read opens another. Each frame has a checksum, so its file may have
        changed meanwhile."""
        self._connection = None
        with suppress(StoreError):
            self._stack.close()


class FrameCache:
    """The cache in one SQLite file. The first write creates the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = Database(path, SCHEMA, durable=False)
        self._shared = _Shared()

    @contextmanager
    def one_connection(self) -> Iterator[None]:
        """Let this thread read over one connection in the block, over another after a ``put``."""
        self._shared.is_wanted = True
        try:
            yield
        finally:
            self._shared.is_wanted = False
            self._shared.close()

    def get(self, key: FrameKey) -> pd.DataFrame | None:
        """Return the frame of a body, None if it is missing or cannot be read."""
        try:
            stored = self._stored(key)
            return None if stored is None else unpack(_checked(key, stored))
        except StoreError:
            self._database.remove_if_suspect()
        except (msgspec.MsgspecError, ValueError, TypeError):
            pass  # as if it were missing
        return None

    def _stored(self, key: FrameKey) -> bytes | None:
        """Return what is stored of a frame, None if it is missing. Raises StoreError."""
        if (shared := self._shared.connection(self._database)) is not None:
            with suppress(sqlite3.Error):  # read again below, where its kind is noted
                return _select(shared, key)
        with self._database.reading() as database:
            return _select(database, key)

    def put(self, key: FrameKey, frame: pd.DataFrame) -> None:
        """Store a frame. Do nothing if the file cannot be written."""
        packed = pack(frame)
        self._shared.close()
        try:
            remove_link(self._path)
            with self._database.writing() as database:
                database.execute(
                    "INSERT OR REPLACE INTO frames VALUES (?, ?, ?, ?, ?)",
                    (key.digest, key.part, key.parser, VERSION, _checksum(key, packed) + packed),
                )
        except (StoreError, OSError):
            self._database.remove_if_suspect()

    def forget(self, digests: Collection[str]) -> None:
        """Remove the frames of these bodies. Do nothing if the file cannot be written."""
        self._delete("digest IN (SELECT value FROM json_each(?))", digests)

    def forget_all_but(self, digests: set[str]) -> None:
        """Remove the frames of all other bodies. Do nothing if the file cannot be written."""
        condition = "digest NOT IN (SELECT value FROM json_each(?))"
        self._delete(f"typeof(digest) <> 'text' OR {condition}", digests)

    def _delete(self, condition: str, digests: Collection[str]) -> None:
        if not self._path.is_file():
            return
        try:
            with self._database.writing() as database:
                listed = json.dumps(sorted(digests))
                database.execute(f"DELETE FROM frames WHERE {condition}", (listed,))
        except StoreError:
            self._database.remove_if_suspect()

    def is_whole(self) -> bool:
        """Return whether the file can be read. A damaged one is made anew at the next write."""
        try:
            with self._database.reading() as database:
                return not page_errors(database)
        except StoreError:
            return False


def _select(database: sqlite3.Connection, key: FrameKey) -> bytes | None:
    row: tuple[bytes] | None = database.execute(
        "SELECT columns FROM frames WHERE digest=? AND part=? AND parser=? AND version=?",
        (key.digest, key.part, key.parser, VERSION),
    ).fetchone()
    return None if row is None else row[0]


def _checksum(key: FrameKey, packed: bytes | memoryview) -> bytes:
    """Return the SHA-256 of a packed frame and of what it belongs to."""
    digest = hashlib.sha256(msgspec.msgpack.encode((*key, VERSION)))
    digest.update(packed)
    return digest.digest()


def _checked(key: FrameKey, stored: bytes) -> memoryview:
    """Return the packed frame of stored bytes. Raises ValueError if it is not that of the key."""
    checksum, packed = stored[:CHECKSUM_BYTES], memoryview(stored)[CHECKSUM_BYTES:]
    if checksum != _checksum(key, packed):
        raise ValueError(f"the frame of {key.source}/{key.part} has another checksum")
    return packed


def pack(frame: pd.DataFrame) -> bytes:
    """Return a frame as bytes. Its index is a range.

    Its columns are numbers, flags, times, texts or categories of texts.
    """
    packed = [_pack_column(str(name), frame[name]) for name in frame.columns]
    return msgspec.msgpack.encode(packed)


def unpack(raw: bytes | memoryview) -> pd.DataFrame:
    """Return the frame that ``pack`` made these bytes from. Raises if they are damaged."""
    columns = msgspec.msgpack.decode(raw, type=list[_StoredColumn])
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
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, texts = column.cat.codes.to_numpy(), [*column.cat.categories]
    else:
        codes, named = pd.factorize(column)
        texts = [str(text) for text in named]
    return name, dtype, codes.astype(_code_type(texts)).tobytes(), texts


def _code_type(texts: list[str]) -> np.dtype[np.signedinteger]:
    """Return the smallest type of the indexes into texts, and of -1 for none."""
    return np.min_scalar_type(-1 - len(texts))


def _unpack_column(dtype: str, values: memoryview, texts: list[str]) -> UnpackedColumn:
    """Return the array of a column. The frame copies it: one made of series takes twice as long."""
    if "," in dtype:
        naive = np.frombuffer(values, dtype.split(",")[0] + "]")
        return pd.DatetimeIndex(naive).tz_localize("UTC")
    if dtype in ("str", "object"):
        codes = np.frombuffer(values, _code_type(texts))
        column = pd.array([*texts, None], dtype="str").take(codes)
        return column if dtype == "str" else column.astype(object)
    if dtype == "category":
        return pd.Categorical.from_codes(
            np.frombuffer(values, _code_type(texts)), dtype=pd.CategoricalDtype(texts)
        )
    return np.frombuffer(values, dtype)
