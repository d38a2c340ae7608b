"""The one screen: lays the panes out around the moment shown, and knows no figure."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.containers import Container
from textual.reactive import var
from textual.widgets import Static

from tui.config import Config
from tui.model.update import Update
from tui.screen.as_of_screen import AsOfScreen
from tui.screen.command_provider import MomentCommands
from tui.screen.feed import Feed
from tui.screen.panes import PANES, reconfigure
from tui.screen.panes.base import Pane
from tui.screen.panes.digest import Digest, DigestScreen
from tui.screen.time_travel import Goto
from tui.screen.widgets.footer import KeyBar
from tui.screen.widgets.help_screen import HelpScreen, key_lines
from tui.screen.widgets.sources_screen import SourcesScreen
from tui.screen.widgets.status_bars import as_of_words, status_words

LEAST_GRID = (120, 40)
"""From so many columns and rows all panes fit at once."""
WIDE_GRID = 180
"""Columns from which three panes stand beside each other."""

_PANE_KEYS = Binding.Group("Panes", compact=True)


def _hidden(key: str, action: str, name: str, tooltip: str) -> Binding:
    return Binding(key, action, name, show=False, id=f"screen.{action}", tooltip=tooltip)


class MainScreen(AsOfScreen):
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
        Binding("r", "refresh_pane", "Refresh this pane's sources", False, id="screen.refresh"),
        Binding("R", "refresh_all", "Refresh all sources", show=False, id="screen.refresh-all"),
        _hidden("S", "sources", "Sources", "How asking each of them goes"),
        _hidden("D", "digest", "What is new", "All that changed since you last looked"),
        Binding("escape", "back", "Back", show=False, id="screen.back"),
    ]

    AUTO_FOCUS = ""
    """The pane in focus is ours to say."""

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {MomentCommands}

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
        super().__init__(connect, as_of)
        self._panes = {pane.NAME: pane(options.get(pane.NAME)) for pane in PANES}
        self._as_of_bar = Static(id="as-of")
        self._digest = Digest(self._last_visit if as_of is None else None)
        self._status = Static(id="status")
        self._trouble = ""
        names = {pane.NUMBER: pane.NAME for pane in PANES}
        if start in names:
            self.set_reactive(MainScreen.whole, False)
            self.set_reactive(MainScreen.current, names[start])

    def compose(self) -> ComposeResult:
        yield self._as_of_bar
        with Container(id="panes", classes="-grid" if self.gridded else ""):
            for pane in self._panes.values():
                yield pane.data_bind(MainScreen.shown)
        yield self._digest.data_bind(MainScreen.live)
        yield self._status
        yield KeyBar()

    def on_mount(self) -> None:
        self._arrange()
        self.call_after_refresh(self.follow)

    def watch_shown(self, shown: Update | None) -> None:
        if shown is None:
            return
        self._say_as_of()
        self._status.update(status_words(shown), layout=False)
        if shown.trouble and shown.trouble != self._trouble:
            self.notify(shown.trouble, title="Nothing new is kept", severity="error", markup=False)
        self._trouble = shown.trouble

    def watch_current(self) -> None:
        self._arrange()

    def watch_whole(self) -> None:
        self._arrange()

    def watch_playing(self, playing: bool) -> None:
        super().watch_playing(playing)
        self._say_as_of()

    def on_resize(self) -> None:
        self._say_as_of()
        self._digest.fit(self.app.size.height)
        self._arrange()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        for node in event.widget.ancestors:
            if isinstance(node, Pane):
                self.current = node.NAME

    @property
    def stepped(self) -> tuple[str, ...]:
        return self._panes[self.current].steps

    def reconfigure(self, old: Config, new: Config) -> None:
        """Take up what another configuration says of rules and panes."""
        if self.feed is not None:
            self.feed.reconfigure(new)
        reconfigure(self._panes.values(), old, new)
        if self.as_of is not None:
            self.go(Goto(self.as_of))

    async def painted(self) -> None:
        await asyncio.gather(*(pane.painted() for pane in self._panes.values()))

    @property
    def gridded(self) -> bool:
        """True while all panes are on the screen: wanted, and with room for them."""
        width, height = LEAST_GRID
        return self.whole and self.app.size.width >= width and self.app.size.height >= height

    def action_pane(self, name: str) -> None:
        self.current = name

    def action_grid(self) -> None:
        self.whole = True
        if not self.gridded:
            self.notify("All panes at once need 120×40 cells", severity="warning")

    def action_zoom(self) -> None:
        self.whole = not self.whole

    def action_back(self) -> None:
        """One step back: the digest goes first, then a filter, then what is open in the pane."""
        if self._digest.dismiss():
            self._remember_visit()
        elif not self._panes[self.current].close():
            self.whole = True

    def on_unmount(self) -> None:
        self._remember_visit()

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

    def action_digest(self) -> None:
        if self._digest.told is None:
            self.notify("Nothing is known to have changed since you last looked", markup=False)
        else:
            self.app.push_screen(DigestScreen(self._digest.told))

    def action_help(self) -> None:
        active = self.active_bindings.values()
        pane = self._panes[self.current]
        groups = (
            (f"In {pane.NAME}", key_lines(active, [pane])),
            ("In the table", key_lines(active, list(pane.walk_children()))),
            ("Everywhere", key_lines(active, [self, self.app])),
        )
        self.app.push_screen(HelpScreen([group for group in groups if group[1]]))

    def _ask(self, source: str | None) -> None:
        if self.feed is None:
            self.notify("Still reading the history", markup=False)
            return
        self.feed.nudge(source)
        self.notify(f"Asking {source or 'every source'} as soon as its floor permits", markup=False)

    def _last_visit(self) -> Update | None:
        return None if self.feed is None else self.feed.last_visit()

    def _remember_visit(self) -> None:
        """Only who looked at the present has seen what is new in it."""
        if self.feed is not None and self.seen is not None:
            self.feed.looked(self.seen.now)

    def _say_as_of(self) -> None:
        """Announce a past moment, in the room there is."""
        shown = self.shown
        past = self._as_of_bar.display = shown is not None and shown.travelling
        self.set_class(past, "-past")
        if past and shown is not None:
            groups = {name: pane.SOURCES for name, pane in self._panes.items() if pane.SOURCES}
            words = as_of_words(shown, groups, self.app.size.width, playing=self.playing)
            self._as_of_bar.update(words, layout=False)

    def _arrange(self) -> None:
        """Show the grid, filled up by its last pane, or the current pane; the focus is in it."""
        grid = self.gridded
        across = 3 if self.app.size.width >= WIDE_GRID else 2
        holder = self.query_one("#panes")
        holder.set_class(grid, "-grid")
        holder.styles.grid_size_columns = across
        for name, pane in self._panes.items():
            pane.display = grid or name == self.current
        pane.styles.column_span = 1 + -len(self._panes) % across
        pane = self._panes[self.current]
        if not pane.has_focus_within:
            pane.table.focus()
