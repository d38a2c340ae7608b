"""Lease of the poller: an advisory lock, which the server drops when its connection ends.

The name of a connection says which program has it. Everyone may read it, readers included.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

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
HOLDER = f"""
SELECT application_name, usename, has_table_privilege(usesysid, 'vintages', 'INSERT')
FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE {_HELD}
"""
"""Name and user of the connection that holds the lease, and whether that user may store bodies.

Without a row if none does. Everyone may take the lease, which is a lock of the server.
"""


def connection_name() -> str:
    """Return the name of this program's connections: its number and its machine.

    Other characters than printable ASCII are left out: the server would write them as ``?``.
    """
    machine = "".join(
        each for each in socket.gethostname() if each.isascii() and each.isprintable()
    )
    return f"ticwatch {os.getpid()} on {machine}"[:MAX_NAME]


class Holder(NamedTuple):
    """Holder of the lease. Its texts come from a network: a connection may have any name."""

    name: str
    """Name of its connection, cleaned."""
    user: str
    """User with whom it logged in to the server, cleaned."""
    may_poll: bool
    """False if the user may store nothing: then it keeps others from polling."""


def lease_holder(rows: Sequence[tuple[object, ...]]) -> Holder | None:
    """Return the holder of the lease, None for none, from the rows of ``HOLDER``."""
    for name, user, may_poll in rows:
        shown = clean_text(str(name or "a program without a name"))[:MAX_NAME]
        return Holder(shown, clean_text(str(user)), bool(may_poll))
    return None


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
