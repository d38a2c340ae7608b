"""The diverging scale of a heatmap: blue for gains, orange for losses, the background for zero.

Shades are even steps in OKLab (Ottosson 2020), where equal distances look equal. Both arms leave
the background with the same lightness and the same chroma, so that equal figures of either sign
stand out equally; their hues stay apart for those who do not see red or green.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians, sin

from rich.style import Style
from textual.color import Color

STEPS = 8
"""Shades on either side of zero; more could not be told apart."""
GAIN_HUE, LOSS_HUE = 255.0, 60.0
"""Degrees in OKLab's plane: blue and orange."""
DEPTH = 0.40
"""Lightness between the background and the hottest shade."""
CHROMA = 0.115
"""Of the hottest shades: as much as both hues have at that lightness."""
_MIDDLE = 0.5
"""A background lighter than this has shades that are darker than it."""

Triple = tuple[float, float, float]


def heat_step(heat: float) -> int:
    """The shade of a place on the scale (-1 to +1): -STEPS to +STEPS, 0 for none."""
    return round(max(-1.0, min(1.0, heat)) * STEPS) if heat == heat else 0


@lru_cache(maxsize=128)
def heat_style(step: int, background: Color) -> Style:
    """Paper of shade ``step`` with an ink legible on it."""
    shade = heat_shade(step, background)
    ink = max((Color(0, 0, 0), Color(255, 255, 255)), key=lambda ink: contrast(ink, shade))
    return Style(color=ink.rich_color, bgcolor=shade.rich_color)


def heat_shade(step: int, background: Color) -> Color:
    """The colour so many even steps from the background to an arm's end."""
    near = oklab(background)
    lightness = near[0] + (DEPTH if near[0] < _MIDDLE else -DEPTH)
    hue = radians(GAIN_HUE if step > 0 else LOSS_HUE)
    far = (lightness, CHROMA * cos(hue), CHROMA * sin(hue))
    share = abs(step) / STEPS
    lightness, a, b = (start + (end - start) * share for start, end in zip(near, far, strict=True))
    return from_oklab((lightness, a, b))


def oklab(color: Color) -> Triple:
    """Lightness 0 to 1, and the green-red and blue-yellow coordinates of a colour."""
    red, green, blue = (_linear(part) for part in color.normalized)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def from_oklab(coordinates: Triple) -> Color:
    """The nearest colour a screen has."""
    lightness, a, b = coordinates
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    red, green, blue = (round(255 * _gamma(min(1.0, max(0.0, part)))) for part in linear)
    return Color(red, green, blue)


def contrast(first: Color, second: Color) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2 defines it."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Color) -> float:
    linear = (_linear(part) for part in color.normalized)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _linear(part: float) -> float:
    """Light of a channel of sRGB, both 0 to 1."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)
