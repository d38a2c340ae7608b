"""Rows of the alerts log on a server. ``alert_tables`` says who may add which."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.model.errors import StoreError
from tui.store.postgres.server import Server
from tui.store.postgres.table_rows import TableRows

if TYPE_CHECKING:
    from psycopg import Connection

_TAKE_TURN = "INSERT INTO events (at, rule, kind, detail) SELECT now(), '', '', '' WHERE false"
"""Statement that adds nothing, and waits until no other program adds anything."""
_ADD = (
    "INSERT INTO events (at, rule, kind, once, detail) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT DO NOTHING"
)

_INSUFFICIENT_PRIVILEGE = "42501"
"""SQLSTATE of a statement that the user may not execute."""


class EventRow(Struct, frozen=True):
    """A row to add. The server adds its number and the user."""

    at: datetime
    rule: str
    kind: str
    once: str | None
    """Key that no other row may have, None for none."""
    detail: str


class EventRows:
    """The rows of the log in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.reader = TableRows(connection)
        """Reader of the rows of ``events``."""

    def last_number(self) -> int:
        """Return the number of the newest row, 0 for none."""
        query = "SELECT coalesce(max(number), 0) FROM events"
        [[number]] = self._connection.execute(query).fetchall()
        return int(number)

    def add(self, row: EventRow) -> bool:
        """Add a row, and return whether that was done: not if its key is there already."""
        values = (row.at, row.rule, row.kind, row.once, row.detail)
        return self._connection.execute(_ADD, values).rowcount == 1


class EventTable:
    """The alerts log of everyone who uses the same server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def name(self) -> str:
        """Host, port and database of the server."""
        return self._server.name

    @contextmanager
    def reading(self) -> Iterator[EventRows]:
        """Open a transaction in which everything read is of one moment. Raises StoreError."""
        with self._server.reading() as connection:
            yield EventRows(connection)

    @contextmanager
    def adding(self, *, alone: bool = False) -> Iterator[EventRows]:
        """Open a transaction that is committed at the end of the block. Raises StoreError.

        Everyone who listens gets a notice then. ``alone``: nothing else is added meanwhile.
        """
        try:
            with self._server.writing(tells=False) as connection:
                if alone:
                    connection.execute(_TAKE_TURN)
                yield EventRows(connection)
        except StoreError as error:
            if _is_refusal(error):
                raise StoreError(
                    f"{self.name}: this user may look at the alerts, and change nothing: "
                    "ticwatch store init --member lets a role acknowledge and mute"
                ) from error
            raise


def _is_refusal(error: StoreError) -> bool:
    """Return whether the server refused a statement because of the user's rights."""
    return getattr(error.__cause__, "sqlstate", "") == _INSUFFICIENT_PRIVILEGE
