"""Statements of the archive on a server that are more than one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psycopg import Connection

ONE_AT_A_TIME = "LOCK TABLE vintages IN SHARE ROW EXCLUSIVE MODE"
"""Wait until no other program stores a vintage. A user who may only read cannot hold this lock."""
NEWEST = "SELECT digest FROM vintages WHERE source = %s AND part = %s ORDER BY learned DESC LIMIT 1"
"""Digest of the newest vintage of a part."""
SURPLUS = """
vintages WHERE source = %(source)s AND part = %(part)s
AND learned NOT IN (
    SELECT learned FROM vintages WHERE source = %(source)s AND part = %(part)s
    ORDER BY learned DESC LIMIT %(count)s
)
AND digest NOT IN (SELECT digest FROM kept WHERE source = %(source)s AND part = %(part)s)
AND digest NOT IN (SELECT digest FROM corrections WHERE source = %(source)s AND part = %(part)s)
"""
"""The vintages of a part that are not among its newest, not kept and no correction."""


def insert(connection: Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert the rows that a table does not have. ``table`` is one of ours, never a text read."""
    if rows:
        places = ", ".join(["%s"] * len(rows[0]))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} VALUES ({places}) ON CONFLICT DO NOTHING", rows
            )
