"""Colour scale of the heatmap: even steps, symmetric around zero, legible without red or green."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color, rgb_to_lab

from tui.screen.themes import DARK, LIGHT
from tui.screen.widgets import heat_colours
from tui.screen.widgets.heat_colours import heat_shade, oklab

STEPS = [step for step in range(-heat_colours.STEPS, heat_colours.STEPS + 1) if step]
BACKGROUNDS = {
    name: Color.parse(str(theme.background)) for name, theme in (("dark", DARK), ("light", LIGHT))
}

COLOUR_VISIONS = {
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
}
"""Matrices on linear RGB: Machado, Oliveira and Fernandes 2009, table of severity 1.0."""


def simulate_vision(colour: Color, vision: str) -> Color:
    """Return the colour as it looks with a colour vision deficiency."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    ]
    mixed = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in COLOUR_VISIONS[vision]]
    clipped = [min(1.0, max(0.0, part)) for part in mixed]
    red, green, blue = (
        round(255 * (12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055))
        for x in clipped
    )
    return Color(red, green, blue)


def oklab_distance(colour: Color, other: Color) -> float:
    pairs = zip(oklab(colour), oklab(other), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def cielab_distance(colour: Color, other: Color) -> float:
    """Return the distance of two colours in CIELAB, a measure the scale is not built on."""
    first, second = rgb_to_lab(colour), rgb_to_lab(other)
    return float(sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5)


@pytest.mark.parametrize("background", BACKGROUNDS.values(), ids=BACKGROUNDS)
@pytest.mark.parametrize("step", STEPS)
def test_text_is_legible_on_every_shade(background: Color, step: int) -> None:
    style = heat_colours.heat_style(step, background)
    assert style.color is not None
    assert style.bgcolor is not None
    front, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    assert heat_colours.contrast(front, back) >= 4.5


@pytest.mark.parametrize("background", BACKGROUNDS.values(), ids=BACKGROUNDS)
@pytest.mark.parametrize("side", [1, -1])
def test_shades_are_even_steps(background: Color, side: int) -> None:
    shades = [
        background,
        *(heat_shade(step * side, background) for step in range(1, heat_colours.STEPS + 1)),
    ]
    gaps = [oklab_distance(colour, other) for colour, other in pairwise(shades)]
    assert max(gaps) < 1.25 * min(gaps)
    gaps = [cielab_distance(colour, other) for colour, other in pairwise(shades)]
    assert max(gaps) < 1.6 * min(gaps)


@pytest.mark.parametrize("background", BACKGROUNDS.values(), ids=BACKGROUNDS)
def test_both_arms_have_same_monotonic_lightness(background: Color) -> None:
    gains, losses = (
        [oklab(heat_shade(side * step, background))[0] for step in range(1, heat_colours.STEPS + 1)]
        for side in (1, -1)
    )
    assert losses == pytest.approx(gains, abs=0.004)
    away = [abs(lightness - oklab(background)[0]) for lightness in gains]
    assert away == sorted(away)
    assert away[-1] == pytest.approx(heat_colours.LIGHTNESS_RANGE, abs=0.01)


@pytest.mark.parametrize("background", BACKGROUNDS.values(), ids=BACKGROUNDS)
@pytest.mark.parametrize("vision", COLOUR_VISIONS)
def test_gains_and_losses_differ_without_red_or_green(background: Color, vision: str) -> None:
    """0.02 in OKLab is about the smallest difference visible side by side."""
    for step in range(1, heat_colours.STEPS + 1):
        gain, loss = (
            simulate_vision(heat_shade(side * step, background), vision) for side in (1, -1)
        )
        assert oklab_distance(gain, loss) > 0.02 * step
        assert oklab(gain)[2] < oklab(loss)[2], "a gain stays the bluer of the two"


def test_oklab_of_css_sample_colours() -> None:
    """White, red and blue as the CSS Color 4 samples have them."""
    assert oklab(Color(255, 255, 255)) == pytest.approx((1, 0, 0), abs=1e-4)
    assert oklab(Color(255, 0, 0)) == pytest.approx((0.62796, 0.22486, 0.12585), abs=1e-4)
    assert oklab(Color(0, 0, 255)) == pytest.approx((0.45201, -0.03246, -0.31153), abs=1e-4)


@given(*[st.integers(0, 255)] * 3)
def test_from_oklab_inverts_oklab(red: int, green: int, blue: int) -> None:
    assert heat_colours.from_oklab(oklab(Color(red, green, blue))) == Color(red, green, blue)


def test_contrast_equals_wcag() -> None:
    assert heat_colours.contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert heat_colours.contrast(Color.parse("#777777"), Color(255, 255, 255)) == pytest.approx(
        4.48, abs=0.01
    )


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_heat_step_is_within_scale_for_any_float(value: float) -> None:
    assert -heat_colours.STEPS <= heat_colours.heat_step(value) <= heat_colours.STEPS
