"""A pane that says when its view has been in the making for long."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.timer import Timer

from tui.screen.panes.several_views import SeveralViews


class SlowPane(SeveralViews):
    """Base of a pane that may wait for its view."""

    SLOW_SECONDS: ClassVar[float] = 0.5
    """Time after which the pane says that a view is being made, and lets Escape stop it."""

    _slow_timer: Timer | None = None

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._is_slow = False
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def is_slow(self) -> bool:
        """Has a view been in the making for ``SLOW_SECONDS``?"""
        return self._is_slow

    async def wait_until_painted(self) -> None:
        """Wait until the last requested view is painted, or its error."""
        await self._idle.wait()

    def show_progress(self) -> None:
        """Show whether a view is being made that is slow."""

    def _begin_making(self) -> None:
        if self._slow_timer is None and not self.has_present_lines:  # else the view is as they are
            self._slow_timer = self.set_timer(self.SLOW_SECONDS, lambda: self._set_slow(True))

    def _end_making(self) -> None:
        """End the time of the last request: what it asked for is on the screen, or was stopped."""
        self._idle.set()
        if self._slow_timer is not None:
            self._slow_timer.stop()
            self._slow_timer = None
        if self._is_slow:
            self._set_slow(False)

    def _set_slow(self, is_slow: bool) -> None:
        self._is_slow = is_slow and self._slow_timer is not None  # else it was painted just before
        self.show_progress()
        self.refresh_bindings()
