"""Drawings in cells of a table, read back to the values that they were made from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.widget_bench import STAMP
from tui.model.table import Bar, Cell, Column, Range, Row, Table
from tui.screen.widgets.table_graphics import (
    BAR,
    HALF_BAR_LEFT,
    HALF_BAR_RIGHT,
    MOST_WIDTH,
    ZERO,
    bar_extents,
    draw_bar,
    draw_range,
)

SHARES = st.floats(min_value=-1, max_value=1)
WIDTHS = st.integers(min_value=8, max_value=MOST_WIDTH)


def text_of(runs: list[tuple[str, str]]) -> str:
    return "".join(text for text, _ in runs)


def bars(*lengths: float) -> Table:
    rows = tuple(Row(str(n), (Cell(n, graphic=Bar(n)),), STAMP) for n in lengths)
    return Table((Column("bar", "bar"),), rows)


def length_read(text: str) -> float:
    """Return the length of a bar in cells, negative to the left of zero."""
    left, right = text.split(ZERO)
    read = {BAR: 1.0, HALF_BAR_LEFT: 0.5, HALF_BAR_RIGHT: 0.5}
    return sum(read.get(c, 0.0) for c in right) - sum(read.get(c, 0.0) for c in left)


@given(st.lists(SHARES, min_size=1, max_size=8), WIDTHS)
def test_bars_of_a_column_share_zero_and_scale(lengths: list[float], width: int) -> None:
    extent = bar_extents(bars(*lengths))[0]
    texts = [text_of(draw_bar(Bar(length), width, extent)) for length in lengths]
    assert {len(text) for text in texts} == {width}
    assert len({text.index(ZERO) for text in texts}) == 1
    zero = texts[0].index(ZERO)
    low, high = extent
    whole_side = zero if -low >= high else width - 1 - zero
    for length, text in zip(lengths, texts, strict=True):
        cells = length_read(text)
        assert abs(cells - length * whole_side) <= 0.25, "another scale"
        assert cells == 0 or (cells > 0) == (length > 0), "a bar on the wrong side of zero"


def test_bars_grow_from_zero_in_half_cells() -> None:
    extent = (-1.0, 0.5)
    drawn = [text_of(draw_bar(Bar(share), 16, extent)) for share in (-1.0, -0.55, 0.0, 0.25, 0.5)]
    assert drawn == [
        "━━━━━━━━━━│     ",
        "    ╺━━━━━│     ",
        "          │     ",
        "          │━━╸  ",
        "          │━━━━━",
    ]
    assert text_of(draw_bar(Bar(0.5), 11, (0.0, 1.0))) == "│━━━━━     "


@given(st.floats(min_value=0, max_value=1), WIDTHS)
def test_mark_of_a_range_stands_at_its_share(share: float, width: int) -> None:
    text = text_of(draw_range(Range(share), width))
    assert len(text) == width
    assert abs(text.index("●") / (width - 1) - share) <= 0.5 / (width - 1) + 1e-9
    assert set(text) <= {"─", "●"}


def test_range_has_a_tick_at_zero_and_ends_where_its_values_end() -> None:
    assert text_of(draw_range(Range(0.5, 0.25, 0.75, zero=0.0), 9)) == "│ ──●──  "
    assert text_of(draw_range(Range(None, 0.0, 1.0, zero=0.5), 9)) == "────┼────"
    assert text_of(draw_range(Range(1.0), 9)) == "────────●"
