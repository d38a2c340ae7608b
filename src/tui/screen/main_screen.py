"""Main screen: arranges the panes and shows the same update in all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.actions import parse
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.dom import DOMNode

from tui.config import Config
from tui.screen.cell_compositor import CellCompositor
from tui.screen.collector import spare_figures
from tui.screen.grid_screen import GridScreen, PaneArea
from tui.screen.last_screen.files import LastScreens
from tui.screen.main_keys import MAIN_KEYS
from tui.screen.panes import PANES, reconfigure
from tui.screen.panes.base import Pane
from tui.screen.panes.digest import Digest
from tui.screen.refresh import request_refresh, toggle_pause
from tui.screen.remembering_screen import Watch
from tui.screen.time_travel import Goto
from tui.screen.widgets.bar_items import PaneSources
from tui.screen.widgets.footer import KeyBar

if TYPE_CHECKING:
    from tui.model.update import Update
    from tui.screen.feed import Feed

FIGURES_SECONDS = 1.0
"""Longest time for which rules are not evaluated yet, so that their figures are painted first."""
FOR_A_PANE = frozenset(("copy_figure", "copy_table", "observation", "refresh_pane"))
"""Names of the screen's actions for a pane. Its name is their last parameter, "" for the pane in
focus."""


class MainScreen(GridScreen):
    """Screen with the header, the panes, the digest and the footer."""

    BINDINGS: ClassVar[list[BindingType]] = [*MAIN_KEYS]

    AUTO_FOCUS = ""  # ``arrange_panes`` sets the focus

    def __init__(
        self,
        connect: Callable[[], Feed],
        as_of: datetime | None,
        options: Mapping[str, object],
        start: int = 0,
        panes: Sequence[type[Pane]] = PANES,
        last_screens: LastScreens | None = None,
        watch: Watch | None = None,
    ) -> None:
        """Create the screen. ``start`` is 0 for the grid, else the number of the first pane."""
        super().__init__(connect, as_of, options, panes, last_screens, watch)
        self._compositor = CellCompositor()
        self._digest = Digest(self._last_visit if as_of is None else None)
        self._last_store_error = ""
        self.recent_commands: list[str] = []
        """Names of the commands that were chosen in the palette, the newest first."""
        names = {pane.NUMBER: pane.NAME for pane in panes}
        if start in names:
            self.set_reactive(MainScreen.wants_grid, False)
            self.set_reactive(MainScreen.current, names[start])

    def compose(self) -> ComposeResult:
        yield from self.compose_top()
        with PaneArea(id="panes"):
            for pane in self._panes.values():
                yield pane.data_bind(MainScreen.shown, MainScreen.clock)
        yield self._digest.data_bind(MainScreen.live)
        yield KeyBar()

    def on_mount(self) -> None:
        self.fit_header()
        self.arrange_panes()

    def watch_shown(self, shown: Update | None) -> None:
        super().watch_shown(shown)
        if shown is None:
            return
        self._digest.is_past = shown.is_past
        if shown.error and shown.error != self._last_store_error:
            self.notify(shown.error, title="Nothing new is kept", severity="error", markup=False)
        self._last_store_error = shown.error

    def on_resize(self) -> None:
        self.fit_header()
        self._digest.fit(self.app.size.height)
        self.arrange_panes()

    def on_descendant_focus(self) -> None:
        """Make the pane in focus the current one: the focus may have moved on since the event."""
        for node in () if self.focused is None else self.focused.ancestors_with_self:
            if isinstance(node, Pane):
                self.current = node.NAME

    @property
    def pane_sources(self) -> PaneSources:
        return {name: pane.SOURCES for name, pane in self._panes.items() if pane.SOURCES}

    @property
    def pane_in_focus(self) -> Pane:
        """Pane that keys are for."""
        return self._panes[self.current]

    def step_sources(self, pane: str = "") -> tuple[str, ...]:
        return self._named(pane).step_sources

    def reconfigure(self, old: Config, new: Config) -> None:
        """Apply the rules and pane options of another configuration."""
        self.use_config(new)
        reconfigure(self._panes.values(), old, new)
        self.reconfigure_options(new)
        if self.as_of is not None:
            self.go(Goto(self.as_of))

    @property
    def can_be_kept(self) -> bool:
        return not self._digest.display and not self.paused

    async def wait_until_painted(self) -> None:
        panes = (pane.wait_until_painted() for pane in self._panes.values())
        await asyncio.gather(super().wait_until_painted(), *panes)

    def keep_action(self, action: str, node: DOMNode) -> bool:
        """Keep an action for the pane in focus now. After a key of views it then takes a digit."""
        _, name, parameters = parse(action)
        if name in FOR_A_PANE:
            action = f"{name}({', '.join(map(repr, (*parameters, self.current)))})"
        is_kept = super().keep_action(action, node)
        if is_kept and name == "view":
            self.pane_in_focus.take_digit()
        return is_kept

    async def run_kept_action(self, action: str, node: DOMNode) -> None:
        if isinstance(node, Pane):
            await node.run_kept_action(action)
        else:
            await super().run_kept_action(action, node)

    async def run_kept_actions(self) -> None:
        await super().run_kept_actions()
        is_evaluated = self.live is None or self.live.is_evaluated
        with suppress(TimeoutError):  # a slow view does not hold up the alerts
            async with asyncio.timeout(None if is_evaluated else FIGURES_SECONDS):
                await self.wait_until_painted()
        spare_figures()

    def view_makers(self, update: Update) -> Iterator[Callable[[], object]]:
        yield from super().view_makers(update)
        for pane in self._panes.values():
            yield partial(pane.prepare, update)

    async def chooses_view(self, key: str) -> bool:
        """Choose a view of the pane in focus if a key is a digit for it. Return whether it is."""
        if is_digit := self.pane_in_focus.takes_as_view(key):
            await self.app.run_action(f"view_number({key})", self.pane_in_focus)
        return is_digit

    def action_back(self) -> None:
        """Close one item: a hint, the digest, a filter, a mark, an opened row or the zoom."""
        if self.hide_hint():
            return
        if self._digest.dismiss():
            self._remember_visit()
        elif not self.pane_in_focus.close():
            self.show_grid()

    def on_unmount(self) -> None:
        self._remember_visit()

    def action_refresh_pane(self, pane: str = "") -> None:
        request_refresh(self, *(self._named(pane).SOURCES or (None,)))

    def action_refresh_all(self) -> None:
        request_refresh(self, None)

    def action_pause(self) -> None:
        toggle_pause(self)

    async def action_copy_figure(self, pane: str = "") -> None:
        from tui.screen.pane_output import copy_figure

        await copy_figure(await self._painted(pane))

    async def action_copy_table(self, pane: str = "") -> None:
        from tui.screen.pane_output import copy_table

        await copy_table(await self._painted(pane))

    def action_export(self) -> None:
        from tui.screen.pane_output import ask_for_export

        ask_for_export(self.pane_in_focus)

    def action_sources(self) -> None:
        from tui.screen.widgets.sources_screen import SourcesScreen

        self.app.push_screen(SourcesScreen(self))

    def action_digest(self) -> None:
        if self._digest.changes is None:
            self.notify("Nothing is known to have changed since you last looked", markup=False)
        else:
            from tui.screen.panes.digest_screen import DigestScreen

            self.app.push_screen(DigestScreen(self._digest.changes))

    def action_help(self) -> None:
        from tui.screen.keys_here import key_groups
        from tui.screen.widgets.help_screen import HelpScreen

        self.app.push_screen(HelpScreen(key_groups(self, self.pane_in_focus)))

    def _named(self, pane: str) -> Pane:
        """Return the pane of a name, the one in focus for ""."""
        return self._panes[pane or self.current]

    async def _painted(self, pane: str) -> Pane:
        """Return the pane of a name, with figures even if the screen shows another by now."""
        named = self._named(pane)
        if pane and not named.display:
            await named.paint_hidden()
        return named

    def _last_visit(self) -> Update | None:
        return None if self.feed is None else self.feed.last_visit()

    def _remember_visit(self) -> None:
        """Record the visit, unless only past moments were on the screen."""
        if self.feed is not None and self.last_seen is not None:
            self.feed.record_visit(self.last_seen.now)
