"""Colour themes.

Gains and losses differ in blue and orange, for users who cannot see red or green.
"""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="ticwatch-dark",
    primary="#6CB6FF",
    secondary="#FF9F43",
    accent="#8FD3FF",
    warning="#F2CC60",
    error="#FF6B81",
    success="#6CB6FF",
    foreground="#D5DCE6",
    background="#0E1319",
    surface="#141A22",
    panel="#1C242E",
)
LIGHT = Theme(
    name="ticwatch-light",
    primary="#0B5CAD",
    secondary="#A84300",
    accent="#00507A",
    warning="#7A5A00",
    error="#B3173A",
    success="#0B5CAD",
    foreground="#1B2530",
    background="#FBFBF9",
    surface="#F2F2EE",
    panel="#E6E7E3",
    dark=False,
)
THEMES: tuple[Theme, ...] = (
    DARK,
    LIGHT,
    replace(
        BUILTIN_THEMES["ansi-dark"], primary="ansi_bright_cyan", secondary="ansi_bright_yellow"
    ),
    replace(BUILTIN_THEMES["ansi-light"], primary="ansi_blue", secondary="ansi_red"),
)
"""Themes in the order in which ``T`` changes them.

Gains are the primary colour, losses the secondary.
"""


def theme_names() -> frozenset[str]:
    """Return the names that ``theme`` may have: those of ``THEMES`` and of Textual."""
    return frozenset([*BUILTIN_THEMES, *(theme.name for theme in THEMES)])
