"""Base of the application: its terminal and its themes; toasts and names of keys as plain text."""

from __future__ import annotations

import sys

from textual import constants
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.notifications import SeverityLevel
from textual.theme import BUILTIN_THEMES, Theme

from tui.model.clean_text import clean_lines, clean_text
from tui.screen.themes import DARK, THEMES, theme_names


class PlainTextApp(App[None]):
    """Application with our themes that cleans the texts which no widget of its own draws."""

    def __init__(self, theme: str) -> None:
        """Create the application in a theme; in ``DARK`` if none has this name.

        The theme is set before Textual reads it. One that is assigned later has all styles parsed a
        second time.
        """
        first = theme if theme in theme_names() else DARK.name
        self._themes = {**BUILTIN_THEMES, **{theme.name: theme for theme in THEMES}}
        self.set_reactive(App.theme, first)
        super().__init__()
        self.add_class(f"-theme-{first}", update=False)

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Themes by name: those of Textual, and ours in place of any of the same name."""
        return self._themes

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

    def get_key_display(self, binding: Binding) -> str:
        return clean_text(super().get_key_display(binding))
