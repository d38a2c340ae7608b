"""Wake-up of a source's task before its time."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta


class Nudge:
    """Wake-up of one task, to look at the clock again or because the user wants a refresh."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._is_refresh = False

    def look_again(self) -> None:
        """Wake the task."""
        self._event.set()

    def refresh(self) -> None:
        """Wake the task for a refresh."""
        self._is_refresh = True
        self._event.set()

    def take(self) -> bool:
        """Return whether a refresh is wanted, and forget all wake-ups so far."""
        is_refresh, self._is_refresh = self._is_refresh, False
        self._event.clear()
        return is_refresh

    async def wait(self, longest: timedelta) -> None:
        """Wait for a wake-up, ``longest`` at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(longest.total_seconds()):
                await self._event.wait()
