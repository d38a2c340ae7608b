"""Screen that shows live updates or, on request, one past moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.reactive import Reactive, var
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import WorkerCancelled

from tui.config import Config
from tui.model.errors import UsageError
from tui.screen import time_travel
from tui.screen.feed_screen import FeedScreen
from tui.screen.step_ahead import StepAhead, StepBasis
from tui.screen.time_travel import Goto, Months, Move, Resolved, Step, resolve

if TYPE_CHECKING:
    from tui.model.update import Update
    from tui.screen.feed import Feed

EXAMPLES = "2025-12-19, the end of that day · 2025-12-18T15:59 · -3m · last friday · now"
PLAY_INTERVAL_SECONDS = 0.5
"""Seconds between two steps while playing. A step is skipped while a repaint is in progress."""


class AsOfScreen(FeedScreen, inherit_bindings=False):
    """Base screen that shows live updates or one past moment. Subclasses compose the widgets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "ask_moment", "Time", id="time.go", tooltip="The screen as of a date"),
        Binding("[", "observation(-1)", "Previous observation", False, id="time.previous"),
        Binding("]", "observation(1)", "Next observation", False, id="time.next"),
        Binding("{", "month(-1)", "A month earlier", show=False, id="time.month-back"),
        Binding("}", "month(1)", "A month later", show=False, id="time.month-on"),
        Binding("full_stop", "now", "Back to now", show=False, id="time.now"),
        Binding("space", "play", "Play towards now, pause", show=False, id="time.play"),
    ]

    LONGEST_HISTORY_SOURCES: ClassVar[tuple[str, ...]] = ("par_yields",)
    """Sources with the longest history. Their first moment is the earliest destination."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Widget in focus. It alone is painted in another style, where Textual paints the screen."""
    live: var[Update | None] = var(None)
    """Newest update of the monitor, None before the first one."""
    shown: var[Update | None] = var(None)
    """Update on the screen: the newest one, or that of the past moment ``as_of``."""
    as_of: var[datetime | None] = var(None, init=False)
    """Past moment on the screen, None for the present."""
    playing: var[bool] = var(False, init=False)
    """True while the screen steps towards now by itself."""

    def __init__(self, connect: Callable[[], Feed], as_of: datetime | None) -> None:
        super().__init__(connect)
        self.set_reactive(AsOfScreen.as_of, as_of)
        self._moves: list[Move] = [] if as_of is None else [Goto(as_of)]
        self._generation = 0
        """Incremented to discard results that are still being computed."""
        self._is_moving = as_of is not None
        """True until the last queued move is applied."""
        self._step_ahead: StepAhead[Resolved] = StepAhead()
        self.last_seen: Update | None = None
        """Live update that was last on the screen; None if only past moments were."""
        self._play_timer: Timer | None = None

    def step_sources(self, pane: str = "") -> tuple[str, ...]:
        """Return the sources whose observations are stepped through in a pane; () for all."""
        return ()

    def view_makers(self, update: Update) -> Iterator[Callable[[], object]]:
        """Yield what makes each view of an update that may be shown next. Each runs in a thread."""
        yield from ()

    @work(exclusive=True, group="monitor")
    async def follow(self) -> None:
        """Connect to the feed, then show its updates as they arrive. Runs after the first frame."""
        feed = await self.connect_when_needed()
        if self._is_moving:
            with suppress(WorkerCancelled):  # the program ends
                await self._navigate(feed).wait()
        async with feed.running() as updates:
            async for update in updates:
                await self.end_watch()
                self.live = update
                await self.run_kept_actions()

    def use_config(self, config: Config) -> None:
        super().use_config(config)
        self._step_ahead.drop()

    def watch_live(self, live: Update | None) -> None:
        if self.as_of is None:
            self.last_seen = self.shown = live

    # Navigation

    def go(self, *moves: Move) -> None:
        """Queue moves from the current moment. Those of one repaint are applied at once."""
        if self.feed is None:
            self.notify(time_travel.READING, markup=False)
            return
        self._moves += moves
        if not self._is_moving:
            self._is_moving = True
            self._navigate(self.feed)

    def _step(self, direction: int, pane: str = "") -> Step:
        """Return the step to the next observation of a pane; -1 is back, +1 is on."""
        return Step(self.step_sources(pane), direction)

    def go_to(self, text: str) -> None:
        """Go to the moment that a text names, or to the present for ``now`` and today's date."""
        if error := self.moment_error(text):
            self.notify(error, severity="error", markup=False)
        elif (requested := time_travel.named_moment(text, self.feed)) is None:
            self.action_now()
        else:
            self.playing = False
            self._discard_moves()
            self.go(Goto(requested))

    def moment_error(self, text: str) -> str:
        """Return why a text names no moment to go to, "" if it names one."""
        try:
            time_travel.named_moment(text, self.feed)
        except UsageError as error:
            return str(error)
        return ""

    @work(group="time")
    async def _navigate(self, feed: Feed) -> None:
        """Apply the queued moves, one repaint at a time, until none is left."""
        while self._moves:
            moves, self._moves = self._moves, []
            generation = self._generation
            resolved = await self._step_ahead.take(StepBasis(moves, self.as_of, self.live))
            if resolved is None:
                resolved = await asyncio.to_thread(self._resolve_moves, feed, moves)
            if generation == self._generation:
                with self.app.batch_update():
                    self._show_destination(resolved)
                    await self.wait_until_painted()
            if not self._moves and self.as_of is not None:
                self._prepare_ahead(feed, self._step(time_travel.likely_direction(moves[-1])))
        self._is_moving = False

    def _prepare_ahead(self, feed: Feed, step: Step) -> None:
        """Prepare a step that the user may take next, once the last one is painted."""
        is_painted = asyncio.Event()
        self.call_after_refresh(is_painted.set)
        make = partial(self._resolve_moves, feed, [step])
        pause = self.keyboard.pause_if_typed(is_painted.wait)
        basis = StepBasis([step], self.as_of, self.live)
        self._step_ahead.prepare(basis, make, self._views_after, pause)

    def _views_after(self, resolved: Resolved) -> Iterator[Callable[[], object]]:
        return iter(()) if resolved[1] is None else self.view_makers(resolved[1])

    def _resolve_moves(self, feed: Feed, moves: list[Move]) -> Resolved:
        return resolve(moves, self.as_of, self.shown, feed, self.LONGEST_HISTORY_SOURCES)

    def _show_destination(self, resolved: Resolved) -> None:
        """Show the update of a destination, or the present if there is none."""
        destination, update = resolved
        if destination.message:
            self.notify(destination.message, markup=False)
        if update is None:
            self.action_now()
        else:
            self.as_of = destination.as_of
            self.shown = update

    def _discard_moves(self) -> None:
        self._moves.clear()
        self._generation += 1

    # Keys

    def action_ask_moment(self) -> None:
        from tui.screen.widgets.prompt import Prompt

        self.playing = False
        self.app.push_screen(Prompt("Go to", EXAMPLES, self.moment_error), self._submit_moment)

    def _submit_moment(self, text: str | None) -> None:
        if text is not None:
            self.go_to(text)

    def action_observation(self, count: int, pane: str = "") -> None:
        self.playing = False
        self.go(self._step(count, pane))

    def action_month(self, count: int) -> None:
        self.playing = False
        self.go(Months(count))

    def action_now(self) -> None:
        """Return to the present, and show a toast that counts the datasets changed meanwhile."""
        self._discard_moves()
        self.playing = False
        if self.as_of is None:
            self.notify("This is now: [ or t goes back", markup=False)
            return
        self._step_ahead.drop()
        self._paint_present()
        self.as_of = None
        from tui.screen.new_datasets import describe_new_datasets

        if summary := describe_new_datasets(self.last_seen, self.live):
            self.notify(summary, title="Meanwhile", markup=False)
        self.last_seen = self.shown = self.live

    @work(group="time")
    async def _paint_present(self) -> None:
        """Paint the present at once, then prepare the step back from it."""
        with self.app.batch_update():
            await self.wait_until_painted()
        if self.feed is not None and self.as_of is None:
            self._prepare_ahead(self.feed, self._step(-1))

    def action_play(self) -> None:
        """Play, or pause. On the way to a past moment, play from there."""
        if self.as_of is None and not self._is_moving:
            self.notify("This is now: [ or t goes back, then space plays", markup=False)
        else:
            self.playing = not self.playing

    def watch_playing(self, playing: bool) -> None:
        if self._play_timer is not None:
            self._play_timer.stop()
        step = self._play_step
        self._play_timer = self.set_interval(PLAY_INTERVAL_SECONDS, step) if playing else None

    def _play_step(self) -> None:
        """Step towards now. Stop if the moves before led to no past moment."""
        if self.as_of is None and not self._is_moving:
            self.playing = False
        elif not self._is_moving:
            self.go(self._step(1))
