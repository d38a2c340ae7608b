"""Base of the application: toasts and names of keys are plain text, never markup."""

from __future__ import annotations

from textual.app import App
from textual.binding import Binding
from textual.notifications import SeverityLevel

from tui.model.clean_text import clean_lines, clean_text


class PlainTextApp(App[None]):
    """Application that cleans the texts which no widget of its own draws."""

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
