"""Screen that keeps its last lines in the home, and shows them first at the next start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace
from textual import on, work
from textual.reactive import var
from textual.widgets import Static

from tui.config import Config
from tui.model.update import Update
from tui.screen.clock_screen import ClockScreen
from tui.screen.feed import Feed
from tui.screen.last_screen.files import LastScreens
from tui.screen.last_screen.kept_options import restore_options
from tui.screen.last_screen.records import LastScreen
from tui.screen.panes import options_from_config
from tui.screen.panes.base import Pane

KEEP_AFTER_SECONDS = 5.0
"""Seconds from a change to the writing of the screen. Changes in between are written with it."""


class RememberingScreen(ClockScreen):
    """Base screen that keeps what its panes show in the present."""

    current: var[str] = var("", init=False)
    """Name of the pane in focus."""
    wants_grid: var[bool] = var(True, init=False)
    """True if the user chose the grid. It is shown only if it fits."""

    def __init__(
        self,
        connect: Callable[[], Feed],
        as_of: datetime | None,
        options: Mapping[str, object],
        panes: Sequence[type[Pane]],
        last_screens: LastScreens | None = None,
    ) -> None:
        """Create the screen. Without ``last_screens`` nothing is remembered or kept."""
        super().__init__(connect, as_of)
        self.last_screens = last_screens
        self._options = options
        self._status = Static(id="status")
        self._kept: LastScreen | None = None
        self._is_keeping_soon = False
        memory = None if last_screens is None else last_screens.read(*self.app.size)
        self._panes = {pane.NAME: self._create_pane(pane, memory) for pane in panes}
        self.set_reactive(RememberingScreen.current, panes[0].NAME)
        if memory is not None:
            self._status.update(memory.status)
            if memory.current in self._panes:
                self.set_reactive(RememberingScreen.current, memory.current)
            self.set_reactive(RememberingScreen.wants_grid, memory.wants_grid)

    @property
    def can_be_kept(self) -> bool:
        """Do the panes have the room that they will have at the next start?"""
        return True

    def _create_pane(self, pane: type[Pane], memory: LastScreen | None) -> Pane:
        """Return a pane with its last lines, and with the options that the user had changed."""
        initial = self._options.get(pane.NAME) or pane.OPTIONS()
        record = None if memory is None else memory.panes.get(pane.NAME)
        if memory is None or record is None or self.last_screens is None:
            return pane(initial)
        created = pane(restore_options(initial, record.options))
        created.remember(record, memory.style_names, memory.saved, self.last_screens.now())
        return created

    def reconfigure_options(self, config: Config) -> None:
        """Keep the screen of another configuration from now on."""
        self._options = options_from_config(config)
        if self.last_screens is not None:
            self.last_screens.reconfigure(config)

    def confirm_memory(self) -> None:
        """Remove the mark from the panes' titles: what they remember is the present."""
        for pane in self._panes.values():
            pane.confirm_memory()

    def watch_shown(self, shown: Update | None) -> None:
        if shown is not None:
            self.keep_soon()

    @on(Pane.Changed)
    def pane_changed(self) -> None:
        self.keep_soon()

    def keep_soon(self) -> None:
        """Keep the screen some seconds from now, so that many changes are written once."""
        if self.last_screens is not None and not self._is_keeping_soon:
            self._is_keeping_soon = True
            self.set_timer(KEEP_AFTER_SECONDS, self.keep, name="keep")

    @work(exclusive=True, group="keep")
    async def keep(self) -> None:
        """Write the screen in a thread, unless it is as it was written last."""
        self._is_keeping_soon = False
        if (screen := self.changed_screen()) is not None and self.last_screens is not None:
            await asyncio.to_thread(self.last_screens.write, screen)

    def keep_now(self) -> None:
        """Write the screen before the program ends, unless it is as it was written last."""
        if (screen := self.changed_screen()) is not None and self.last_screens is not None:
            self.last_screens.write(screen)

    def changed_screen(self) -> LastScreen | None:
        """Return what is on the screen if it is the present and differs from what was kept."""
        if self.last_screens is None or self.live is None or self.as_of is not None:
            return None
        screen = self._screen(self.last_screens) if self.can_be_kept else None
        if screen is None or (self._kept and replace(screen, saved=self._kept.saved) == self._kept):
            return None
        self._kept = screen
        return screen

    def _screen(self, last_screens: LastScreens) -> LastScreen | None:
        """Return what is on the screen, None while a pane is not painted."""
        from tui.screen.last_screen.keep_panes import pane_records

        kept = pane_records(self._panes.values(), self._options)
        if kept is None:
            return None
        records, style_names = kept
        return LastScreen(
            last_screens.origin,
            last_screens.now(),
            (self.app.size.width, self.app.size.height),
            str(self._status.content),
            self.current,
            self.wants_grid,
            style_names,
            records,
        )
