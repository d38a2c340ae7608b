"""Division of a pane's space between its plot and its table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Size

from tui.screen.panes.body import MIN_PLOT_SIZE, MIN_TABLE_LINES, PlotPlacement, divide_space

SIZES = st.builds(
    Size, st.integers(min_value=1, max_value=240), st.integers(min_value=1, max_value=70)
)


@given(SIZES, SIZES)
def test_plot_and_table_keep_their_minimum_sizes(size: Size, table: Size) -> None:
    place, cells = divide_space(size, table, True)
    if place is PlotPlacement.BESIDE:
        assert size.width - cells >= MIN_PLOT_SIZE.width
        assert cells == table.width
    elif place is PlotPlacement.ABOVE:
        assert size.height - cells >= MIN_PLOT_SIZE.height
        assert cells >= min(MIN_TABLE_LINES, table.height)


def test_plot_placement_at_supported_sizes() -> None:
    table = Size(48, 15)
    assert divide_space(Size(56, 8), table, True).place is PlotPlacement.NOWHERE, "60x16"
    assert divide_space(Size(76, 18), table, True).place is PlotPlacement.ABOVE, "80x24"
    assert divide_space(Size(196, 52), table, True).place is PlotPlacement.BESIDE, "200x60, zoomed"


@given(SIZES, SIZES)
def test_table_without_plot_has_all_space(size: Size, table: Size) -> None:
    assert divide_space(size, table, False) == (PlotPlacement.NOWHERE, size.height)
