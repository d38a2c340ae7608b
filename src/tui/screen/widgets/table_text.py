"""Texts of a table's cells in a width: their short forms, their cut and their side."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from tui.model.clean_text import clean_text
from tui.model.format import format_cell
from tui.model.table import Cell

ELLIPSIS = "…"


def text_within(cell: Cell, width: int) -> str:
    """Return the text of a cell, or its short text if it has one and ``width`` is less."""
    text = clean_text(format_cell(cell))
    return clean_text(cell.short) if cell.short and cell_len(text) > width else text


def wrapped_text(cell: Cell, width: int) -> list[str]:
    """Return the lines of a cell's text where none is wider than ``width``."""
    from tui.screen.widgets.prose import whole_figures  # few tables have such texts

    return whole_figures(Content(clean_text(format_cell(cell))), width).plain.split("\n")


def justify(text: str, width: int, left: bool) -> str:
    """Return ``text`` in exactly ``width`` cells, cut with an ellipsis if it is longer."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + ELLIPSIS if width > 0 else ""
    blank = " " * (width - length)
    return text + blank if left else blank + text


def distinct_width(cells: Iterable[Cell], least: int, most: int) -> int:
    """Return the smallest width from ``least`` to ``most`` at which different texts stay different.

    Two texts may look alike once they are cut.
    """
    distinct = {clean_text(format_cell(cell)): cell for cell in cells}
    for width in range(least, most):
        shown = {justify(text_within(cell, width), width, True) for cell in distinct.values()}
        if len(shown) == len(distinct):
            return width
    return most
