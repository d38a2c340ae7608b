"""Colour themes.

Colour means something: blue is up or bought, orange is down or sold, yellow and pink are alarms.
All else is grey to white. The two sides differ in blue and orange, for users who cannot see red or
green. Bold text, signs and marks say the same, for users without colours.
"""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

from tui.screen.tones import (
    ANSI_DARK_TONES,
    ANSI_LIGHT_TONES,
    DARK_TONES,
    HIGH_CONTRAST_TONES,
    LIGHT_TONES,
    MONO_TONES,
    Tones,
)

_TONE_OF = {
    "text": "text-body",
    **dict.fromkeys(("text-muted", "text-disabled"), "mute"),
    **dict.fromkeys(("foreground-muted", "foreground-disabled"), "mute"),
    **{"text-primary": "up", "text-secondary": "down", "text-success": "up", "text-accent": "hi"},
    **{"text-warning": "warn", "text-error": "crit"},
    **{"border": "text-body", "border-blurred": "rule"},
    **{"block-cursor-foreground": "hi", "block-cursor-background": "row"},
    **{"block-cursor-blurred-foreground": "text-body", "block-cursor-blurred-background": "row"},
    "block-hover-background": "band",
    **{"input-cursor-foreground": "chip-text", "input-cursor-background": "chip"},
    "input-cursor-text-style": "chip-style",
    **{"input-selection-foreground": "hi", "input-selection-background": "row"},
    **{"screen-selection-foreground": "hi", "screen-selection-background": "row"},
    **{"link-color": "text-body", "link-color-hover": "hi", "link-background-hover": "row"},
    **dict.fromkeys(("scrollbar", "scrollbar-hover"), "text2"),
    "scrollbar-active": "hi",
    **dict.fromkeys(("scrollbar-background", "scrollbar-background-hover"), "rule"),
    **{"scrollbar-background-active": "rule", "scrollbar-corner-color": "ground"},
    **dict.fromkeys(("panel-lighten-1", "panel-darken-1", "background-darken-1"), "band"),
    **{"ansi-background": "ground", "ansi-foreground": "text-body"},
}
"""Variable of Textual's own widgets -> the tone that it has here."""


def _theme(name: str, tones: Tones, *, dark: bool = True, ansi: bool = False) -> Theme:
    return Theme(
        name=name,
        primary=tones["up"],
        secondary=tones["down"],
        accent=tones["hi"],
        warning=tones["warn"],
        error=tones["crit"],
        success=tones["up"],
        foreground=tones["text-body"],
        background=tones["ground"],
        surface=tones["ground"],
        panel=tones["band"],
        dark=dark,
        ansi=ansi,
        variables={
            **{variable: tones[tone] for variable, tone in _TONE_OF.items()},
            "block-cursor-text-style": "bold",
            **tones,
        },
    )


DARK = _theme("ticwatch-dark", DARK_TONES)
LIGHT = _theme("ticwatch-light", LIGHT_TONES, dark=False)
HIGH_CONTRAST = _theme("ticwatch-high-contrast", HIGH_CONTRAST_TONES)
MONO = _theme("ticwatch-mono", MONO_TONES, ansi=True)
ANSI_DARK = _theme("ansi-dark", ANSI_DARK_TONES, ansi=True)
ANSI_LIGHT = _theme("ansi-light", ANSI_LIGHT_TONES, dark=False, ansi=True)
COLOUR_BLIND = replace(DARK, name="colour-blind")
"""The dark theme by the name that a colour-blind user looks for."""
THEMES: tuple[Theme, ...] = (
    *(DARK, LIGHT, HIGH_CONTRAST, COLOUR_BLIND),
    *(ANSI_DARK, ANSI_LIGHT, MONO),
)
"""Themes of ticwatch, in the order in which ``T`` lists them."""


def theme_names() -> frozenset[str]:
    """Return the names that ``theme`` may have: those of ``THEMES`` and of Textual."""
    return frozenset([*BUILTIN_THEMES, *(theme.name for theme in THEMES)])


def themes_by_name(*, has_colours: bool) -> dict[str, Theme]:
    """Return the themes of ticwatch and of Textual by name; all like ``MONO`` without colours."""
    if not has_colours:
        return {name: replace(MONO, name=name) for name in theme_names()}
    return {**BUILTIN_THEMES, **{theme.name: theme for theme in THEMES}}


def tones_for(theme: Theme) -> Tones:
    """Return the tones of a theme. One of Textual has ours on its own grounds."""
    if "text-body" in theme.variables:
        return {}
    if theme.ansi:
        return ANSI_DARK_TONES if theme.dark else ANSI_LIGHT_TONES
    grounds = theme.to_color_system().generate()
    tones = DARK_TONES if theme.dark else LIGHT_TONES
    return {**tones, "ground": grounds["background"], "band": grounds["panel"]}
