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

import pandas as pd
from msgspec import Struct, field

from tui.store.rows import RowReader, StoredTable, stored_day, stored_text, stored_time

AMENDED = "amended"
"""Key in ``frame.attrs``: number of corrections and late values known by its moment.

A frame without it has none, also none that came later.
"""
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


def read_amendments(reader: RowReader) -> dict[tuple[str, str], Amendments]:
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
    reader: RowReader, table: StoredTable[tuple[tuple[str, str], str]]
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


def late_cells(
    before: pd.DataFrame, after: pd.DataFrame, at: datetime, watched: tuple[datetime, datetime]
) -> dict[Cell, datetime]:
    """Return the values of ``after`` of which ``before`` had the day, but no value: they came now.

    Days count if their known time lies within ``watched``: from the first body (UTC) to the last
    time at which the rows ``before`` were confirmed. Both frames have one row a day.
    """
    first, last = map(pd.Timestamp, watched)
    is_watched = (after["known"] > first) & (after["known"] < last)
    rows = after[is_watched & after["observed"].isin(before["observed"])].set_index("observed")
    stored = before.set_index("observed").reindex(rows.index)
    cells: dict[Cell, datetime] = {}
    for name in rows.columns.drop("known"):
        was_blank = stored[name].isna() if name in stored else pd.Series(True, index=rows.index)
        came = rows.index[was_blank & rows[name].notna()]
        cells |= {(day.date(), str(name)): at for day in came}
    return cells


def without_later(
    frame: pd.DataFrame, late: Mapping[Cell, datetime], as_of: datetime
) -> pd.DataFrame:
    """Return a frame without the values that arrived after a moment."""
    known = sum(at <= as_of for at in late.values())
    blank = frame
    if known < len(late):
        blank = frame.copy()
        for (day, name), at in late.items():
            if at > as_of:
                blank.loc[blank["observed"] == pd.Timestamp(day), name] = float("nan")
    elif known:
        blank = frame.copy(deep=False)
    if late:
        blank.attrs[AMENDED] = frame.attrs.get(AMENDED, 0) + known
    return blank
