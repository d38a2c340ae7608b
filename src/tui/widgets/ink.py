"""How a tone, a state and a place on the heat scale look; and what text may reach the glass."""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style
from textual.color import Color, Lab, lab_to_rgb, rgb_to_lab
from textual.content import Content

from tui.model import State
from tui.present import Line, Tone

HEAT_STEPS = 8
"""Shades on either side of zero; more could not be told apart."""

HEAT_DEPTH = 0.62
"""How far the hottest shade goes from the background to the tone's own colour."""

TONE_STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.MUTED: "$text-muted",
    Tone.UP: "$primary",
    Tone.DOWN: "$secondary",
    Tone.ACCENT: "$accent",
    Tone.WARNING: "$warning",
    Tone.CRITICAL: "bold $error",
}
"""Styles of running text, resolved by the theme in use."""

WEAK_STATES = frozenset({State.STALE})
"""States whose figures are themselves dimmed, not only badged."""

_CONTROLS: dict[int, str] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x200B, 0x2010)], ""),
    **dict.fromkeys([*range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF], ""),
    ord("\t"): " ",
    ord("\n"): " ",
}


def plain(text: str) -> str:
    """``text`` without control, zero-width and direction-changing characters, on one line."""
    return text if text.isascii() and text.isprintable() else text.translate(_CONTROLS)


def content(line: Line) -> Content:
    """A line of a view, each span in the style of its tone."""
    return Content.assemble(*((plain(span.text), TONE_STYLES[span.tone]) for span in line))


def heat_step(heat: float) -> int:
    """The shade of a place on the scale: -HEAT_STEPS to +HEAT_STEPS, 0 for none."""
    return round(max(-1.0, min(1.0, heat)) * HEAT_STEPS) if heat == heat else 0


@lru_cache(maxsize=128)
def heat_style(step: int, centre: Color, gain: Color, loss: Color) -> Style:
    """Background of shade ``step`` with an ink legible on it.

    The shades are even steps in CIELAB from the background to the colour of the sign, so that
    equal figures of either sign stand out equally.
    """
    far = rgb_to_lab(gain if step > 0 else loss)
    near = rgb_to_lab(centre)
    share = HEAT_DEPTH * abs(step) / HEAT_STEPS
    mixed = (a + (b - a) * share for a, b in zip(near, far, strict=True))
    shade = lab_to_rgb(Lab(*mixed)).clamped
    ink = max((Color(0, 0, 0), Color(255, 255, 255)), key=lambda ink: contrast(ink, shade))
    return Style(color=ink.rich_color, bgcolor=shade.rich_color)


def contrast(first: Color, second: Color) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2 defines it."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Color) -> float:
    linear = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
