"""Tones that can be read, and text that steers no terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color

from tui.screen.themes import DARK, LIGHT
from tui.screen.widgets import text_styles
from tui.screen.widgets.heat_colours import contrast


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_both_signs_are_legible_as_text(theme: object) -> None:
    found = DARK if theme is DARK else LIGHT
    for name in (found.primary, found.secondary, found.warning, found.error):
        assert contrast(Color.parse(str(name)), Color.parse(str(found.background))) >= 4.5


@given(st.text())
def test_nothing_that_steers_a_terminal_passes(text: str) -> None:
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text_styles.plain(text))
