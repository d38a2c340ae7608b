"""Wake-up of a host's task before its time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta


class Nudge:
    """Wake-up of one task, to look at the clock again or because the user wants a refresh."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._refreshed: set[str] = set()

    def look_again(self) -> None:
        """Wake the task."""
        self._event.set()

    def refresh(self, sources: Iterable[str]) -> None:
        """Wake the task for a refresh of these sources."""
        self._refreshed.update(sources)
        self._event.set()

    def take(self) -> frozenset[str]:
        """Return the sources to refresh, and forget all wake-ups so far."""
        refreshed, self._refreshed = frozenset(self._refreshed), set()
        self._event.clear()
        return refreshed

    async def wait(self, longest: timedelta) -> None:
        """Wait for a wake-up, ``longest`` at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(longest.total_seconds()):
                await self._event.wait()
