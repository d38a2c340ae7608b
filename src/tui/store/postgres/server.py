"""A PostgreSQL server: transactions on it, and its errors as those of the store.

psycopg is imported when the first connection is made: without a desk it is never needed.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from types import ModuleType
from typing import TYPE_CHECKING
from uuid import uuid4

from tui.model.errors import StoreError
from tui.store.postgres.address import first_line, parameters, server_name
from tui.store.postgres.held_connection import HeldConnection

if TYPE_CHECKING:
    from psycopg import AsyncConnection, Connection

AWAY_SECONDS = 2.0
"""Time in which a server that could not be connected to is not tried again: one update of a screen
reads it several times."""
CHANNEL = "ticwatch"
"""Channel on which each transaction that stores something gives notice."""
SCHEMA_VERSION = 3
"""Number of the tables' layout. ``ticwatch store init`` creates it, or upgrades an earlier one."""
PROGRAM = uuid4().hex
"""Name of this program in its notices, which it need not heed itself."""
_INSTALL = "pip install 'ticwatch[desk]'"
_PROCESS = "SELECT pg_backend_pid()"
"""Number of the server's process that answers."""
_DIRECT = (
    "a pooler such as pgbouncer lies between, which loses notices and the lease: name the server "
    "itself"
)


class Server:
    """The server that an address names. It is connected to for a transaction, or for some."""

    def __init__(self, url: str) -> None:
        """``url`` is a connection address of PostgreSQL, ``postgresql://…``, with its options."""
        self._url = url
        self.lease_process: int | None = None
        """Process of the server with which this program last took the lease, None if it never did.
        """
        self._is_direct = self._is_checked = False
        self._held = HeldConnection()
        self._failure: tuple[float, StoreError] | None = None
        """Time and error of the last connection that failed, None since one succeeded."""

    @property
    def name(self) -> str:
        """Hosts, ports and database, without the user and the password."""
        return server_name(self._url)

    def one_connection(self) -> AbstractContextManager[None]:
        """Return a context in which this thread's transactions share a connection."""
        return self._held.holding()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction in which everything read is of one moment. Raises StoreError."""
        with self._connected() as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    @contextmanager
    def writing(self, *, tells: bool = True) -> Iterator[Connection]:
        """Open a transaction that is committed at the end of the block. Raises StoreError.

        Those who listen get a notice then, with the name of this program, if it ``tells``.
        """
        with self._connected() as connection, connection.transaction():
            yield connection
            if tells:
                tell(connection)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Connect without a transaction, and without checking the tables. Raises StoreError."""
        psycopg = _psycopg()
        try:
            with self._held.use(self._connect) as connection:
                if not self._is_direct:
                    self._require_direct(connection, connection.execute(_PROCESS).fetchall())
                    self._is_direct = True
                yield connection
        except (psycopg.Error, UnicodeError) as error:  # the latter for a host that is none
            raise self._error(error) from error

    @asynccontextmanager
    async def listening(self, answer_seconds: float) -> AsyncIterator[AsyncConnection]:
        """Connect, and listen for notices of what is stored. Raises StoreError.

        Each statement must be answered within ``answer_seconds``.
        """
        psycopg = _psycopg()
        from tui.store.postgres.connections import AnsweredListener

        try:
            async with await AnsweredListener.connect(
                **parameters(self._url), autocommit=True
            ) as connection:
                connection.answer_seconds = answer_seconds
                cursor = await connection.execute(_PROCESS)
                self._require_direct(connection, await cursor.fetchall())
                await connection.execute(f"LISTEN {CHANNEL}")
                self._failure = None
                yield connection
        except (psycopg.Error, UnicodeError) as error:  # the latter for a host that is none
            raise self._error(error) from error

    def _connect(self) -> Connection:
        """Return a new connection. Raises StoreError at once if one has just failed."""
        from tui.store.postgres.connections import AnsweredConnection

        if self._failure is not None and time.monotonic() < self._failure[0] + AWAY_SECONDS:
            raise self._failure[1]
        psycopg = _psycopg()
        try:
            connection = AnsweredConnection.connect(**parameters(self._url), autocommit=True)
        except psycopg.Error as error:
            self._failure = (time.monotonic(), self._error(error))
            raise
        self._failure = None
        return connection

    def _error(self, error: Exception) -> StoreError:
        line = first_line(error, self._url)
        if "unsupported startup parameter" in line:  # pgbouncer
            line = f"{line}: {_DIRECT}"
        return StoreError(f"{self.name}: {line}")

    def _require_direct(
        self, connection: Connection | AsyncConnection, rows: Sequence[tuple[int, ...]]
    ) -> None:
        """Raise StoreError if another process answers than was connected to: that of a pooler.

        ``rows`` are the answer to ``_PROCESS``.
        """
        if rows != [(connection.info.backend_pid,)]:
            raise StoreError(f"{self.name}: {_DIRECT}")

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with self.connection() as connection:
            if not self._is_checked:
                self._check(connection)
                self._is_checked = True
            yield connection

    def _check(self, connection: Connection) -> None:
        """Raise StoreError unless the tables are there, in the layout of this version."""
        version = schema_version(connection)
        if version is None:
            raise StoreError(
                f"{self.name} has no tables that this user may read: run ticwatch store init once, "
                "with --reader for another user"
            )
        if version != SCHEMA_VERSION:
            raise StoreError(
                f"{self.name} has the tables of version {version}, and this ticwatch reads version "
                f"{SCHEMA_VERSION}: install the newer one everywhere, then run ticwatch store init"
            )


def tell(connection: Connection) -> None:
    """Give notice, at the end of a transaction, that it has stored something to show."""
    connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, PROGRAM))


def schema_version(connection: Connection) -> int | None:
    """Return the number of the tables' layout, None without tables."""
    [[exists]] = connection.execute("SELECT to_regclass('layout')::text").fetchall()
    if exists is None:
        return None
    [[version]] = connection.execute("SELECT version FROM layout").fetchall()
    return int(version)


def _psycopg() -> ModuleType:
    """Return the library. Raises StoreError that names the remedy if it is not installed."""
    try:
        import psycopg
    except ImportError as error:
        raise StoreError(f"a store on a server needs psycopg: {_INSTALL}") from error
    return psycopg
