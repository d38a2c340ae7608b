"""Legible tones, and names of styles."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.style import Style
from textual.theme import Theme

from tui.model.text import Span, Tone
from tui.screen.themes import DARK, LIGHT
from tui.screen.widgets.heat_colours import contrast
from tui.screen.widgets.style_names import STYLE_NAME
from tui.screen.widgets.text_styles import TEXT_STYLES, content


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_colours_of_themes_are_legible_as_text(theme: object) -> None:
    checked_theme = DARK if theme is DARK else LIGHT
    for name in (
        checked_theme.primary,
        checked_theme.secondary,
        checked_theme.warning,
        checked_theme.error,
    ):
        assert contrast(Color.parse(str(name)), Color.parse(str(checked_theme.background))) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_muted_text_is_nearer_to_the_background_than_plain_text_and_still_legible(
    theme: Theme,
) -> None:
    variables = theme.to_color_system().generate()
    muted = Style.parse(TEXT_STYLES[Tone.MUTED.value], variables)
    background, plain = Color.parse(str(theme.background)), Color.parse(str(theme.foreground))
    assert muted.foreground is not None
    shown = background + muted.foreground
    assert 4 < contrast(shown, background) < contrast(plain, background)


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("filled", [False, True])
def test_a_span_is_marked_with_the_name_of_its_style(tone: Tone, filled: bool) -> None:
    name = next(
        str(span.style.meta[STYLE_NAME])
        for span in content((Span("9", tone, filled=filled),)).spans
        if not isinstance(span.style, str) and STYLE_NAME in span.style.meta
    )
    assert name.removeprefix("text ") in TEXT_STYLES
    assert name.endswith("filled") is filled
    assert TEXT_STYLES[name.removeprefix("text ")].startswith("reverse") is filled
