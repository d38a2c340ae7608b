"""Cells of a drawing: layers of dots, glyphs and texts, and what is outside them."""

from __future__ import annotations

from tui.screen.widgets.plot_canvas import FULL_BLOCK, UPPER_EDGE, Canvas
from tui.screen.widgets.plot_symbols import ASCII, BLOCK
from tui.screen.widgets.style_names import REVERSED


def test_what_is_outside_the_cells_is_left_out() -> None:
    drawn = Canvas(4, 1)
    for cell in (-1, 4):
        drawn.put(0, cell, "x", "now")
        drawn.paint([(2 * cell, 0)], "now", 0)
    drawn.paint([(0, 4)], "now", 0)
    assert drawn.lines() == ((("", "    "),),)


def test_dots_join_in_a_cell_and_take_the_last_style() -> None:
    drawn = Canvas(3, 1)
    drawn.paint([(2, 0)], "older", 0)
    drawn.paint([(3, 3)], "threshold", 0)
    assert drawn.lines() == ((("", " "), ("threshold", "⢁"), ("", " ")),)


def test_todays_line_clears_its_cells_and_keeps_its_own_dots() -> None:
    drawn = Canvas(2, 1)
    drawn.paint([(0, 0), (2, 0)], "older", 0)
    drawn.paint([(0, 2)], "now", 0, clears=True, keeps={"now", "node"})
    drawn.paint([(1, 3)], "node", 0, clears=True, keeps={"now", "node"})
    assert drawn.lines() == ((("node", "⢄"), ("older", "⠁")),)


def test_dot_in_a_block_is_left_empty_and_an_edge_becomes_dots() -> None:
    drawn = Canvas(2, 1)
    drawn.put(0, 0, FULL_BLOCK, "up")
    drawn.put(0, 1, UPPER_EDGE, "axis")
    drawn.paint([(0, 1), (2, 1)], "threshold", 0)
    assert drawn.lines() == ((("up" + REVERSED, "⠂"), ("threshold", "⠋")),)


def test_halves_join_and_letters_replace_each_other() -> None:
    halves, letters = Canvas(2, 1, BLOCK), Canvas(2, 1, ASCII)
    halves.paint([(0, 0), (0, 1), (1, 1)], "now", 0)
    letters.paint([(0, 0), (1, 0)], "older", 0)
    letters.paint([(0, 0)], "node-warning", 0, clears=True)
    assert halves.lines() == ((("now", "█▄"),),)
    assert letters.lines() == ((("node-warning", "O"), ("older", "-")),)


def test_wide_letter_takes_two_cells() -> None:
    drawn = Canvas(5, 1)
    drawn.write(0, 1, "日x", "name")
    assert drawn.lines() == ((("", " "), ("name", "日x"), ("", " ")),)
