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

    def __init__(self, at_rest: Callable[[], object] | None = None) -> None:
        """``at_rest`` is called once no key was typed for ``REST_SECONDS`` since one was."""
        self.key_count = 0
        """Number of keys that were typed so far."""
        self._last_key = float("-inf")
        self._at_rest = at_rest
        self._rest_timer: asyncio.TimerHandle | None = None

    def typed(self) -> None:
        """Note that a key was typed."""
        self.key_count += 1
        self._last_key = monotonic()
        if self._rest_timer is not None:
            self._rest_timer.cancel()
        if self._at_rest is not None:
            loop = asyncio.get_running_loop()
            self._rest_timer = loop.call_later(REST_SECONDS, self._at_rest)

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
