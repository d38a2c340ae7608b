"""Legible tones."""

from __future__ import annotations

import pytest
from textual.color import Color

from tui.screen.themes import DARK, LIGHT
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
