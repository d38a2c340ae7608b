"""Damage of SQLite files: any value in any cell, any byte of a file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from hypothesis import strategies as st

Cell = None | int | float | str | bytes

NEAR_MISSES: tuple[Cell, ...] = (
    *("2026-02-30", "0001-01-01", "9999-12-31", "2026-01-05T19:00:00", "9999-12-31T23:59:59+00:00"),
    *("2026-01-05T19:00:00-23:59", "null", "[]", "{}", "5", '{"notice": "x"}', "[" * 5000),
    *('{"source": "toy", "part": "a", "failures": -1}', "NaN", "\0", "é\n", "\u202e"),
    *(b"x\x9c", b"\xff", 2**63 - 1, -(2**63), float("inf")),
)
"""Values that almost are those of a cell."""
CELLS = st.one_of(
    st.sampled_from(NEAR_MISSES),
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=2, max_size=20),
    st.binary(max_size=40),
)
"""Any value that SQLite can store."""


def without_types(path: Path) -> None:
    """Make every table accept any value: no types, constraints, indexes or triggers."""
    with closing(sqlite3.connect(path)) as database, database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        for (name,) in tables:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            database.execute(f"ALTER TABLE {name} RENAME TO typed")
            database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            database.execute(f"INSERT INTO {name} SELECT * FROM typed")
            database.execute("DROP TABLE typed")
        database.execute("PRAGMA journal_mode = DELETE")


def columns_of(path: Path) -> list[tuple[str, str]]:
    """Return the table and the name of every column that has rows."""
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return [
            (name, row[1])
            for (name,) in tables
            for row in database.execute(f"PRAGMA table_info({name})").fetchall()
            if database.execute(f"SELECT count(*) FROM {name}").fetchone() != (0,)
        ]


def put_cell(path: Path, table: str, column: str, row: int, value: Cell) -> None:
    """Put a value into a column of a row, counted from 0, whatever a trigger forbids."""
    with closing(sqlite3.connect(path)) as database, database:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in database.execute(query).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(
            f"UPDATE {table} SET {column} = ? WHERE rowid ="
            f" (SELECT rowid FROM {table} ORDER BY rowid LIMIT 1 OFFSET ?)",
            (value, row),
        )


def flip(content: bytes, places: dict[int, int]) -> bytes:
    """Return bytes with others at some places; a place beyond the end counts from the start."""
    damaged = bytearray(content)
    for place, byte in places.items():
        damaged[place % len(damaged)] = byte
    return bytes(damaged)


PLACES = st.dictionaries(
    st.one_of(st.integers(0, 400), st.integers(0, 2**20)),
    st.integers(0, 255),
    min_size=1,
    max_size=8,
)
"""Bytes by place, some of them in the header."""
