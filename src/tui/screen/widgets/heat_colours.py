"""Colour scale of a heatmap: seven steps from orange losses to blue gains, fixed for each theme."""

from __future__ import annotations

from rich.style import Style
from textual.color import Color

from tui.screen.tones import Tones

STEPS = 3
"""Steps on either side of zero."""
_NAMES = {-3: "m3", -2: "m2", -1: "m1", 0: "zero", 1: "p1", 2: "p2", 3: "p3"}


def heat_step(heat: float) -> int:
    """Return the step of a heat from -1 to +1: -``STEPS`` to +``STEPS``, 0 for NaN."""
    return round(max(-1.0, min(1.0, heat)) * STEPS) if heat == heat else 0


def heat_name(step: int) -> str:
    """Return the name of a step's tone in every theme."""
    return f"heat-{_NAMES[step]}"


def filled_style(tones: Tones, name: str) -> Style:
    """Return the style of a tone that has a ground of its own, such as ``badge-info``."""
    text, ground = Color.parse(tones[f"{name}-text"]), Color.parse(tones[name])
    weight = Style.parse(tones[f"{name}-style"])
    return Style(color=text.rich_color, bgcolor=ground.rich_color) + weight
