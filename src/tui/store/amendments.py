"""Amendments of a part that is never revised, beside its bodies.

A correction is a vintage whose values replace the first prints from its time on. A late value is
one that came after its row. A repeated value lies beyond a limit, and was accepted because the
publisher repeated it. ``archive_schema`` describes the tables.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct, field

from tui.store.rows import Rows, StoredTable, stored_day, stored_text, stored_time

Cell = tuple[date, str]
"""Observed day and column of a value."""


class Amendments(Struct, frozen=True):
    """Amendments of one part."""

    corrections: frozenset[str] = frozenset()
    """Digests of the vintages whose values replace the first prints."""
    late: Mapping[Cell, datetime] = field(default_factory=dict)
    """Value that came after its row -> when it arrived, UTC."""
    repeated: frozenset[str] = frozenset()
    """Names of the values beyond a limit that were accepted."""


NONE = Amendments()


def write_amendments(
    database: sqlite3.Connection, source: str, part: str, added: Amendments
) -> None:
    """Add amendments to those of a part. The first arrival of a value counts."""
    late = [(source, part, day.isoformat(), name, at) for (day, name), at in added.late.items()]
    database.executemany(
        "INSERT OR IGNORE INTO added VALUES (?, ?, ?, ?, ?)",
        [(*row, at.isoformat(timespec="microseconds")) for *row, at in late],
    )
    database.executemany(
        "INSERT OR IGNORE INTO corrections VALUES (?, ?, ?)",
        [(source, part, digest) for digest in added.corrections],
    )
    database.executemany(
        "INSERT OR IGNORE INTO repeated VALUES (?, ?, ?)",
        [(source, part, value) for value in added.repeated],
    )


def read_amendments(reader: Rows) -> dict[tuple[str, str], Amendments]:
    """Return the amendments of every part that has any."""
    late: dict[tuple[str, str], dict[Cell, datetime]] = defaultdict(dict)
    for _, (key, cell, known) in reader.rows(ADDED):
        late[key][cell] = known
    corrections, repeated = (_names(reader, table) for table in (CORRECTIONS, REPEATED))
    return {
        key: Amendments(
            frozenset(corrections.get(key, ())), late.get(key, {}), frozenset(repeated.get(key, ()))
        )
        for key in late.keys() | corrections.keys() | repeated.keys()
    }


def _names(
    reader: Rows, table: StoredTable[tuple[tuple[str, str], str]]
) -> dict[tuple[str, str], set[str]]:
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _, (key, name) in reader.rows(table):
        names[key].add(name)
    return names


def _added(
    source: object, part: object, observed: object, name: object, known: object
) -> tuple[tuple[str, str], Cell, datetime]:
    key = (stored_text(source), stored_text(part))
    return key, (stored_day(observed), stored_text(name)), stored_time(known)


def _name(source: object, part: object, name: object) -> tuple[tuple[str, str], str]:
    return (stored_text(source), stored_text(part)), stored_text(name)


ADDED = StoredTable("added", ("source", "part", "observed", "name", "known"), _added, 4)
CORRECTIONS = StoredTable("corrections", ("source", "part", "digest"), _name, 3)
REPEATED = StoredTable("repeated", ("source", "part", "value"), _name, 3)
