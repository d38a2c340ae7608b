"""Lease of the poller: an advisory lock, which the server drops when its connection ends.

The name of a connection says which program has it. Everyone may read it, readers included.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence

from tui.model.clean_text import clean_text

LEASE = 7_418_207
"""Number of the advisory lock that the poller holds."""
MAX_NAME = 63
"""Longest name of a connection, in bytes: the server cuts what is longer."""
POLLER = f"""
SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = {LEASE} AND objsubid = 1
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
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
