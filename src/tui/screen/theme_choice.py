"""Theme that the user chose, kept in the home until the configuration names another one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from textual.app import App

from tui.screen.last_frame import THEME_FILE
from tui.screen.themes import theme_names
from tui.store.private_files import write_private

log = logging.getLogger(__name__)

_DESCRIPTIONS = {
    "ticwatch-dark": "for any colour vision",
    "ticwatch-light": "for a light room",
    "ticwatch-high-contrast": "white on black",
    "colour-blind": "ticwatch-dark by another name",
    "ansi-dark": "16 colours of a dark terminal",
    "ansi-light": "16 colours of a light terminal",
    "ticwatch-mono": "no colours",
}
"""Themes of ticwatch, each with a description."""


def first_theme(home: Path, configured: str) -> str:
    """Return the theme to start with: the chosen one, or the configured one.

    The choice counts as long as ``configured`` is what it was then. So the later of the two counts.
    """
    try:
        chosen, configured_then = (home / THEME_FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return configured
    is_valid = configured_then == configured and chosen in theme_names()
    return chosen if is_valid else configured


def keep_choice(home: Path, chosen: str, configured: str) -> None:
    """Store a chosen theme, and the configured one that it replaces. If that fails, log it."""
    path = home / THEME_FILE
    try:
        write_private(path, f"{chosen}\n{configured}\n".encode())
    except OSError as error:
        log.warning("%s: %s", path, error)


def choose_theme(app: App[None], keep: Callable[[str], None]) -> None:
    """Show the themes, each while the cursor is on it. Use and keep the one that is taken."""
    from tui.screen.widgets.choice_screen import ChoiceScreen  # not before the first frame

    before = app.theme

    def preview(name: str) -> None:
        app.theme = name

    def submit(name: str | None) -> None:
        app.theme = before if name is None else name
        if name is not None:
            keep(name)

    title = "Theme · none has colours, as NO_COLOR is set" if app.no_color else "Theme"
    app.push_screen(ChoiceScreen(title, choices(), before, preview), submit)


def choices() -> list[tuple[str, str]]:
    """Return the themes with their descriptions, those of ticwatch first."""
    others = sorted(theme_names() - set(_DESCRIPTIONS))
    return [*_DESCRIPTIONS.items(), *((name, "of Textual") for name in others)]
