"""Gate before all requests: the user may close it, and another program that polls does."""

from __future__ import annotations

import asyncio

from tui.model.status import FOLLOWED, PAUSED


class RequestGate:
    """Gate that is open unless the user has paused the requests, or another program polls."""

    def __init__(self) -> None:
        self._is_paused = self._is_followed = False
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
        return PAUSED if self._is_paused else FOLLOWED

    async def wait(self) -> None:
        """Wait until something may be requested."""
        await self._open.wait()

    def pause(self, paused: bool) -> bool:
        """Note that the user pauses or goes on. Return whether that has opened the gate."""
        self._is_paused = paused
        return self._move()

    def follow(self, followed: bool) -> bool:
        """Note whether another program polls. Return whether that has opened the gate."""
        self._is_followed = followed
        return self._move()

    def _move(self) -> bool:
        was_open = self.is_open
        if self._is_paused or self._is_followed:
            self._open.clear()
        else:
            self._open.set()
        return self.is_open and not was_open
