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
from tui.store.postgres.server import PROGRAM, Server

if TYPE_CHECKING:
    from psycopg import AsyncConnection

_LEASE = 7_418_207
"""Number of the advisory lock that the poller holds."""
TRY_SECONDS = 5.0
"""Time between two tries to take the lease, and to connect again."""


@asynccontextmanager
async def following(
    server: Server, on_lease: Callable[[bool], None], on_change: Callable[[], None]
) -> AsyncIterator[None]:
    """Follow what others store, for the time of the block.

    ``on_lease(True)`` is called once this program may poll, ``on_lease(False)`` once it may not
    any more. ``on_change()`` is called when another program has stored something, and when the
    connection comes or goes.
    """
    task = asyncio.create_task(_follow(server, on_lease, on_change))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _follow(
    server: Server, on_lease: Callable[[bool], None], on_change: Callable[[], None]
) -> None:
    while True:
        try:
            async with server.listening() as connection:
                on_change()
                await _listen(connection, on_lease, on_change)
        except StoreError:
            on_lease(False)
            on_change()
        await asyncio.sleep(TRY_SECONDS)


async def _listen(
    connection: AsyncConnection, on_lease: Callable[[bool], None], on_change: Callable[[], None]
) -> None:
    """Call ``on_change`` at each notice, and ``on_lease`` once the lease is taken."""
    has_lease = False
    while True:
        if has_lease:
            await connection.execute("SELECT 1")  # a server that is gone shows here
        elif has_lease := await _take_lease(connection):
            on_lease(True)
        async for notice in connection.notifies(timeout=TRY_SECONDS):
            if notice.payload != PROGRAM:
                on_change()


async def _take_lease(connection: AsyncConnection) -> bool:
    """Take the lease if it is free, and return whether it was. A reader never takes it."""
    cursor = await connection.execute(
        "SELECT has_table_privilege('vintages', 'INSERT') AND pg_try_advisory_lock(%s)", (_LEASE,)
    )
    [[is_taken]] = await cursor.fetchall()
    return bool(is_taken)
