"""Quiet of the keyboard. Work that no key asked for waits for it: a key would wait for the work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

PAUSE_SECONDS = 0.15
"""Time since the last key after which another one is not expected at once. A held key and fast
typing are faster."""
QUIET_SECONDS = 0.5
"""Time since the last key after which the user is taken to read."""
REST_SECONDS = 2.0
"""Time since the last key after which even a key that waits 0.1 s is rare."""


class QuietKeyboard:
    """Keys that were typed, and how long none was."""

    def __init__(self) -> None:
        self.key_count = 0
        """Number of keys that were typed so far."""
        self._last_key = float("-inf")

    def typed(self) -> None:
        """Note that a key was typed."""
        self.key_count += 1
        self._last_key = monotonic()

    @property
    def is_at_rest(self) -> bool:
        """Was no key typed for ``REST_SECONDS``?"""
        return monotonic() - self._last_key >= REST_SECONDS

    async def wait(self, seconds: float = QUIET_SECONDS) -> None:
        """Wait until no key was typed for some time."""
        while (left := self._last_key + seconds - monotonic()) > 0:
            await asyncio.sleep(left)

    def pause_if_typed(
        self, is_begun: Callable[[], Awaitable[object]]
    ) -> Callable[[], Awaitable[None]]:
        """Return a wait of ``PAUSE_SECONDS`` after the last key, and for the begin of the work.

        It is over at once, unless a key was typed since its last end.
        """
        seen = self.key_count

        async def pause() -> None:
            nonlocal seen
            await is_begun()
            if seen != self.key_count:
                await self.wait(PAUSE_SECONDS)
            seen = self.key_count

        return pause
