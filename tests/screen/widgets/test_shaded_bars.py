"""Bars of the second series where there are no colours."""

from __future__ import annotations

import pytest
from rich.style import Style

from tests.support.plot_reading import BLOCKS
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Plot, Role, Series
from tui.screen.widgets.plot_canvas import dots_of_cell
from tui.screen.widgets.plot_painter import draw
from tui.screen.widgets.plot_style import PlotStyle
from tui.screen.widgets.plot_symbols import ASCII, BLOCK, BRAILLE, Grain
from tui.screen.widgets.shaded_bars import SHADE, shaded

MONTHS = (3.1, -7.3, 9.9, -2.6, 5.5, -9.2)
PLOT = Plot(
    series=(
        Series("official", tuple(enumerate(MONTHS)), Role.FIRST),
        Series("private", tuple(enumerate(MONTHS)), Role.SECOND),
    ),
    ticks=(),
    y_unit=DisplayUnit.USD_BN,
    bars=True,
)


def painted(grain: Grain, *, has_colours: bool) -> list[str]:
    """Return the lines of the plot as a screen with or without colours paints them."""
    styles = PlotStyle(Style(), lambda name: Style(), has_colours=has_colours)
    strips = styles.strips(PLOT, draw(PLOT, 40, 12, grain), 40, has_lines=grain.is_fine)
    return [strip.text for strip in strips]


@pytest.mark.parametrize("grain", [BRAILLE, BLOCK, ASCII], ids=["braille", "block", "ascii"])
def test_bars_of_two_series_differ_without_colours(grain: Grain) -> None:
    text = "".join(painted(grain, has_colours=False))
    first, second = ("#", ":") if grain is ASCII else ("█", SHADE)
    assert first in text
    assert second in text
    assert SHADE not in "".join(painted(grain, has_colours=True))


def test_legend_shows_the_shade_of_the_second_bars() -> None:
    legend = painted(BRAILLE, has_colours=False)[0]
    assert legend.strip() == f"bn  ██ official  {SHADE * 2} private"


@pytest.mark.parametrize("eighths", range(1, 8))
def test_end_of_a_shaded_bar_is_within_half_a_dot_of_its_value(eighths: int) -> None:
    name, above = shaded("up2", BLOCKS[eighths], is_fine=True)
    lines = {y for _, y in dots_of_cell(above)}
    assert name == "up2"
    assert abs(len(lines) - eighths / 2) <= 0.5
    assert lines == set(range(4 - len(lines), 4)), "it stands on the lower edge"
    name, below = shaded("down2-reversed", BLOCKS[8 - eighths], is_fine=True)
    lines = {y for _, y in dots_of_cell(below)}
    assert name == "down2", "it needs no reverse video"
    assert abs(len(lines) - eighths / 2) <= 0.5
    assert lines == set(range(len(lines))), "it hangs from the upper edge"
