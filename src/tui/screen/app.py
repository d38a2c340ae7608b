"""The terminal application: its themes, its keys for everywhere, and the screen it shows."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.app import App, SuspendNotSupported, SystemCommand
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from tui.alerts.notify.silence import EXAMPLES, muted
from tui.config import LOOK_SECONDS, Config, ConfigWatcher, changes, later, own_file, placed
from tui.model.errors import ConfigError, StoreError, UsageError
from tui.screen.as_of_screen import AsOfScreen
from tui.screen.editor import editing
from tui.screen.feed import Feed
from tui.screen.keymap import usable
from tui.screen.main_screen import MainScreen
from tui.screen.panes import PANES
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.base import Pane
from tui.screen.panes.digest import DigestScreen
from tui.screen.themes import DARK, THEMES
from tui.screen.widgets.filter import FilteredTable, FilterLine
from tui.screen.widgets.help_screen import HelpScreen, describe
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.prompt import Prompt
from tui.screen.widgets.provenance_screen import ProvenanceScreen
from tui.screen.widgets.sources_screen import SourcesScreen
from tui.screen.widgets.table import TableView
from tui.screen.widgets.text_styles import plain

CONFIGURATION = "Configuration"
"""Title of what is said about it."""


class TicwatchApp(App[None]):
    """Shows the main screen over what ``connect`` returns."""

    TITLE = "ticwatch"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("T", "next_theme", "Next theme", show=False, id="app.next-theme"),
        Binding("colon,ctrl+p", "command_palette", "Commands", id="app.commands"),
        Binding("q", "quit", "Quit", id="app.quit"),
    ]

    def __init__(
        self,
        connect: Callable[[], Feed],
        *,
        as_of: datetime | None = None,
        theme: str = DARK.name,
        keys: Mapping[str, str] | None = None,
        options: Mapping[str, object] | None = None,
        start: int = 0,
        notices: Iterable[str] = (),
        watched: ConfigWatcher | None = None,
    ) -> None:
        """``connect`` runs in a thread; ``keys``: binding id -> key; ``options``: by pane name.

        ``start``: 0 for the grid or a pane's number; ``notices`` are shown once the screen stands;
        ``watched`` is looked at every second.
        """
        super().__init__()
        self._start = start
        self._notices = list(notices)
        self.animation_level = "none"
        self._connect = connect
        self._as_of = as_of
        self._options = options or {}
        for known in THEMES:
            self.register_theme(known)
        self._watched = watched
        self.theme = DARK.name
        self._notices += [*self._wear(theme), *self._remap(keys or {})]

    def get_default_screen(self) -> Screen[None]:
        return MainScreen(self._connect, self._as_of, self._options, self._start)

    def on_ready(self) -> None:
        self._warn(self._notices)
        if self._watched is not None:
            self.set_interval(LOOK_SECONDS, self.look)

    async def look(self) -> None:
        """Take up the configuration if its file has changed for the better."""
        if self._watched is None:
            return
        old = self._watched.loaded.config
        try:
            loaded = await asyncio.to_thread(self._watched.look)
        except ConfigError as error:
            self._refuse(f"{error}\nWhat was in force stays.")
            return
        if loaded is not None and loaded.config != old:
            self._reconfigure(old, loaded.config)

    def _reconfigure(self, old: Config, new: Config) -> None:
        screen = self.screen_stack[0]
        if isinstance(screen, MainScreen):
            screen.reconfigure(old, new)
        if new.ticwatch.theme != old.ticwatch.theme:
            self._warn(self._wear(new.ticwatch.theme))
        if new.keys != old.keys:
            self._warn(self._remap(new.keys))
        words = list(changes(old, new))
        if waiting := later(old, new):
            words.append(f"from the next start: {', '.join(waiting)}")
        self.notify("\n".join(words), title=CONFIGURATION, markup=False)

    @on(AlertsPane.EditRequested)
    async def edit_rule(self, event: AlertsPane.EditRequested) -> None:
        """Open the file at the rule, and take up what became of it."""
        event.stop()
        if self._watched is None:
            return
        loaded = self._watched.loaded
        rules = {rule.id: rule for rule in loaded.config.alerts.rule}
        if event.rule not in rules:
            return  # removed while it was on its way
        try:
            path = loaded.origin or own_file()
            program = editing(os.environ, path, 1)[0]
            if shutil.which(program) is None:
                raise ConfigError(f"{program!a} is not installed: export EDITOR, as in EDITOR=nano")
            line = placed(path, rules[event.rule])
            with self.suspend():
                subprocess.run(editing(os.environ, path, line), check=False)
        except (ConfigError, OSError) as error:
            self._refuse(str(error))
        except SuspendNotSupported:
            self._refuse("an editor cannot be opened from here")
        await self.look()

    def _wear(self, theme: str) -> list[str]:
        """Put a theme on; what is wrong with its name."""
        if theme not in self.available_themes:
            return [f"no theme is called {theme}; T goes through those there are"]
        self.theme = theme
        return []

    def _remap(self, keys: Mapping[str, str]) -> list[str]:
        """Give actions these keys; what is wrong with some."""
        keymap, problems = usable(keys, binding_ids())
        self.set_keymap(keymap)
        return problems

    def _warn(self, notices: Iterable[str]) -> None:
        for notice in notices:
            self.notify(notice, title=CONFIGURATION, severity="warning", markup=False)

    def _refuse(self, words: str) -> None:
        self.notify(words, title=CONFIGURATION, severity="error", markup=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key of the moment by name."""
        seen: set[str] = set()
        for node, binding, enabled, _ in screen.active_bindings.values():
            if enabled and binding.description and binding.action not in seen:
                seen.add(binding.action)
                keys = self.get_key_display(binding)
                yield SystemCommand(
                    binding.description,
                    f"{describe(binding)} ({keys})",
                    lambda node=node, action=binding.action: self.run_action(action, node),
                )

    @on(AlertsPane.ActionRequested)
    def log_action(self, event: AlertsPane.ActionRequested) -> None:
        screen = self.screen_stack[0]
        if isinstance(screen, MainScreen) and screen.feed is not None:
            try:
                screen.feed.say(event.said)
            except StoreError as error:
                self.notify(str(error), title="Not kept", severity="error", markup=False)

    @on(AlertsPane.MuteRequested)
    def ask_how_long_to_mute(self, event: AlertsPane.MuteRequested) -> None:
        """Ask for how long, with the rule's state in mind."""
        alert = event.alert

        def answered(text: str | None) -> None:
            if text is not None:
                said = muted(alert, text, datetime.now(UTC))
                self.log_action(AlertsPane.ActionRequested(said))

        def wrong(text: str) -> str:
            try:
                muted(alert, text, datetime.now(UTC))
            except UsageError as error:
                return str(error)
            return ""

        self.push_screen(Prompt(f"Mute {plain(alert.title)}", EXAMPLES, wrong), answered)

    def action_next_theme(self) -> None:
        names = [theme.name for theme in THEMES]
        place = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(place + 1) % len(names)]


def binding_ids() -> dict[str, str]:
    """Every binding's id and its default keys, comma-separated."""
    owners: list[type[DOMNode]] = [TicwatchApp, AsOfScreen, MainScreen, Pane, *PANES, TableView]
    owners += [FilteredTable, FilterLine, Overlay, HelpScreen, DigestScreen, ProvenanceScreen]
    owners += [SourcesScreen, Prompt]
    return {
        binding.id: binding.key
        for owner in owners
        for binding in vars(owner).get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.id
    }
