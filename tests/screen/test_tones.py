"""Tones of the themes: contrast on every ground, and differences that everyone can see."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color

from tests.support.colour_vision import smallest_distance
from tests.support.contrast import LINE_MINIMUM, TEXT_MINIMUM, contrast
from tui.model.text import Tone
from tui.screen.themes import THEMES
from tui.screen.tones import (
    ANSI_DARK_TONES,
    ANSI_LIGHT_TONES,
    DARK_TONES,
    HIGH_CONTRAST_TONES,
    LIGHT_TONES,
    MONO_TONES,
    Tones,
)
from tui.screen.widgets.heat_colours import STEPS, filled_style, heat_name, heat_step
from tui.screen.widgets.text_styles import BADGES

TEXT = ("hi", "text-body", "text2", "mute", "up", "down", "warn", "crit", "m1", "y1")
HEAT = [f"heat-{name}" for name in ("m3", "m2", "m1", "zero", "p1", "p2", "p3")]
FILLED = ("chip", "badge-critical", "badge-warning", "badge-info", *HEAT)

each_theme = pytest.mark.parametrize(
    "tones", [DARK_TONES, LIGHT_TONES, HIGH_CONTRAST_TONES], ids=["dark", "light", "high contrast"]
)


def ratio(tones: Tones, front: str, ground: str) -> float:
    return contrast(Color.parse(tones[front]), Color.parse(tones[ground]))


def test_contrast_equals_wcag() -> None:
    assert contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color(255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@each_theme
def test_text_is_legible_on_every_ground(tones: Tones) -> None:
    faint = {
        (name, ground): ratio(tones, name, ground)
        for name in TEXT
        for ground in ("ground", "band", "row")
        if ratio(tones, name, ground) < TEXT_MINIMUM
    }
    faint |= {
        (name, "its own"): ratio(tones, f"{name}-text", name)
        for name in FILLED
        if ratio(tones, f"{name}-text", name) < TEXT_MINIMUM
    }
    assert faint == {}


@each_theme
def test_lines_and_bars_are_seen_on_every_ground(tones: Tones) -> None:
    places = [("rule", "ground"), ("rule", "band"), ("rule", "row"), ("rule", "episode")]
    places += [(bar, ground) for bar in ("up2", "down2") for ground in ("ground", "band")]
    assert [place for place in places if ratio(tones, *place) < LINE_MINIMUM] == []


@each_theme
def test_both_directions_differ_with_any_colour_vision(tones: Tones) -> None:
    assert smallest_distance(tones["up"], tones["down"]) > 60
    assert smallest_distance(tones["up2"], tones["down2"]) > 60
    assert smallest_distance(tones["badge-critical"], tones["badge-warning"]) > 30
    for step in (1, 2, 3):
        gain, loss = tones[f"heat-p{step}"], tones[f"heat-m{step}"]
        assert smallest_distance(gain, loss) > 20 * step


@each_theme
def test_steps_of_heat_differ_with_any_colour_vision(tones: Tones) -> None:
    assert min(smallest_distance(tones[a], tones[b]) for a, b in pairwise(HEAT)) > 10
    assert min(smallest_distance(tones[a], tones[b]) for a, b in combinations(HEAT, 2)) > 10


def test_dark_tones_have_the_contrasts_that_they_were_chosen_for() -> None:
    """Figures of the design: on the ground, the band and the row."""
    for name, expected in (("mute", (6.1, 5.5, 4.8)), ("up", (8.7, 7.9, 6.8))):
        found = [ratio(DARK_TONES, name, ground) for ground in ("ground", "band", "row")]
        assert found == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
def test_every_theme_has_every_tone(theme: object) -> None:
    variables = next(each.variables for each in THEMES if each is theme)
    assert set(DARK_TONES) <= set(variables)


@pytest.mark.parametrize("tones", [ANSI_DARK_TONES, ANSI_LIGHT_TONES], ids=["dark", "light"])
def test_sixteen_colours_are_those_of_the_terminal_and_grounds_its_own(tones: Tones) -> None:
    colours = {name: value for name, value in tones.items() if not name.endswith("-style")}
    assert all(value.startswith("ansi_") for value in colours.values())
    assert "ansi_bright_black" not in colours.values(), "many terminals show it as black"
    assert {colours[name] for name in ("ground", "band", "row", "rule", "mute")} == {"ansi_default"}


def test_badges_and_strong_heat_differ_from_text_without_colours() -> None:
    assert {value for name, value in MONO_TONES.items() if not name.endswith("-style")} == {
        "ansi_default"
    }
    for name in (*BADGES.values(), "heat-p3", "heat-m3"):
        assert "reverse" in MONO_TONES[f"{name}-style"]
    styles = [filled_style(MONO_TONES, heat_name(step)) for step in range(4)]
    assert [bool(style.bold) for style in styles] == [False, False, True, True]


def test_badges_are_those_of_alarms_and_of_what_is_chosen() -> None:
    assert set(BADGES) == {Tone.STRONG, Tone.ACCENT, Tone.WARNING, Tone.CRITICAL}


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_heat_step_is_within_scale_for_any_float(value: float) -> None:
    assert -STEPS <= heat_step(value) <= STEPS
    assert heat_step(1 / 3) == 1
    assert heat_step(-2 / 3) == -2
