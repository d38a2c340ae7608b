"""One poller of an archive on a server, and those who follow what it stores.

Each program holds one connection: it listens there, and tries to take the lease (``lease``).
Whoever has the lease polls.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

from tui.model.errors import StoreError
from tui.model.status import FOLLOWED, MISUSED, NO_SERVER, UNPOLLED
from tui.store.postgres.layout import RIGHTS
from tui.store.postgres.lease import HOLDER, LEASE, Holder, lease_holder
from tui.store.postgres.server import PROGRAM, Server

if TYPE_CHECKING:
    from psycopg import AsyncConnection


class Pace(NamedTuple):
    """Times of following, in seconds."""

    between_tries: float = 5.0
    """Time between two tries to take the lease, and to connect again."""
    between_looks: float = 60.0
    """Longest time without looking at what is stored: a notice may be lost."""
    for_answer: float = 10.0
    """Longest wait for the answer to a statement of a try, and longer than the time between two."""
    for_more: float = 0.1
    """Time from a notice to the look at what is stored. A response leads to several notices."""


USUAL = Pace()


class Follower(NamedTuple):
    """Functions of a program that follows, which are called as things happen."""

    on_turn: Callable[[str], None]
    """Called with "" once this program may poll, else with the reason why it may not."""
    on_change: Callable[[], None]
    """Called when another program may have stored something."""


def who_polls(server: Server) -> Holder | None:
    """Return the holder of the lease of a server, None for none. Raises StoreError."""
    with server.reading() as connection:
        return lease_holder(connection.execute(HOLDER).fetchall())


@asynccontextmanager
async def following(
    server: Server,
    on_turn: Callable[[str], None],
    on_change: Callable[[], None],
    pace: Pace = USUAL,
) -> AsyncIterator[None]:
    """Follow what others store, for the time of the block.

    ``on_turn("")`` is called once this program may poll, else ``on_turn`` gets the reason why it
    may not, for ``PartStatus.why``. ``on_change()`` is called when another program has stored
    something, after each ``on_turn``, and once in a while in case a notice was lost.
    """
    task = asyncio.create_task(_follow(server, Follower(on_turn, on_change), pace))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _follow(server: Server, follower: Follower, pace: Pace) -> None:
    while True:
        try:
            async with server.listening(pace.for_answer) as connection:
                await _listen(server, connection, follower, pace)
        except StoreError:
            follower.on_turn(NO_SERVER)
            follower.on_change()
        await asyncio.sleep(pace.between_tries)


async def _listen(
    server: Server, connection: AsyncConnection, follower: Follower, pace: Pace
) -> None:
    """Tell a follower of each notice, of its turn, and to look again once in a while."""
    why: str | None = None
    looked = time.monotonic()
    while True:
        reason = await _reason(server, connection, has_lease=why == "")
        is_new, why = reason != why, reason
        if is_new:
            follower.on_turn(why)
        if is_new or time.monotonic() >= looked + pace.between_looks:
            looked = time.monotonic()
            follower.on_change()
        next_try = time.monotonic() + pace.between_tries
        while (left := next_try - time.monotonic()) > 0:
            if await has_notices(connection, left, pace.for_more):
                looked = time.monotonic()
                follower.on_change()


async def has_notices(connection: AsyncConnection, seconds: float, more_seconds: float) -> bool:
    """Wait some seconds for a notice of another program, then for those that follow it at once.

    Return whether there was one.
    """
    async with aclosing(connection.notifies(timeout=seconds)) as notices:
        async for notice in notices:
            if notice.payload != PROGRAM:
                break
        else:
            return False
    await asyncio.sleep(more_seconds)
    async for _ in connection.notifies(timeout=0):
        pass
    return True


async def _reason(server: Server, connection: AsyncConnection, *, has_lease: bool) -> str:
    """Take the lease if it is free. Return "" if this program has it, else why it may not poll.

    A reader never takes it, nor does a member. A server that is gone shows here.
    """
    if has_lease:
        await connection.execute("SELECT 1")
        return ""
    cursor = await connection.execute(RIGHTS)
    [[may_store, _]] = await cursor.fetchall()
    if may_store:
        cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", (LEASE,))
        [[is_taken]] = await cursor.fetchall()
        if is_taken:
            server.lease_process = connection.info.backend_pid
            return ""
    cursor = await connection.execute(HOLDER)
    holder = lease_holder(await cursor.fetchall())
    if holder is None:
        return f"{FOLLOWED} another program" if may_store else UNPOLLED
    return f"{FOLLOWED} {holder.name}" if holder.may_poll else f"{MISUSED}: {holder.user}"


@asynccontextmanager
async def one_turn(server: Server) -> AsyncIterator[str]:
    """Hold the lease for the time of the block, if it is free. Yield "" then, else the reason.

    Raises StoreError.
    """
    async with server.listening(USUAL.for_answer) as connection:
        yield await _reason(server, connection, has_lease=False)
