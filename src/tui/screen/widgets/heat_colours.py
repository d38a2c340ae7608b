"""Diverging colour scale of a heatmap: blue for gains, orange for losses, background for zero.

Shades are even steps in OKLab (Ottosson 2020), where equal distances look equal. At the same
distance from zero both arms have the same lightness and chroma, so that equal figures of either
sign stand out equally. Their hues differ also for users who cannot see red or green.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians, sin

from rich.style import Style
from textual.color import Color

STEPS = 8
"""Shades on either side of zero. Neighbours of a finer scale would look the same."""
GAIN_HUE, LOSS_HUE = 255.0, 60.0
"""Hue angles in OKLab's plane, in degrees: blue and orange."""
LIGHTNESS_RANGE = 0.40
"""Difference in OKLab lightness between the background and the strongest shade."""
CHROMA = 0.115
"""OKLab chroma of the strongest shades: both hues reach it in sRGB at that lightness."""
_LIGHT_BACKGROUND = 0.5
"""Lightness from which a background counts as light: its shades are darker than it."""

OkLab = tuple[float, float, float]
"""Lightness (0 to 1), green-red and blue-yellow coordinate."""


def heat_step(heat: float) -> int:
    """Return the shade of a heat from -1 to +1: -``STEPS`` to +``STEPS``, 0 for NaN."""
    return round(max(-1.0, min(1.0, heat)) * STEPS) if heat == heat else 0


@lru_cache(maxsize=128)
def heat_style(step: int, background: Color) -> Style:
    """Return the style of shade ``step``, with black or white text, whichever contrasts more."""
    shade = heat_shade(step, background)
    black, white = Color(0, 0, 0), Color(255, 255, 255)
    text_colour = max((black, white), key=lambda colour: contrast(colour, shade))
    return Style(color=text_colour.rich_color, bgcolor=shade.rich_color)


def heat_shade(step: int, background: Color) -> Color:
    """Return the colour ``step`` even steps away from the background."""
    start = oklab(background)
    lightness = start[0] + (LIGHTNESS_RANGE if start[0] < _LIGHT_BACKGROUND else -LIGHTNESS_RANGE)
    hue = radians(GAIN_HUE if step > 0 else LOSS_HUE)
    end = (lightness, CHROMA * cos(hue), CHROMA * sin(hue))
    fraction = abs(step) / STEPS
    lightness, a, b = (x + (y - x) * fraction for x, y in zip(start, end, strict=True))
    return from_oklab((lightness, a, b))


def oklab(color: Color) -> OkLab:
    """Return the OKLab coordinates of a colour."""
    red, green, blue = (_linear(part) for part in color.normalized)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def from_oklab(coordinates: OkLab) -> Color:
    """Return the sRGB colour of OKLab coordinates, each channel clipped to 0 to 255."""
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
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    linear = (_linear(part) for part in color.normalized)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _linear(part: float) -> float:
    """Return the linear light of an sRGB channel, both 0 to 1."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    """Return the sRGB channel of a linear light, both 0 to 1."""
    return part * 12.92 if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)
