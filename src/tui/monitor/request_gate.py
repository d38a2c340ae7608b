"""Gate before all requests: the user may close it, and so does a store that others poll into."""

from __future__ import annotations

import asyncio

from tui.model.status import PAUSED


class RequestGate:
    """Gate that is open unless the user has paused the requests, or they are left to others."""

    def __init__(self) -> None:
        self._is_paused = False
        self._left_to_others = ""
        """Reason why this program may not poll, "" if it may."""
        self._open = asyncio.Event()
        self._open.set()

    @property
    def is_open(self) -> bool:
        """May anything be requested now?"""
        return self._open.is_set()

    @property
    def reason(self) -> str:
        """Reason why nothing is requested, for ``PartStatus.why``; "" while the gate is open."""
        if self.is_open:
            return ""
        return PAUSED if self._is_paused else self._left_to_others

    async def wait(self) -> None:
        """Wait until something may be requested."""
        await self._open.wait()

    def pause(self, paused: bool) -> bool:
        """Note that the user pauses or goes on. Return whether that has opened the gate."""
        self._is_paused = paused
        return self._move()

    def follow(self, why: str) -> bool:
        """Note why this program may not poll, "" if it may. Return whether that opens the gate."""
        self._left_to_others = why
        return self._move()

    def _move(self) -> bool:
        was_open = self.is_open
        if self._is_paused or self._left_to_others:
            self._open.clear()
        else:
            self._open.set()
        return self.is_open and not was_open
