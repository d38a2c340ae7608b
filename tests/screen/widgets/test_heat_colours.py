"""The scale of the heatmap: even, the same on either side of zero, and legible by everybody."""

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
PAPERS = {
    name: Color.parse(str(theme.background)) for name, theme in (("dark", DARK), ("light", LIGHT))
}

SIGHTS = {
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
"""What is left of linear RGB: Machado, Oliveira and Fernandes 2009, table of severity 1.0."""


def seen(colour: Color, sight: str) -> Color:
    """The colour as somebody with that sight sees it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    ]
    mixed = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in SIGHTS[sight]]
    clipped = [min(1.0, max(0.0, part)) for part in mixed]
    red, green, blue = (
        round(255 * (12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055))
        for x in clipped
    )
    return Color(red, green, blue)


def distance(one: Color, other: Color) -> float:
    pairs = zip(oklab(one), oklab(other), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def cielab(one: Color, other: Color) -> float:
    """How far apart two colours look by another measure than the scale's own."""
    first, second = rgb_to_lab(one), rgb_to_lab(other)
    return float(sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5)


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
@pytest.mark.parametrize("step", STEPS)
def test_figures_are_legible_on_every_shade(paper: Color, step: int) -> None:
    style = heat_colours.heat_style(step, paper)
    assert style.color is not None
    assert style.bgcolor is not None
    front, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    assert heat_colours.contrast(front, back) >= 4.5


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
@pytest.mark.parametrize("side", [1, -1])
def test_shades_are_even_steps_to_the_eye(paper: Color, side: int) -> None:
    shades = [paper, *(heat_shade(step * side, paper) for step in range(1, heat_colours.STEPS + 1))]
    gaps = [distance(one, other) for one, other in pairwise(shades)]
    assert max(gaps) < 1.25 * min(gaps)
    gaps = [cielab(one, other) for one, other in pairwise(shades)]
    assert max(gaps) < 1.6 * min(gaps)


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_both_arms_have_the_same_lightness_which_only_goes_one_way(paper: Color) -> None:
    gains, losses = (
        [oklab(heat_shade(side * step, paper))[0] for step in range(1, heat_colours.STEPS + 1)]
        for side in (1, -1)
    )
    assert losses == pytest.approx(gains, abs=0.004)
    away = [abs(lightness - oklab(paper)[0]) for lightness in gains]
    assert away == sorted(away)
    assert away[-1] == pytest.approx(heat_colours.DEPTH, abs=0.01)


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
@pytest.mark.parametrize("sight", SIGHTS)
def test_gains_and_losses_are_told_apart_without_red_or_green(paper: Color, sight: str) -> None:
    """0.02 in OKLab is about what one notices side by side."""
    for step in range(1, heat_colours.STEPS + 1):
        gain, loss = (seen(heat_shade(side * step, paper), sight) for side in (1, -1))
        assert distance(gain, loss) > 0.02 * step
        assert oklab(gain)[2] < oklab(loss)[2], "a gain stays the bluer of the two"


def test_oklab_of_known_colours() -> None:
    """White, red and blue as the CSS Color 4 samples have them."""
    assert oklab(Color(255, 255, 255)) == pytest.approx((1, 0, 0), abs=1e-4)
    assert oklab(Color(255, 0, 0)) == pytest.approx((0.62796, 0.22486, 0.12585), abs=1e-4)
    assert oklab(Color(0, 0, 255)) == pytest.approx((0.45201, -0.03246, -0.31153), abs=1e-4)


@given(*[st.integers(0, 255)] * 3)
def test_there_and_back_is_the_same_colour(red: int, green: int, blue: int) -> None:
    assert heat_colours.from_oklab(oklab(Color(red, green, blue))) == Color(red, green, blue)


def test_contrast_is_that_of_wcag() -> None:
    assert heat_colours.contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert heat_colours.contrast(Color.parse("#777777"), Color(255, 255, 255)) == pytest.approx(
        4.48, abs=0.01
    )


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_every_heat_has_a_shade(value: float) -> None:
    assert -heat_colours.STEPS <= heat_colours.heat_step(value) <= heat_colours.STEPS
