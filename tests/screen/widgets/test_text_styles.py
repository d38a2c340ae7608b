"""Legible tones, and text without control characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color

from tui.screen.themes import DARK, LIGHT
from tui.screen.widgets import text_styles
from tui.screen.widgets.heat_colours import contrast


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


@given(st.text())
def test_strip_control_characters_leaves_no_control_character(text: str) -> None:
    assert not any(
        ord(char) < 32 or 127 <= ord(char) < 160
        for char in text_styles.strip_control_characters(text)
    )
