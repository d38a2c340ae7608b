"""Turns of the panes of a screen, of which one at a time makes its view."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count
from typing import ClassVar


class Turns:
    """Turns that panes take one at a time, the one with the smallest rank first.

    A slow one holds up the others for ``LONGEST_SECONDS`` at most.
    """

    LONGEST_SECONDS: ClassVar[float] = 1.0

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        """By rank, then in the order of asking."""
        self._numbers = count()
        self._held: asyncio.Future[None] | None = None
        """Turn that was given last and still counts."""

    @asynccontextmanager
    async def take(self, rank: int) -> AsyncIterator[None]:
        """Wait for a turn, and hold it for the time of the block, unless that is too long."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        heappush(self._waiting, (rank, next(self._numbers), turn))
        loop.call_soon(self._give)  # once all have asked that ask together
        try:
            await turn
            yield
        finally:
            turn.cancel()  # who gives up waiting is left out
            self._end(turn)

    def _give(self) -> None:
        """Give the next turn, if none is held."""
        while self._waiting and self._held is None:
            turn = heappop(self._waiting)[-1]
            if not turn.done():
                self._held = turn
                turn.set_result(None)
                turn.get_loop().call_later(self.LONGEST_SECONDS, self._end, turn)

    def _end(self, turn: asyncio.Future[None]) -> None:
        """End a turn, unless it has ended, and give the next one."""
        if self._held is turn:
            self._held = None
            self._give()
