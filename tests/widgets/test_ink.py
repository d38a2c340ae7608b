"""Tones and shades: legible, even, and the same strength on either side of zero."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color, rgb_to_lab

from tui.app import DARK, LIGHT
from tui.widgets import ink

STEPS = [step for step in range(-ink.HEAT_STEPS, ink.HEAT_STEPS + 1) if step]


def colours(theme: str) -> tuple[Color, Color, Color]:
    found = {"dark": DARK, "light": LIGHT}[theme]
    return tuple(Color.parse(str(c)) for c in (found.background, found.primary, found.secondary))  # type: ignore[return-value]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("step", STEPS)
def test_figures_are_legible_on_every_shade(theme: str, step: int) -> None:
    style = ink.heat_style(step, *colours(theme))
    assert style.color is not None
    assert style.bgcolor is not None
    front, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    assert ink.contrast(front, back) >= 4.5


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_shades_are_even_steps_to_the_eye(theme: str) -> None:
    for side in (1, -1):
        shades = [rgb_to_lab(colours(theme)[0])]
        for step in range(1, ink.HEAT_STEPS + 1):
            paper = ink.heat_style(step * side, *colours(theme)).bgcolor
            assert paper is not None
            shades.append(rgb_to_lab(Color.from_rich_color(paper)))
        gaps = [
            sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5
            for first, second in pairwise(shades)
        ]
        assert max(gaps) < 2 * min(gaps)


def test_contrast_is_that_of_wcag() -> None:
    assert ink.contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert ink.contrast(Color.parse("#777777"), Color(255, 255, 255)) == pytest.approx(
        4.48, abs=0.01
    )


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_both_signs_are_legible_as_text(theme: object) -> None:
    found = DARK if theme is DARK else LIGHT
    for name in (found.primary, found.secondary, found.warning, found.error):
        assert ink.contrast(Color.parse(str(name)), Color.parse(str(found.background))) >= 4.5


@given(st.text())
def test_nothing_that_steers_a_terminal_passes(text: str) -> None:
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in ink.plain(text))


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_every_heat_has_a_shade(heat: float) -> None:
    assert -ink.HEAT_STEPS <= ink.heat_step(heat) <= ink.HEAT_STEPS
