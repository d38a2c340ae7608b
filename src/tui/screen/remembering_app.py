"""Application that keeps its screen in the home folder, for the next start to show at once."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from textual import work
from textual.screen import Screen

from tui.model.times import next_new_york_midnight
from tui.screen import kept_patterns, last_frame
from tui.screen.app import TicwatchApp
from tui.screen.first_hint import FirstHint
from tui.screen.main_screen import MainScreen
from tui.screen.panes.base import Pane
from tui.screen.remembering_screen import SAVED
from tui.screen.symbols import terminal_encoding
from tui.screen.widgets.header_items import clock_words

KEEP_SECONDS = 60.0
"""Interval between two times at which the screen is kept, for the start after a kill."""


class RememberingApp(TicwatchApp):
    """Application that keeps its screen every ``KEEP_SECONDS``, and when the user quits.

    It keeps only a screen like that with which the next start begins.
    """

    _kept = b""
    """Bytes of the screen that was kept last."""

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen. It has the first hint if the home is new."""
        screen = super().get_default_screen()
        home = last_frame.home_path(os.environ)
        if home and isinstance(screen, MainScreen) and screen.as_of is None:
            hint = FirstHint(Path(home))
            screen.hint = hint if hint.is_due and not self.is_headless else None
        return screen

    def on_ready(self) -> None:
        self.set_interval(KEEP_SECONDS, self._keep_regularly)

    @work(exclusive=True, group="frame")
    async def _keep_regularly(self) -> None:
        await self.keyboard.wait()
        if screen := self.screen_to_keep():
            await asyncio.to_thread(self._keep, *self._paint(screen))

    async def action_quit(self) -> None:
        if screen := self.screen_to_keep():
            self._keep(*self._paint(screen))
        await super().action_quit()

    def screen_to_keep(self) -> MainScreen | None:
        """Return the main screen, None unless the next start begins with one like it."""
        screen = self.screen
        if self._watcher is None or not isinstance(screen, MainScreen):
            return None
        is_plain = self.theme == self.first_theme and not screen.query("Toast")
        return screen if is_plain and is_shown_first(screen) else None

    def _paint(self, screen: MainScreen) -> tuple[bytes, tuple[int, int], datetime]:
        """Return the bytes that paint a screen with the time, its size, and that time."""
        from tui.screen.painted_screen import painted, saved_lines  # not before the first frame

        clock = screen.feed or screen.last_screens
        assert clock is not None, "a screen with figures has a feed or remembers them"
        now = clock.now()
        header = screen.header
        texts = replace(header.texts, clock=f"{SAVED} {clock_words(now)}", is_saved=True)
        lines = saved_lines(screen, header.region.y, header.strips(texts))
        frame = painted(lines, self.console.color_system, terminal_encoding(os.environ))
        return frame, (screen.size.width, screen.size.height), now

    def _keep(self, frame: bytes, size: tuple[int, int], now: datetime) -> None:
        """Write the last screen, if it has changed."""
        if frame == self._kept:
            return
        self._kept = frame
        times_s = (int(now.timestamp()), int(next_new_york_midnight(now).timestamp()))
        with suppress(FileNotFoundError):  # the current folder was removed
            offline = self._last_screens is not None and self._last_screens.offline
            present = last_frame.circumstances(os.environ, *size, offline=offline)
            last_frame.write(last_frame.home_path(os.environ), present, size, frame, times_s)
            kept_patterns.keep(last_frame.home_path(os.environ))


def is_shown_first(screen: MainScreen) -> bool:
    """Return whether a screen shows figures of the present in every pane that is visible."""
    shown = screen.shown
    panes = [pane for pane in screen.query(Pane) if pane.display]
    if screen.hint is not None or screen.paused:
        return False
    if shown is None:
        return screen.is_as_remembered
    return not shown.is_past and all(pane.has_figures for pane in panes)
