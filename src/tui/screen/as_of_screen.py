"""A screen that shows the present as it comes, or a moment of the past somebody asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.screen import Screen
from textual.timer import Timer

from tui.model.errors import UsageError
from tui.model.times import moment
from tui.model.update import Update
from tui.screen.feed import Feed
from tui.screen.screen_channels import ways_out
from tui.screen.time_travel import Destination, Goto, Months, Move, Step, route
from tui.screen.widgets.prompt import Prompt

PACE_SECONDS = 0.5
"""Between two steps while playing; a repaint that takes longer is waited for."""


class AsOfScreen(Screen[None], inherit_bindings=False):
    """Holds the monitor and the moment shown; what the moment looks like is up to its heirs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "ask_moment", "Time", id="time.go", tooltip="The screen as of a date"),
        Binding("[", "observation(-1)", "Previous observation", False, id="time.previous"),
        Binding("]", "observation(1)", "Next observation", False, id="time.next"),
        Binding("{", "month(-1)", "A month earlier", show=False, id="time.month-back"),
        Binding("}", "month(1)", "A month later", show=False, id="time.month-on"),
        Binding("full_stop", "now", "Back to now", show=False, id="time.now"),
        Binding("space", "play", "Play towards now, pause", show=False, id="time.play"),
    ]

    LONGEST: ClassVar[tuple[str, ...]] = ("par_yields",)
    """The sources that reach back furthest: before them there is nothing to look at."""

    live: var[Update | None] = var(None)
    """The newest update of the monitor."""
    shown: var[Update | None] = var(None)
    """What is shown: the newest, or the past moment asked for."""
    as_of: var[datetime | None] = var(None, init=False)
    """The past moment shown, None for the present."""
    playing: var[bool] = var(False, init=False)

    def __init__(self, connect: Callable[[], Feed], as_of: datetime | None) -> None:
        super().__init__()
        self._connect = connect
        self.feed: Feed | None = None
        self.set_reactive(AsOfScreen.as_of, as_of)
        self._moves: list[Move] = [] if as_of is None else [Goto(as_of)]
        self._journey = 0
        """Raised when what is still on its way must not be shown any more."""
        self._underway = False
        self.seen: Update | None = None
        """The present when it was last looked at."""
        self._pace: Timer | None = None

    @property
    def stepped(self) -> tuple[str, ...]:
        """The sources whose observations a step goes through; all of them when empty."""
        return ()

    async def painted(self) -> None:
        """Wait until what is shown is on the glass; at once where nothing is drawn."""

    @work(exclusive=True, group="monitor")
    async def follow(self) -> None:
        """Connect once the first frame stands, then show what the monitor says."""
        self.feed = await asyncio.to_thread(self._connect)
        self.feed.attach(ways_out(self.app))
        if self._moves:
            await self._set_out(self.feed).wait()
        async with self.feed.running() as updates:
            async for update in updates:
                self.live = update

    def watch_live(self, live: Update | None) -> None:
        if self.as_of is None:
            self.seen = self.shown = live

    # Going

    def go(self, *moves: Move) -> None:
        """Go on from where one is; what is asked for during a repaint is one journey after it."""
        self._moves += moves
        if self.feed is None:
            self._moves.clear()
            self.notify("Still reading the history", markup=False)
        elif not self._underway:
            self._set_out(self.feed)

    def go_to(self, text: str) -> None:
        """Go to the moment a text names, ``now`` included."""
        if text.strip().lower() == NOW:
            self.action_now()
            return
        try:
            wanted = moment(text)
        except UsageError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.playing = False
        self._forget_journey()
        self.go(Goto(wanted))

    @work(group="time")
    async def _set_out(self, feed: Feed) -> None:
        """One repaint at a time, however fast the moves come."""
        self._underway = True
        while self._moves:
            moves, self._moves = self._moves, []
            journey = self._journey
            leg, update = await asyncio.to_thread(self._leg, feed, moves)
            if journey == self._journey:
                with self.app.batch_update():
                    self._arrive(leg, update)
                    await self.painted()
        self._underway = False

    def _leg(self, feed: Feed, moves: list[Move]) -> tuple[Destination, Update | None]:
        """Where the moves lead and what was known there; runs in a thread."""
        known = feed.moments(self.LONGEST) or feed.moments(())
        if not known:
            return Destination(self.as_of, "Nothing is known yet"), self.shown
        leg = route(moves, self.as_of, feed, known[0])
        if leg.as_of is None:
            return leg, None
        update = feed.at(leg.as_of)
        if self.shown is not None and all(isinstance(move, Step) for move in moves):
            update = replace(update, previous=self.shown.snapshot)
        return leg, update

    def _arrive(self, leg: Destination, update: Update | None) -> None:
        if leg.words:
            self.notify(leg.words, markup=False)
        if update is None:
            self.action_now()
        else:
            self.as_of = leg.as_of
            self.shown = update

    def _forget_journey(self) -> None:
        self._moves.clear()
        self._journey += 1

    # Keys

    def action_ask_moment(self) -> None:
        self.playing = False
        self.app.push_screen(Prompt("Go to", EXAMPLES, wrong), self._answered)

    def _answered(self, text: str | None) -> None:
        if text is not None:
            self.go_to(text)

    def action_observation(self, count: int) -> None:
        self.playing = False
        self.go(Step(self.stepped, count))

    def action_month(self, count: int) -> None:
        self.playing = False
        self.go(Months(count))

    def action_now(self) -> None:
        """The present again, and how much of it arrived meanwhile."""
        self._forget_journey()
        self.playing = False
        if self.as_of is None:
            return
        self.as_of = None
        if self.seen and self.live and (news := arrived(self.seen, self.live)):
            self.notify(news, title="Meanwhile", markup=False)
        self.seen = self.shown = self.live

    def action_play(self) -> None:
        if self.as_of is None:
            self.notify("This is now: [ or t goes back, then space plays", markup=False)
        else:
            self.playing = not self.playing

    def watch_playing(self, playing: bool) -> None:
        if self._pace is not None:
            self._pace.stop()
        self._pace = self.set_interval(PACE_SECONDS, self._play) if playing else None

    def _play(self) -> None:
        if not self._underway:
            self.go(Step(self.stepped, 1))


NOW = "now"
EXAMPLES = "2025-12-19, the end of that day · 2025-12-18T15:59 · now"


def wrong(text: str) -> str:
    """Why a text names no moment, "" when it does."""
    if text.strip().lower() == NOW:
        return ""
    try:
        moment(text)
    except UsageError as error:
        return str(error)
    return ""


def arrived(before: Update, after: Update) -> str:
    """What came between two updates of the present: ``3 new: 2 prices, 1 par_yields``."""
    known = _digests(before)
    new = [key for key, digest in _digests(after).items() if known.get(key) != digest]
    sources = [source for source, _ in new]
    counts = ", ".join(f"{sources.count(name)} {name}" for name in dict.fromkeys(sources))
    return f"{len(new)} new: {counts}" if new else ""


def _digests(update: Update) -> Mapping[tuple[str, str], str]:
    return {key: dataset.digest for key, dataset in update.snapshot.datasets.items()}
