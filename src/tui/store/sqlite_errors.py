"""Errors of SQLite as errors of the store, with a remedy."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tui.model.errors import LockedError, StoreError
from tui.store.private_files import REMEDY

LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
UNUSABLE = (sqlite3.Error, UnicodeDecodeError)
"""Errors of SQLite. The text of one may quote a damaged schema, which is no UTF-8 then."""
DAMAGE_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_TOOBIG)
"""Error codes of SQLite for content that is broken."""
UNWRITABLE = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
)
"""Errors of a read for which SQLite had to write beside the file, and could not."""


def code(error: Exception) -> int:
    """Return the primary result code of an error, 0 if it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_damage(error: Exception) -> bool:
    """Return whether the file itself is broken; else it is busy, forbidden, full or misused."""
    return isinstance(error, UnicodeDecodeError) or code(error) in DAMAGE_CODES


def store_error(path: Path, error: Exception) -> StoreError:
    """Return the error of the store that says what happened to a file, and the remedy."""
    match code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LockedError(f"{path} is locked by another program: close that program")
        case sqlite3.SQLITE_READONLY:
            return StoreError(f"{path} may only be read: {REMEDY}")
        case sqlite3.SQLITE_CANTOPEN:
            return StoreError(
                f"{path} cannot be opened, or nothing can be written beside it: {REMEDY}"
            )
        case sqlite3.SQLITE_FULL:
            return StoreError(f"{path} cannot be written, the disk is full: make room")
        case sqlite3.SQLITE_IOERR:
            return StoreError(f"{path}: {error}: make room if the disk is full")
    return StoreError(f"{path}: {error}")
