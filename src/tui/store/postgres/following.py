"""One poller of an archive on a server, and those who follow what it stores.

Each program holds one connection: it listens there, and tries to take the lease, an advisory lock
that the server drops when the connection ends. Whoever has the lease polls.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tui.model.errors import StoreError
from tui.model.status import FOLLOWED, NO_SERVER, READS_ONLY
from tui.store.postgres.server import PROGRAM, Server

if TYPE_CHECKING:
    from psycopg import AsyncConnection

_LEASE = 7_418_207
"""Number of the advisory lock that the poller holds."""
TRY_SECONDS = 5.0
"""Time between two tries to take the lease, and to connect again."""


@asynccontextmanager
async def following(
    server: Server, on_turn: Callable[[str], None], on_change: Callable[[], None]
) -> AsyncIterator[None]:
    """Follow what others store, for the time of the block.

    ``on_turn("")`` is called once this program may poll, else ``on_turn`` gets the reason why it
    may not, for ``PartStatus.why``. ``on_change()`` is called when another program has stored
    something, and after each ``on_turn``.
    """
    task = asyncio.create_task(_follow(server, on_turn, on_change))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _follow(
    server: Server, on_turn: Callable[[str], None], on_change: Callable[[], None]
) -> None:
    while True:
        try:
            async with server.listening() as connection:
                await _listen(connection, on_turn, on_change)
        except StoreError:
            on_turn(NO_SERVER)
            on_change()
        await asyncio.sleep(TRY_SECONDS)


async def _listen(
    connection: AsyncConnection, on_turn: Callable[[str], None], on_change: Callable[[], None]
) -> None:
    """Call ``on_change`` at each notice, and ``on_turn`` at first and once the lease is taken."""
    why: str | None = None
    while True:
        if why == "":
            await connection.execute("SELECT 1")  # a server that is gone shows here
        elif (reason := await _try_lease(connection)) != why:
            why = reason
            on_turn(why)
            on_change()
        async for notice in connection.notifies(timeout=TRY_SECONDS):
            if notice.payload != PROGRAM:
                on_change()


async def _try_lease(connection: AsyncConnection) -> str:
    """Take the lease if it is free. Return "" if it was, else why this program may not poll.

    A reader never takes it.
    """
    cursor = await connection.execute("SELECT has_table_privilege('vintages', 'INSERT')")
    [[may_write]] = await cursor.fetchall()
    if not may_write:
        return READS_ONLY
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", (_LEASE,))
    [[is_taken]] = await cursor.fetchall()
    return "" if is_taken else FOLLOWED
