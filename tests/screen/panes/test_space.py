"""Division of a pane's space between its plot and its table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Size

from tui.screen.panes.space import (
    LEAST_PLOT_WIDTH,
    MIN_PLOT_SIZE,
    MIN_TABLE_LINES,
    PLOT_LINES_A_COLUMN,
    PlotPlacement,
    Share,
    TableSize,
    divide_space,
    divide_with_plot,
)

SIZES = st.builds(
    Size, st.integers(min_value=1, max_value=240), st.integers(min_value=1, max_value=70)
)
CURVE_WIDTHS = (22, 27, 32, 36, 57)
"""Widths of the curve's table with ever more of its columns."""


def table_of(natural: Size, *, block_lines: int = 0) -> TableSize:
    return TableSize(natural, lambda room: min(room, natural.width), block_lines)


def curve_table(*, block_lines: int = 0) -> TableSize:
    def width_within(room: int) -> int:
        return max((each for each in CURVE_WIDTHS if each <= room), default=CURVE_WIDTHS[0]) + 1

    return TableSize(Size(58, 20), width_within, block_lines)


@given(SIZES, SIZES)
def test_plot_and_table_keep_their_minimum_sizes(size: Size, natural: Size) -> None:
    place, cells, lines = divide_space(size, table_of(natural))
    if place is PlotPlacement.BESIDE:
        assert size.width - cells >= MIN_PLOT_SIZE.width
        assert cells == natural.width
    elif place is PlotPlacement.ABOVE:
        assert lines >= MIN_PLOT_SIZE.height
        assert cells >= min(MIN_TABLE_LINES, natural.height)
        assert cells + lines == size.height


@given(SIZES, st.booleans(), st.sampled_from((0, 15)))
def test_plot_that_stays_has_a_shape_and_leaves_a_table(
    size: Size, alone: bool, block_lines: int
) -> None:
    place, cells, lines = divide_with_plot(size, curve_table(block_lines=block_lines), alone=alone)
    if place is PlotPlacement.ABOVE:
        assert cells + lines == size.height
        assert cells >= MIN_TABLE_LINES
        assert lines >= MIN_PLOT_SIZE.height
        assert lines <= max(MIN_PLOT_SIZE.height, round(PLOT_LINES_A_COLUMN * size.width))
    elif place is PlotPlacement.BESIDE:
        assert size.width - cells >= LEAST_PLOT_WIDTH
        assert lines <= max(MIN_PLOT_SIZE.height, round(PLOT_LINES_A_COLUMN * (size.width - cells)))


def test_placement_of_the_curve_at_supported_sizes() -> None:
    """Sizes of the pane's body: the screen less header, title, lead, note and footer."""
    beside, above = PlotPlacement.BESIDE, PlotPlacement.ABOVE
    curve = curve_table(block_lines=15)
    assert divide_with_plot(Size(60, 12), curve, alone=True) == (beside, 28, 12), "60x16"
    assert divide_with_plot(Size(80, 19), curve, alone=True) == (above, 11, 8), "80x24"
    assert divide_with_plot(Size(59, 11), curve, alone=False) == (beside, 28, 11), "120x40"
    assert divide_with_plot(Size(100, 20), curve, alone=True).place is beside, "100x24"
    assert divide_with_plot(Size(120, 33), curve, alone=True) == (above, 15, 18), "120x40, zoomed"
    assert divide_with_plot(Size(65, 27), curve, alone=False) == (above, 12, 15), "200x60"
    assert divide_with_plot(Size(78, 14), curve, alone=False) == (beside, 37, 14), "160x45"


def test_plot_that_stays_is_narrowed_before_names_are_cut() -> None:
    """The groups of 16 letters with two columns of returns need 36 cells beside the plot."""
    groups = TableSize(Size(70, 26), lambda room: min(room, 70), 0, 36)
    assert divide_with_plot(Size(60, 12), groups, alone=True) == (PlotPlacement.BESIDE, 36, 11)
    wide = groups._replace(least_whole_width=60 - LEAST_PLOT_WIDTH + 1)
    assert divide_with_plot(Size(60, 12), wide, alone=True) == (PlotPlacement.BESIDE, 30, 12)


def test_other_plots_drop_before_their_table_in_a_low_pane() -> None:
    table = table_of(Size(48, 15))
    assert divide_space(Size(56, 8), table).place is PlotPlacement.NOWHERE, "60x16"
    assert divide_space(Size(60, 12), table).place is PlotPlacement.NOWHERE, "grid of 120x40"
    assert divide_space(Size(76, 18), table).place is PlotPlacement.ABOVE, "80x24"
    assert divide_space(Size(196, 52), table).place is PlotPlacement.BESIDE, "200x60, zoomed"


def test_plot_beside_a_table_is_not_higher_than_its_width_bears() -> None:
    assert divide_space(Size(130, 45), table_of(Size(48, 70))) == Share(
        PlotPlacement.BESIDE, 48, 37
    )


def test_plot_is_above_a_long_table_if_it_would_leave_much_below_it_empty() -> None:
    """The table of supply by month leaves 74 columns in 200, and 114 in 240."""
    months = table_of(Size(126, 200))
    assert divide_space(Size(200, 52), months) == (PlotPlacement.ABOVE, 23, 29)
    assert divide_space(Size(240, 62), months) == (PlotPlacement.BESIDE, 126, 51)


def test_plot_is_above_a_short_table_if_that_makes_it_larger() -> None:
    """The table has six rows in the view of portfolios, and 34 in that of the weeks ahead."""
    above = Share(PlotPlacement.ABOVE, 7, 55)
    assert divide_space(Size(238, 62), table_of(Size(113, 7))) == above
    assert divide_space(Size(238, 62), table_of(Size(98, 35))).place is PlotPlacement.BESIDE
    assert divide_space(Size(238, 62), table_of(Size(98, 90))).place is PlotPlacement.BESIDE
