"""Turns of the panes of a screen, of which one at a time makes its view."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count


class Turns:
    """Turns that panes take one at a time, the one with the smallest rank first."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        """By rank, then in the order of asking."""
        self._numbers = count()
        self._is_taken = False

    @asynccontextmanager
    async def take(self, rank: int) -> AsyncIterator[None]:
        """Wait for a turn, and hold it for the time of the block."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        heappush(self._waiting, (rank, next(self._numbers), turn))
        loop.call_soon(self._give)  # once all have asked that ask together
        try:
            await turn
            yield
        finally:
            if not turn.cancelled():
                self._is_taken = False
                self._give()

    def _give(self) -> None:
        """Give the next turn, if none is taken. Who waits no more is left out."""
        while self._waiting and not self._is_taken:
            turn = heappop(self._waiting)[-1]
            if not turn.done():
                self._is_taken = True
                turn.set_result(None)
