"""Screen with a header: key figures, trouble, the first hint, and the bar of a past moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from tui.model.headline import Headline
from tui.model.text import Lead
from tui.model.times import new_york_day
from tui.screen.clock_screen import ClockScreen
from tui.screen.first_hint import FirstHint
from tui.screen.key_names import format_key
from tui.screen.widgets.bar_items import CHIP, PaneSources, as_of_items, hint_items, trouble_items
from tui.screen.widgets.header import Header
from tui.screen.widgets.header_items import HeaderTexts, clock_words
from tui.screen.widgets.row_bar import RowBar

if TYPE_CHECKING:
    from tui.model.update import Update
    from tui.screen.feed import Feed
    from tui.screen.panes.view_request import NewestViews


class HeaderScreen(ClockScreen):
    """Base screen whose rows above the panes follow the updates."""

    hint: FirstHint | None = None
    """Hint at the first keys, None for none. Set it before the screen is mounted."""

    def __init__(self, connect: Callable[[], Feed], as_of: datetime | None) -> None:
        super().__init__(connect, as_of)
        self.header = Header()
        self.as_of_bar = RowBar("as-of", gap=0, ground=CHIP)
        self.trouble_bar = RowBar("trouble", gap=0)
        self.hint_bar = RowBar("hint")
        self._headlines: NewestViews[Headline] | None = None
        self._headline: Headline | None = None
        """Headline of ``shown``, or of the update before it; None before the first one."""
        self._headline_is_evaluated = True
        """False if the rules were evaluated on earlier figures than those of the headline."""
        self._trouble: Lead = ()
        self._headline_failure = ""
        self._headline_is_made = asyncio.Event()
        self._headline_is_made.set()

    def compose_top(self) -> Iterator[Widget]:
        """Yield the rows above the panes."""
        yield self.as_of_bar
        yield self.header
        yield self.trouble_bar
        if self.hint is not None:
            self.hint_bar.show(*hint_items(self.key_of))
        yield self.hint_bar

    @property
    def pane_sources(self) -> PaneSources:
        """Sources of each pane, for the bar of a past moment."""
        return {}

    @property
    def headline(self) -> Headline | None:
        """Headline that is on the screen, None before the first one of this run."""
        return self._headline

    @property
    def trouble(self) -> Lead:
        """Trouble that is on the screen, () for none."""
        return self._trouble

    def key_of(self, binding: str) -> str:
        """Return the key of a binding, as it is shown; "" if it has none."""
        from tui.screen.default_keys import DEFAULT_KEYS  # not before the first frame

        keys = self.app._keymap.get(binding, DEFAULT_KEYS.get(binding, ""))
        return format_key(keys.split(",")[0]) if keys else ""

    def watch_shown(self, shown: Update | None) -> None:
        if shown is None:
            return
        self._headline_is_made.clear()
        kept = None if self._headlines is None else self._headlines.kept(shown, None)
        if kept is None:
            self._make_headline()
            self.update_bars()
        else:
            self.workers.cancel_group(self, "headline")
            self._show_headline(kept, shown)

    def watch_live(self, live: Update | None) -> None:
        super().watch_live(live)
        self._show_header()

    def watch_clock(self) -> None:
        self._show_header()

    def watch_paused(self, paused: bool) -> None:
        super().watch_paused(paused)
        self._show_header()

    def watch_playing(self, playing: bool) -> None:
        super().watch_playing(playing)
        self.update_bars()

    def fit_header(self) -> None:
        """Give the header the rows that it has in the present size."""
        self.header.fit(*self.app.size)

    def hide_hint(self) -> bool:
        """Hide the first hint for good. Return whether it was shown."""
        hint, self.hint = self.hint, None
        if hint is None:
            return False
        self.hint_bar.show(())
        hint.hide()
        return True

    async def wait_until_painted(self) -> None:
        await self._headline_is_made.wait()

    def view_makers(self, update: Update) -> Iterator[Callable[[], object]]:
        yield partial(self._headline_of, update)

    @on(Worker.StateChanged)
    def note_failed_headline(self, event: Worker.StateChanged) -> None:
        """Leave the headline as it is if another one failed, and say so once."""
        error = event.worker.error
        has_failed = event.worker.group == "headline" and event.state is WorkerState.ERROR
        if not has_failed or error is None:
            return
        from tui.screen.panes.failed_view import error_words

        words = error_words("header", error, self._headline_failure)
        if words != self._headline_failure:
            self._headline_failure = words
            self.notify(words, title="The header failed", severity="error", markup=False)
        self._headline_is_made.set()

    @work(group="headline", exclusive=True, exit_on_error=False)
    async def _make_headline(self) -> None:
        """Make and show the headline of ``shown``. A worker's arguments live for long."""
        update = self.shown
        assert update is not None, "watched before"
        self._show_headline(await asyncio.to_thread(self._headline_of, update), update)

    def _show_headline(self, headline: Headline, update: Update) -> None:
        self._headline = headline
        self._headline_is_evaluated = update.is_evaluated
        self._show_header()
        self.update_bars()
        self._headline_is_made.set()

    def _headline_of(self, update: Update) -> Headline:
        from tui.screen.panes.view_request import NewestViews  # not before the first frame
        from tui.views import headline

        if self._headlines is None:
            self._headlines = NewestViews(
                lambda update, _: headline.headline(update), lambda _: headline.READS
            )
        return self._headlines.of(update, None)

    def _show_header(self) -> None:
        """Show the headline, the time of the screen, and the state of the requests now."""
        shown, headline = self.shown, self._headline
        if shown is None or headline is None:
            return
        from tui.views.trouble import network_word

        now = shown.with_clock(self.clock).now
        network = network_word(self.live or shown, paused=self.paused)
        today = new_york_day(now)
        clock, is_evaluated = clock_words(now), self._headline_is_evaluated
        self.header.show(HeaderTexts(headline, clock, network, today, is_evaluated=is_evaluated))

    def update_bars(self) -> None:
        """Show the trouble of the present, or the bar of a past moment."""
        shown = self.shown
        if shown is None:
            return
        from tui.views.trouble import trouble

        if shown.is_past:
            self._trouble = ()
            items = as_of_items(shown, self.pane_sources, self.key_of, playing=self.playing)
            self.as_of_bar.show(*items)
        else:
            figures = () if self._headline is None else self._headline.figures
            self._trouble = trouble(shown, figures[0].observed if figures else None)
            self.as_of_bar.show(())
        self.trouble_bar.show(*trouble_items(self._trouble, self.key_of))
