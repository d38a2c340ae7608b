"""Lease of the poller: an advisory lock, which the server drops when its connection ends.

The name of a connection says which program has it. Everyone may read it, readers included.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.model.clean_text import clean_text
from tui.model.errors import StoreError

if TYPE_CHECKING:
    from psycopg import Connection

LEASE = 7_418_207
"""Number of the advisory lock that the poller holds."""
MAX_NAME = 63
"""Longest name of a connection, in bytes: the server cuts what is longer."""
_HELD = f"""
locktype = 'advisory' AND granted AND classid = 0 AND objid = {LEASE} AND objsubid = 1
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
POLLER = f"""
SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE {_HELD}
"""
"""Name of the connection that holds the lease, without a row if none does."""


def connection_name() -> str:
    """Return the name of this program's connections: its number and its machine.

    Other characters than printable ASCII are left out: the server would write them as ``?``.
    """
    machine = "".join(
        each for each in socket.gethostname() if each.isascii() and each.isprintable()
    )
    return f"ticwatch {os.getpid()} on {machine}"[:MAX_NAME]


def poller_name(rows: Sequence[tuple[object, ...]]) -> str:
    """Return the name of the program that polls, "" for none, from the rows of ``POLLER``.

    It is text of a network: any program may give its connection any name.
    """
    return clean_text(str(rows[0][0] or "a program without a name"))[:MAX_NAME] if rows else ""


def require_lease(connection: Connection, process: int | None, name: str) -> None:
    """Raise StoreError if a process of the server ``name`` held the lease, and does not any more.

    A program that was stopped for a while does not know yet that it has lost the lease. A response
    that it requested before may be older than those of the program that polls now.
    """
    if process is None:
        return
    held = connection.execute(f"SELECT FROM pg_locks WHERE {_HELD} AND pid = %s", (process,))
    if held.fetchone() is None:
        raise StoreError(f"{name}: not stored, for another program may poll by now")
