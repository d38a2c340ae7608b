"""Marks on the x axis of a plot, such as releases: ticks between the labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from tui.model.clean_text import clean_text
from tui.model.plot import AxisMarks, Plot
from tui.screen.widgets.plot_geometry import Drawing

CELLS_PER_MARK = 3
"""Cells of the axis for each mark, on average. Kinds that have less room are left out whole."""
TICK, ASCII_TICK = "╵", "'"

Runs = Sequence[tuple[str, str]]


def fitting(plot: Plot, drawing: Drawing) -> tuple[AxisMarks, ...]:
    """Return the kinds of marks that fit the axis, the first ones. None fits a plot of bars."""
    room = 0 if drawing.groups is not None else len(drawing.canvas)
    chosen = []
    for kind in plot.marks:
        room -= CELLS_PER_MARK * len(kind.xs)
        if room < 0:
            break
        chosen.append(kind)
    return tuple(chosen)


def names(plot: Plot, drawing: Drawing, *, is_ascii: bool) -> str:
    """Return the tick and the names of the kinds that it marks, "" without marks."""
    words = ", ".join(clean_text(kind.name) for kind in fitting(plot, drawing))
    return f"{ASCII_TICK if is_ascii else TICK} {words}" if words else ""


def with_marks(runs: Runs, plot: Plot, drawing: Drawing, *, is_ascii: bool) -> Runs:
    """Return the line of labels with a tick in the cell of each mark.

    A mark in a cell of a label is left out.
    """
    xs = [x for kind in fitting(plot, drawing) for x in kind.xs]
    marked = {cell for x in xs if (cell := drawing.cell(x)) is not None}
    split = _marked(runs, marked, ASCII_TICK if is_ascii else TICK)
    return tuple(run for run in split if run[1]) if marked else runs


def _marked(runs: Runs, marked: set[int], tick: str) -> Iterator[tuple[str, str]]:
    """Yield the runs; those of blanks are split where a mark stands."""
    start = 0
    for name, text in runs:
        cells = sorted(cell - start for cell in marked) if not name else []
        done = 0
        for cell in (cell for cell in cells if 0 <= cell < len(text)):
            yield from (("", text[done:cell]), ("axis", tick))
            done = cell + 1
        yield name, text[done:]
        start += cell_len(text)
