"""The one screen: holds the monitor and the moment shown, lays the panes out, knows no figure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import ClassVar, Protocol

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Static

from tui.model import Update
from tui.panes import PANES
from tui.panes.base import Pane
from tui.widgets.bars import as_of_words, status_words
from tui.widgets.footer import KeyBar
from tui.widgets.help import HelpScreen, key_lines
from tui.widgets.sources import SourcesScreen

LEAST_GRID = (120, 40)
"""Columns and rows from which all panes fit at once."""

_PANE_KEYS = Binding.Group("Panes", compact=True)


class Feed(Protocol):
    """What the screen asks of the monitor."""

    def running(self) -> AbstractAsyncContextManager[AsyncIterator[Update]]:
        """Updates as they come about, as long as the context is open."""

    def at(self, as_of: datetime) -> Update:
        """What was known at a past moment; blocks."""

    def nudge(self, source: str | None) -> None:
        """Ask a source, or all of them, as soon as their floors permit."""


class MainScreen(Screen[None], inherit_bindings=False):
    """All panes in a grid where they fit, else one at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", id="screen.help"),
        *(
            Binding(
                str(pane.NUMBER),
                f"pane('{pane.NAME}')",
                f"Show {pane.NAME}",
                id=f"screen.{pane.NAME}",
                group=_PANE_KEYS,
            )
            for pane in PANES
        ),
        Binding("0", "grid", "All", id="screen.grid", tooltip="Every pane at once, from 120x40"),
        Binding("z", "zoom", "Zoom", id="screen.zoom", tooltip="This pane alone, and back"),
        Binding("tab", "step(1)", "Next pane", show=False, id="screen.next-pane"),
        Binding("shift+tab", "step(-1)", "Previous pane", show=False, id="screen.previous-pane"),
        Binding("r", "refresh_pane", "Refresh", id="screen.refresh", tooltip="This pane's sources"),
        Binding("R", "refresh_all", "Refresh all sources", show=False, id="screen.refresh-all"),
        Binding(
            "S",
            "sources",
            "Sources",
            show=False,
            id="screen.sources",
            tooltip="How asking each of them goes",
        ),
        Binding("escape", "back", "Back", show=False, id="screen.back"),
    ]

    live: var[Update | None] = var(None)
    """The newest update of the monitor."""
    shown: var[Update | None] = var(None)
    """What the panes show: the newest, or the past moment asked for."""
    current: var[str] = var(PANES[0].NAME, init=False)
    """The pane in focus."""
    whole: var[bool] = var(True, init=False)
    """The grid is wanted; it appears where it fits."""

    def __init__(
        self,
        connect: Callable[[], Feed],
        as_of: datetime | None,
        options: Mapping[str, object],
        start: int = 0,
    ) -> None:
        """``start``: 0 for the grid, else the number of the pane to begin with."""
        super().__init__()
        self._connect = connect
        self._as_of = as_of
        self._feed: Feed | None = None
        self._panes = {pane.NAME: pane(options.get(pane.NAME)) for pane in PANES}
        self._as_of_bar = Static(id="as-of")
        self._status = Static(id="status")
        self._trouble = ""
        if start:
            self.set_reactive(MainScreen.whole, False)
            self.set_reactive(MainScreen.current, PANES[start - 1].NAME)

    def compose(self) -> ComposeResult:
        yield self._as_of_bar
        with Container(id="panes"):
            for pane in self._panes.values():
                yield pane.data_bind(MainScreen.shown)
        yield self._status
        yield KeyBar()

    def on_mount(self) -> None:
        self._arrange()
        self.call_after_refresh(self.follow)

    @work(exclusive=True, group="monitor")
    async def follow(self) -> None:
        """Connect once the first frame stands, then show what the monitor says."""
        feed = self._feed = await asyncio.to_thread(self._connect)
        if self._as_of is not None:
            self.shown = await asyncio.to_thread(feed.at, self._as_of)
        async with feed.running() as updates:
            async for update in updates:
                self.live = update

    def watch_live(self, live: Update | None) -> None:
        if self._as_of is None:
            self.shown = live

    def watch_shown(self, shown: Update | None) -> None:
        if shown is None:
            return
        self._as_of_bar.display = shown.travelling
        if shown.travelling:
            self._as_of_bar.update(as_of_words(shown))
        self._status.update(status_words(shown), layout=False)
        if shown.trouble and shown.trouble != self._trouble:
            self.notify(shown.trouble, title="Nothing new is kept", severity="error", markup=False)
        self._trouble = shown.trouble

    def watch_current(self) -> None:
        self._arrange()

    def watch_whole(self) -> None:
        self._arrange()

    def on_resize(self) -> None:
        self._arrange()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        for node in event.widget.ancestors:
            if isinstance(node, Pane):
                self.current = node.NAME

    @property
    def fits_grid(self) -> bool:
        """True where all panes fit at once."""
        width, height = LEAST_GRID
        return self.app.size.width >= width and self.app.size.height >= height

    def action_pane(self, name: str) -> None:
        self.current = name

    def action_grid(self) -> None:
        self.whole = True
        if not self.fits_grid:
            self.notify("All panes at once need 120×40 cells", severity="warning")

    def action_zoom(self) -> None:
        self.whole = not self.whole

    def action_back(self) -> None:
        self.whole = True

    def action_step(self, panes: int) -> None:
        names = list(self._panes)
        self.current = names[(names.index(self.current) + panes) % len(names)]

    def action_refresh_pane(self) -> None:
        for source in self._panes[self.current].SOURCES or (None,):
            self._ask(source)

    def action_refresh_all(self) -> None:
        self._ask(None)

    def action_sources(self) -> None:
        self.app.push_screen(SourcesScreen(self))

    def action_help(self) -> None:
        active = self.active_bindings.values()
        here = [node for node in (self.focused, self._panes[self.current]) if node]
        pane = self._panes[self.current]
        groups = (
            (f"In {pane.NAME}", key_lines(active, [pane])),
            ("In the table", key_lines(active, [n for n in here if n is not pane])),
            ("Everywhere", key_lines(active, [self, self.app])),
        )
        self.app.push_screen(HelpScreen([group for group in groups if group[1]]))

    def _ask(self, source: str | None) -> None:
        if self._feed is None:
            self.notify("Still reading the history", markup=False)
            return
        self._feed.nudge(source)
        self.notify(f"Asking {source or 'every source'} as soon as its floor permits", markup=False)

    def _arrange(self) -> None:
        """Show the grid or the current pane, and put the focus into it."""
        grid = self.whole and self.fits_grid
        self.query_one("#panes").set_class(grid, "-grid")
        for name, pane in self._panes.items():
            pane.display = grid or name == self.current
        table = self._panes[self.current].table
        if not table.has_focus:
            table.focus()
