"""Quiet of the keyboard. Work that no key asked for waits for it: a key would wait for the work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

QUIET_SECONDS = 0.5
"""Time since the last key after which the user is taken to read."""


class QuietKeyboard:
    """Keys that were typed, and whether none was typed for ``QUIET_SECONDS``."""

    def __init__(self) -> None:
        self.key_count = 0
        """Number of keys that were typed so far."""
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._timer: asyncio.TimerHandle | None = None

    def typed(self) -> None:
        """Note that a key was typed."""
        self.key_count += 1
        self._quiet.clear()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(QUIET_SECONDS, self._quiet.set)

    async def wait(self) -> None:
        """Wait until no key was typed for ``QUIET_SECONDS``."""
        await self._quiet.wait()

    def pause_if_typed(self, *, now: bool = False) -> Callable[[], Awaitable[None]]:
        """Return a wait for quiet that is over at once, unless a key was typed since its last end.

        With ``now`` the first wait is for quiet too.
        """
        seen = -1 if now else self.key_count

        async def pause() -> None:
            nonlocal seen
            if seen != self.key_count:
                await self.wait()
            seen = self.key_count

        return pause
