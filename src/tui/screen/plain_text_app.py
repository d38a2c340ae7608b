"""Base of the application: its terminal, its messages, and names of keys."""

from __future__ import annotations

import sys
from collections import deque
from typing import ClassVar

from rich.console import RenderableType
from textual import constants, on
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import Event, Key
from textual.notifications import Notification, Notify, SeverityLevel
from textual.screen import Screen
from textual.widgets import Input

from tui.config.symbols import Symbols
from tui.model.clean_text import clean_lines, clean_text
from tui.screen.cell_compositor import ShownCells
from tui.screen.collector import collect_if_due
from tui.screen.quiet_keyboard import REST_SECONDS, QuietKeyboard
from tui.screen.themed_app import ThemedApp

MAX_MESSAGES = 500
"""Toasts that are remembered, the newest."""


class PlainTextApp(ThemedApp):
    """Application that cleans the texts which no widget of its own draws.

    It remembers its messages, and answers a key that does nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("M", "messages", "Messages", False, id="app.messages", tooltip="Those of this run"),
        Binding("ctrl+q", "quit", "Quit", False, priority=True, id="app.quit-now"),
    ]

    def __init__(self, theme: str, symbols: Symbols = Symbols.BRAILLE) -> None:
        super().__init__(theme, symbols)
        self.messages: deque[Notification] = deque(maxlen=MAX_MESSAGES)
        """Toasts of this run, the oldest first."""
        self._answered: set[str] = set()
        """Answers to keys that do nothing. Each is given once."""
        self._shown_cells = ShownCells()
        self._disable_tooltips = True  # no widget has one, but each screen a place for it
        self.keyboard = QuietKeyboard()

    def on_mount(self) -> None:
        self.set_interval(REST_SECONDS, self._collect_at_rest)

    @on(Driver.SignalResume)
    def paint_again(self) -> None:
        """Paint all after a stop: the terminal was the shell's meanwhile."""
        self.refresh(layout=True)

    def _collect_at_rest(self) -> None:
        """Collect all garbage if that is due and no key is expected."""
        if self.keyboard.is_at_rest:
            collect_if_due()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Write what looks different on the terminal."""
        super()._display(screen, self._shown_cells.changes(renderable))

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of a terminal.

        Textual chooses on Windows, and if TEXTUAL_DRIVER names one, as for textual-serve.
        """
        if sys.platform == "win32" or constants.DRIVER:
            return super().get_driver_class()
        from tui.screen.terminal_driver import TerminalDriver

        return TerminalDriver

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a toast. Its text can have several lines; names in it are cleaned."""
        super().notify(
            clean_lines(message),
            title=clean_text(title),
            severity=severity,
            timeout=timeout,
            markup=markup,
        )

    @on(Notify)
    def record_message(self, event: Notify) -> None:
        self.messages.append(event.notification)

    def action_command_palette(self) -> None:
        from tui.screen.widgets.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_messages(self) -> None:
        from tui.screen.widgets.messages_screen import MessagesScreen

        self.push_screen(MessagesScreen(self.messages))

    async def on_event(self, event: Event) -> None:
        """Run the action of a key before the next key is looked at, unless text is typed.

        Textual sends each key through the widget in focus. Of two keys pressed at once, the second
        would be on its way to that widget while the first moves the focus. A key typed at the start
        waits for the screen, which has no widget in focus before it is mounted.
        """
        if isinstance(event, Key):
            self.keyboard.typed()
            await self.screen._mounted_event.wait()
        if not isinstance(event, Key) or event.is_forwarded or self._takes_text:
            await super().on_event(event)
            return
        self.app_focus = True
        if not await self._check_bindings(event.key, priority=True):
            event._set_forwarded()
            await super().on_event(event)

    @property
    def _takes_text(self) -> bool:
        """Is a line of text in focus?"""
        return isinstance(self.focused, Input)

    async def on_key(self, event: Key) -> None:
        """Answer a key that does nothing, once. Keys typed into a line of text do not come here."""
        if isinstance(self.focused, Input):
            return
        from tui.screen.unbound_keys import answer_to

        answer = answer_to(event, self.screen)
        if answer and answer not in self._answered:
            self._answered.add(answer)
            self.notify(answer)

    def get_key_display(self, binding: Binding) -> str:
        """Return the key of a binding as the footer and the help write it."""
        from tui.screen.key_names import format_key

        return clean_text(format_key(binding.key))
