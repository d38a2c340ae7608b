"""Cells of a drawing: what is added to blank ones, braille, blocks and text, and outside them."""

from __future__ import annotations

from tui.screen.widgets.plot_canvas import FULL_BLOCK, UPPER_EDGE, Canvas
from tui.screen.widgets.plot_geometry import REVERSED


def canvas(text: str = "    ") -> Canvas:
    """Return a canvas of one line."""
    return Canvas(((("", text),),))


def test_glyphs_edges_and_dots_outside_the_cells_are_left_out() -> None:
    drawn = canvas()
    for cell in (-1, 4):
        drawn.put(0, cell, "x", "now")
        drawn.add_upper_edge(0, cell, "now")
        drawn.add_dot(2 * cell, 0, "now")
    assert drawn.lines() == ((("", "    "),),)


def test_edge_is_added_to_blank_and_braille_cells_alone() -> None:
    drawn = canvas(" ⠄4%")
    for cell in range(4):
        drawn.add_upper_edge(0, cell, "threshold")
    assert drawn.lines() == ((("threshold", UPPER_EDGE), ("", "⠍4%")),)


def test_dots_join_in_a_cell_and_keep_the_first_style() -> None:
    drawn = canvas()
    drawn.add_dot(2, 0, "first")
    drawn.add_dot(3, 3, "second")
    drawn.add_dot(4, 1, "first")
    drawn.add_dot(4, 2, "second", is_on_top=True)
    assert drawn.lines() == ((("", " "), ("first", "⢁"), ("second", "⠆"), ("", " ")),)


def test_dot_in_an_edge_a_block_and_a_letter() -> None:
    drawn = canvas(f"{UPPER_EDGE}{FULL_BLOCK}A ")
    for cell in range(3):
        drawn.add_dot(2 * cell, 1, "now")
    assert drawn.lines() == ((("now", "⠋"), (REVERSED, "⠂"), ("", "A ")),)
