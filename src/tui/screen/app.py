"""Terminal application: its themes, its global keys and its screens."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.events import Key
from textual.screen import Screen

from tui.config import CHECK_SECONDS, Config, ConfigWatcher, first_lines, user_config_file
from tui.config.symbols import Symbols
from tui.model.errors import ConfigError, StoreError
from tui.screen.collector import resume_collector
from tui.screen.feed_screen import KeepingApp
from tui.screen.last_screen.files import LastScreens
from tui.screen.main_screen import MainScreen
from tui.screen.panes import PANES
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.base import Pane
from tui.screen.remembering_screen import Watch
from tui.screen.symbols import terminal_symbols
from tui.screen.themes import DARK

if TYPE_CHECKING:
    from tui.model.alerts import AlertAction
    from tui.screen.feed import Feed

CONFIGURATION = "Configuration"
"""Title of toasts about the configuration."""


def _palette_commands() -> type[Provider]:
    """Return the provider of the palette. It is imported when the palette is opened."""
    from tui.screen.command_provider import PaletteCommands

    return PaletteCommands


class TicwatchApp(KeepingApp):
    """Application that shows the main screen over the feed that ``connect`` returns."""

    TITLE = "ticwatch"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("T", "theme", "Theme", False, id="app.theme", tooltip="Shown while you choose"),
        Binding("colon,ctrl+p", "command_palette", "Commands", id="app.commands"),
        Binding("q", "quit", "Quit", id="app.quit"),
    ]

    def __init__(
        self,
        connect: Callable[[], Feed],
        *,
        as_of: datetime | None = None,
        theme: str = DARK.name,
        symbols: Symbols = Symbols.BRAILLE,
        keys: Mapping[str, str] | None = None,
        options: Mapping[str, object] | None = None,
        start: int = 0,
        notices: Iterable[str] = (),
        watcher: ConfigWatcher | None = None,
        panes: Sequence[type[Pane]] = PANES,
        last_screens: LastScreens | None = None,
        watch: Watch | None = None,
    ) -> None:
        """Create the application; ``connect`` is called in a thread.

        ``keys`` maps binding ids to keys, ``options`` pane names to options. ``start`` is 0 for the
        grid, else a pane's number. ``notices`` are shown as warnings once the application is ready.
        ``watcher`` is checked every ``CHECK_SECONDS``. ``last_screens`` has what is shown first,
        ``watch`` makes the check whether that is the present.
        """
        super().__init__(theme, symbols)
        self.first_theme = theme
        """Theme with which the next start begins."""
        self._start = start
        self._logging = asyncio.Lock()  # keeps the user's actions in their order
        self._panes = panes
        self._last_screens = last_screens if as_of is None else None
        self._notices = list(notices)
        self.animation_level = "none"
        self._connect = connect
        self._as_of = as_of
        self._options = options or {}
        self._watcher = watcher
        self._watch = watch
        self._notices += [*self._theme_warnings(theme), *(self._apply_keys(keys) if keys else [])]

    def get_default_screen(self) -> Screen[None]:
        choices = (self._as_of, self._options, self._start, self._panes, self._last_screens)
        return MainScreen(self._connect, *choices, self._watch)

    @property
    def config(self) -> Config:
        return super().config if self._watcher is None else self._watcher.loaded.config

    async def on_key(self, event: Key) -> None:
        """Let a digit choose a view: here each key comes after the action of the last one."""
        if isinstance(self.screen, MainScreen) and await self.screen.chooses_view(event.key):
            event.prevent_default()

    async def action_quit(self) -> None:
        """Keep the last screen, then end the application."""
        screen = self.screen_stack[0]
        if isinstance(screen, MainScreen):
            screen.keep_now()
        await super().action_quit()

    def on_ready(self) -> None:
        self.call_after_refresh(resume_collector)
        self._show_warnings(self._notices)
        if self._watcher is not None:
            self.set_interval(CHECK_SECONDS, self.check_config)

    async def check_config(self, *, is_saved: bool = False) -> None:
        """Apply the configuration file if it has changed and is complete, as ``is_saved`` says.

        If it is not valid, show the error and keep the configuration in force.
        """
        if self._watcher is None:
            return
        old = self._watcher.loaded.config
        try:
            loaded = await asyncio.to_thread(self._watcher.check, is_saved=is_saved)
        except ConfigError as error:
            self._show_error(f"{error}\nWhat was in force stays.")
            return
        if loaded is not None and loaded.config != old:
            self._reconfigure(old, loaded.config)

    def _reconfigure(self, old: Config, new: Config) -> None:
        """Apply the changed options and show a toast that lists them."""
        self.symbols = terminal_symbols(new.ticwatch.symbols, os.environ)
        screen = self.screen_stack[0]
        if isinstance(screen, MainScreen):
            screen.reconfigure(old, new)
        if new.ticwatch.theme != old.ticwatch.theme:
            self._use_theme(new.ticwatch.theme)
        if new.keys != old.keys:
            self._show_warnings(self._apply_keys(new.keys))
        from tui.config.diff import changes_after_restart, describe_changes

        lines = list(first_lines(describe_changes(old, new), "changes"))
        if waiting := changes_after_restart(old, new):
            lines.append(f"from the next start: {', '.join(waiting)}")
        self.notify("\n".join(lines), title=CONFIGURATION, markup=False)

    @on(AlertsPane.EditRequested)
    async def edit_rule(self, event: AlertsPane.EditRequested) -> None:
        """Open the configuration file at the rule's line in the user's editor, then apply it."""
        from tui.screen.editor import rule_command, run_editor

        event.stop()
        if self._watcher is None:
            return
        loaded = self._watcher.loaded
        rules = {rule.id: rule for rule in loaded.config.alerts.rule}
        if event.rule not in rules:
            return  # removed from the configuration after the message was posted
        try:
            path = loaded.origin or user_config_file()
            command = rule_command(os.environ, path, rules[event.rule])
            with self.suspend():
                await run_editor(command)
        except (ConfigError, OSError) as error:
            self._show_error(str(error))
        except SuspendNotSupported:
            self._show_error("an editor cannot be opened from here")
        await self.check_config(is_saved=True)

    def _use_theme(self, theme: str) -> None:
        """Switch to a theme, or show a warning that none has this name."""
        if warnings := self._theme_warnings(theme):
            self._show_warnings(warnings)
        else:
            self.action_use_theme(theme)

    def _theme_warnings(self, theme: str) -> list[str]:
        """Return a warning if no theme has this name."""
        if theme in self.available_themes:
            return []
        return [f"no theme is called {theme}; T shows those there are"]

    def _apply_keys(self, keys: Mapping[str, str]) -> list[str]:
        """Remap keys by binding id. Return a warning for each remap that is not valid."""
        from tui.screen.default_keys import DEFAULT_KEYS
        from tui.screen.key_remaps import check_keymap

        keymap, problems = check_keymap(keys, DEFAULT_KEYS)
        self.set_keymap(keymap)
        return problems

    def _show_warnings(self, notices: Iterable[str]) -> None:
        for notice in notices:
            self.notify(notice, title=CONFIGURATION, severity="warning", markup=False)

    def _show_error(self, text: str) -> None:
        self.notify(text, title=CONFIGURATION, severity="error", markup=False)

    @on(AlertsPane.ActionRequested)
    @work(group="actions")
    async def log_action(self, event: AlertsPane.ActionRequested) -> None:
        """Write the user's action on a rule to the notification log, and say what it did."""
        from tui.alerts.notify.actions import done_words

        screen = self.screen_stack[0]
        if isinstance(screen, MainScreen) and screen.feed is not None:
            try:
                async with self._logging:
                    await asyncio.to_thread(screen.feed.apply_action, event.action)
                self.notify(done_words(event.action), title=event.title)
            except StoreError as error:
                self.notify(str(error), title="Not kept", severity="error", markup=False)

    @on(AlertsPane.MuteRequested)
    def ask_to_mute(self, event: AlertsPane.MuteRequested) -> None:
        from tui.screen.mute_prompt import prompt_for_mute

        def submit(action: AlertAction) -> None:
            self.log_action(AlertsPane.ActionRequested(action, event.alert.title))

        prompt_for_mute(self, event, lambda: datetime.now(UTC), submit)

    def action_theme(self) -> None:
        """Show the themes, each while the cursor is on it. Keep the one that is taken."""
        from tui.screen.theme_choice import choose_theme

        choose_theme(self, self.keep_theme)

    def action_use_theme(self, theme: str) -> None:
        self.theme = theme
        self.keep_theme(theme)

    def keep_theme(self, theme: str) -> None:
        """Begin the next start with a theme, unless the configured one is changed until then."""
        if self._watcher is not None:
            from tui.config import home_folder
            from tui.screen.theme_choice import keep_choice

            self.first_theme = theme
            keep_choice(home_folder(os.environ), theme, self._watcher.loaded.config.ticwatch.theme)
