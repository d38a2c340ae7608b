"""How a pane's room is divided between its plot and its table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Size

from tui.screen.panes.body import LEAST_PLOT, LEAST_TABLE, PlotPlacement, share

SIZES = st.builds(
    Size, st.integers(min_value=1, max_value=240), st.integers(min_value=1, max_value=70)
)


@given(SIZES, SIZES)
def test_a_plot_has_the_room_it_needs_and_the_table_its_first_rows(size: Size, table: Size) -> None:
    place, cells = share(size, table, True)
    if place is PlotPlacement.BESIDE:
        assert size.width - cells >= LEAST_PLOT.width
        assert cells == table.width
    elif place is PlotPlacement.ABOVE:
        assert size.height - cells >= LEAST_PLOT.height
        assert cells >= min(LEAST_TABLE, table.height)


def test_the_three_sizes_promised() -> None:
    table = Size(48, 15)
    assert share(Size(56, 8), table, True).place is PlotPlacement.NOWHERE, "60x16"
    assert share(Size(76, 18), table, True).place is PlotPlacement.ABOVE, "80x24"
    assert share(Size(196, 52), table, True).place is PlotPlacement.BESIDE, "200x60, zoomed"


@given(SIZES, SIZES)
def test_without_a_plot_the_table_has_it_all(size: Size, table: Size) -> None:
    assert share(size, table, False) == (PlotPlacement.NOWHERE, size.height)
