"""Colours as they look with a colour vision deficiency, and their distance."""

from __future__ import annotations

from itertools import starmap

from textual.color import Color, rgb_to_lab

from tests.support.contrast import linear

DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Matrices on linear RGB: Machado, Oliveira and Fernandes 2009, table of severity 1.0."""


def as_seen(colour: Color, deficiency: str) -> Color:
    """Return the colour as it looks with a deficiency."""
    parts = [linear(part) for part in colour.normalized]
    mixed = [
        sum(starmap(float.__mul__, zip(row, parts, strict=True)))
        for row in DEFICIENCIES[deficiency]
    ]
    red, green, blue = (round(255 * _gamma(min(1.0, max(0.0, part)))) for part in mixed)
    return Color(red, green, blue)


def smallest_distance(first: str, second: str) -> float:
    """Return the smallest CIE76 difference of two colours over the deficiencies."""
    colours = Color.parse(first), Color.parse(second)
    return min(
        _distance(*(as_seen(colour, deficiency) for colour in colours))
        for deficiency in DEFICIENCIES
    )


def _distance(first: Color, second: Color) -> float:
    pairs = zip(rgb_to_lab(first), rgb_to_lab(second), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def _gamma(part: float) -> float:
    """Return the sRGB channel of a linear light, both 0 to 1."""
    return part * 12.92 if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)
