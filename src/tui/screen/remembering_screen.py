"""Screen that keeps its last lines in the home, and shows them first at the next start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on, work
from textual.reactive import var

from tui.config import Config
from tui.model.fingerprint import Fingerprint, MemoryState
from tui.model.times import new_york_day, next_new_york_midnight
from tui.screen.header_screen import HeaderScreen
from tui.screen.last_screen.files import LastScreens
from tui.screen.last_screen.kept_options import restore_options
from tui.screen.last_screen.records import HeaderRecord, LastScreen, SavedTime
from tui.screen.panes import options_from_config
from tui.screen.panes.base import Pane
from tui.screen.panes.turns import Turns
from tui.screen.themed_app import has_colours, symbols_of
from tui.screen.widgets.bar_items import trouble_items
from tui.screen.widgets.header_items import HeaderTexts, clock_words

if TYPE_CHECKING:
    from tui.model.update import Update
    from tui.screen.feed import Feed

KEEP_AFTER_SECONDS = 5.0
"""Seconds from a change to the writing of the screen. Changes in between are written with it."""


EARLIEST = datetime.min.replace(tzinfo=UTC)
SAVED = "… saved"
"""Words before the time at which a header was saved."""
Watch = Callable[[Fingerprint], Callable[[], MemoryState]]
"""Function from a fingerprint to a comparison of what it is of with the present."""


class RememberingScreen(HeaderScreen):
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
        watch: Watch | None = None,
    ) -> None:
        """Create the screen. Without ``last_screens`` nothing is remembered or kept.

        ``watch`` makes the check of ``FeedScreen.remember`` for a fingerprint.
        """
        super().__init__(connect, as_of)
        self.last_screens = last_screens
        self._options = options
        self._kept: LastScreen | None = None
        self._is_keeping_soon = False
        memory = None if last_screens is None else last_screens.read_closest(*self.app.size)
        if memory is not None and has_colours(self.app) and not memory.has_colours:
            memory = None
        self._panes = {pane.NAME: self._create_pane(pane, memory) for pane in panes}
        turns = Turns()
        for pane in self._panes.values():
            pane.turns = turns
        self.set_reactive(RememberingScreen.current, panes[0].NAME)
        self._memory = memory
        if memory is not None:
            self._show_remembered_header(memory, memory.saved.moment)
            if memory.fingerprint is not None and watch is not None:
                self.remember(watch(memory.fingerprint))
            if memory.current in self._panes:
                self.set_reactive(RememberingScreen.current, memory.current)
            self.set_reactive(RememberingScreen.wants_grid, memory.wants_grid)

    @property
    def panes(self) -> tuple[Pane, ...]:
        """Panes in the order of their keys."""
        return tuple(self._panes.values())

    @property
    def can_be_kept(self) -> bool:
        """Do the panes have the room that they will have at the next start?"""
        return True

    @property
    def is_as_remembered(self) -> bool:
        """Is the screen as it began, with what is remembered as the present?"""
        is_present = self.memory_is_present and not self._is_needed.is_set()
        if self._memory is None or not is_present:
            return False
        return (self._memory.current, self._memory.wants_grid) == (self.current, self.wants_grid)

    def _create_pane(self, pane: type[Pane], memory: LastScreen | None) -> Pane:
        """Return a pane with its last lines, and with the options that the user had changed."""
        initial = self._options.get(pane.NAME) or pane.OPTIONS()
        record = None if memory is None else memory.panes.get(pane.NAME)
        if memory is None or record is None or self.last_screens is None:
            return pane(initial)
        created = pane(restore_options(initial, record.options))
        saved = memory.saved
        today = saved.day_at(self.last_screens.now())
        created.remember(record, memory.style_names, saved.moment, today)
        return created

    def reconfigure_options(self, config: Config) -> None:
        """Keep the screen of another configuration from now on."""
        self._options = options_from_config(config)
        if self.last_screens is not None:
            self.last_screens.reconfigure(config, symbols_of(self))

    def memory_was_checked(self) -> None:
        """Mark the panes with news, or all if more may be new, and show the time of the present."""
        memory, last_screens = self._memory, self.last_screens
        if memory is not None and last_screens is not None:
            self._show_remembered_header(memory, last_screens.now())
            for pane in self._panes.values():
                no_news = pane.is_without_news(self.changed_sources, None)
                pane.mark_memory(is_present=self.memory_is_present or no_news)

    def _show_remembered_header(self, memory: LastScreen, now: datetime) -> None:
        """Show the header of the last screen, with the time at which it was saved.

        If it is that of the present, its time is now.
        """
        record, is_saved = memory.header, not self.memory_is_present
        clock = f"{SAVED} {memory.saved.words}" if is_saved else clock_words(now)
        today = memory.saved.day_at(now)
        self.header.show(
            HeaderTexts(record.headline, clock, record.network, today, is_saved=is_saved)
        )
        self.trouble_bar.show(*trouble_items(record.trouble, self.key_of))

    def watch_shown(self, shown: Update | None) -> None:
        super().watch_shown(shown)
        if shown is not None:
            self._mark_by_alerts(shown)
            self.keep_soon()

    async def run_kept_actions(self) -> None:
        """Mark what was not painted with the first update: from now on it may be old."""
        await super().run_kept_actions()
        self.changed_sources = None
        for pane in self._panes.values():
            pane.mark_memory(is_present=False)

    def _mark_by_alerts(self, shown: Update) -> None:
        """Remove the marks of remembered lines whose alerts are the same in the first update."""
        if shown.is_evaluated and not shown.is_past:
            for pane in self._panes.values():
                is_unproved = pane.is_waiting and not pane.has_present_lines
                if is_unproved and pane.is_without_news(self.changed_sources, shown):
                    pane.mark_memory(is_present=True)

    @on(Pane.Changed)
    def pane_changed(self, event: Pane.Changed) -> None:
        event.stop()
        self.keep_soon()

    def keep_soon(self) -> None:
        """Keep the screen some seconds from now, so that many changes are written once."""
        if self.last_screens is not None and not self._is_keeping_soon:
            self._is_keeping_soon = True
            self.set_timer(KEEP_AFTER_SECONDS, self.keep, name="keep")

    @work(exclusive=True, group="keep")
    async def keep(self) -> None:
        """Write the screen in a thread, unless it is as it was written last."""
        await self.keyboard.wait()
        self._is_keeping_soon = False
        shown, feed, last_screens = self.live, self.feed, self.last_screens
        if (screen := self.present_screen()) is None or last_screens is None:
            return
        if shown is not None and feed is not None and self._is_steady():
            fingerprint = await asyncio.to_thread(feed.fingerprint, shown.with_clock(self.clock))
            screen = replace(screen, fingerprint=fingerprint)
        if self._is_changed(screen):
            await asyncio.to_thread(last_screens.write, screen)

    def keep_now(self) -> None:
        """Write the screen before the program ends, unless it is as it was written last."""
        if (screen := self.present_screen()) is None or self.last_screens is None:
            return
        if self.live is not None and self.feed is not None and self._is_steady():
            painted = self.live.with_clock(self.clock)
            screen = replace(screen, fingerprint=self.feed.fingerprint(painted))
        if self._is_changed(screen):
            self.last_screens.write(screen)

    def present_screen(self) -> LastScreen | None:
        """Return what is on the screen if it is the present, without a fingerprint."""
        if self.last_screens is None or self.live is None or self.as_of is not None:
            return None
        return self._screen(self.last_screens) if self.can_be_kept else None

    def _is_steady(self) -> bool:
        """Return whether a fingerprint knows all times left that the visible panes show."""
        panes = [pane for pane in self._panes.values() if pane.display]
        return not any(pane.reads(pane.options).counts_down_to_more for pane in panes)

    def _is_changed(self, screen: LastScreen) -> bool:
        """Return whether a screen differs from what was kept, and note it as kept."""
        kept, self._kept = self._kept, screen
        return kept is None or _timeless(kept) != _timeless(screen)

    def _screen(self, last_screens: LastScreens) -> LastScreen | None:
        """Return what is on the screen, None while a pane is not painted."""
        from tui.screen.last_screen.keep_panes import pane_records

        kept = pane_records(self._panes.values(), self._options)
        if kept is None or self.headline is None:
            return None
        records, style_names = kept
        return LastScreen(
            last_screens.origin,
            saved_time(last_screens.now()),
            (self.app.size.width, self.app.size.height),
            HeaderRecord(self.headline, self.header.texts.network, self.trouble),
            self.current,
            self.wants_grid,
            style_names,
            records,
            has_colours=has_colours(self.app),
        )


def saved_time(moment: datetime) -> SavedTime:
    """Return a time with its words and its day in New York."""
    end = next_new_york_midnight(moment)
    return SavedTime(moment, clock_words(moment), new_york_day(moment), end)


def _timeless(screen: LastScreen) -> LastScreen:
    """Return a screen without the times at which it and its fingerprint were made."""
    fingerprint = screen.fingerprint and replace(screen.fingerprint, made=EARLIEST)
    never = SavedTime(EARLIEST, "", EARLIEST.date(), EARLIEST)
    return replace(screen, saved=never, fingerprint=fingerprint)
