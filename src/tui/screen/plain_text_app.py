"""Base of the application: its terminal; toasts and names of keys as plain text, never markup."""

from __future__ import annotations

import sys

from textual import constants
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.notifications import SeverityLevel

from tui.model.clean_text import clean_lines, clean_text


class PlainTextApp(App[None]):
    """Application that cleans the texts which no widget of its own draws."""

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
