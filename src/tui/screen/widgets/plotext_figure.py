"""Lines drawn by plotext. Only this module imports it, and only after the first frame.

plotext is given the dots of a line and connects them. Its braille cells are read back as dots, so
that lines can be laid over one another in an order of our own. Its axes and colours are not used.
Two dots in one column, where a dense line has most of its dots, are connected without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise
from typing import Any

import plotext  # type: ignore[import-untyped]

from tui.screen.widgets.plot_canvas import BRAILLE_START, dots_of_cell
from tui.screen.widgets.plot_geometry import DOTS_ACROSS, DOTS_DOWN

_CODES = re.compile(r"\x1b\[[0-9;]*m")
_DOTTED = re.compile(f"[{chr(BRAILLE_START + 1)}-{chr(BRAILLE_START + 255)}]")

Dot = tuple[int, int]
"""A dot, counted from the left and from the top."""
Runs = Sequence[Sequence[Dot]]
"""Dots of a line in their order, in runs between which no line leads."""


def connect(runs: Runs, across: int, down: int) -> set[Dot]:
    """Return every dot of the lines through the dots of each run.

    ``across`` and ``down`` are the dots that there are. A dot outside them must not be given:
    plotext takes long over it, and ends the process on one that is far away.
    """
    found = {*chain.from_iterable(runs), *chain.from_iterable(map(_uprights, runs))}
    slanted = [piece for run in runs for piece in _slanted(run)]
    return found | _drawn(slanted, across, down) if slanted else found


def _uprights(run: Sequence[Dot]) -> Iterator[Dot]:
    """Yield the dots between two dots of a run that are in the same column."""
    for (x, y), (to_x, to_y) in pairwise(run):
        if x == to_x:
            yield from ((x, between) for between in range(min(y, to_y) + 1, max(y, to_y)))


def _slanted(run: Sequence[Dot]) -> Iterator[list[Dot]]:
    """Yield the parts of a run in which no dot touches the next, or is in its column."""
    part: list[Dot] = []
    for one, other in pairwise(run):
        across, down = abs(other[0] - one[0]), abs(other[1] - one[1])
        if across and max(across, down) > 1:
            part += [other] if part else [one, other]
        elif part:
            yield part
            part = []
    if part:
        yield part


def _drawn(runs: Runs, across: int, down: int) -> set[Dot]:
    """Return the dots that plotext draws for the lines through the dots of each run."""
    columns, rows = -(-across // DOTS_ACROSS), -(-down // DOTS_DOWN)
    figure = new_figure(columns, rows)
    dots = list(chain.from_iterable(runs))
    top = rows * DOTS_DOWN - 1
    marker = plotext.marker("braille")
    signal = figure.signal([x for x, _ in dots], [top - y for _, y in dots], marker=marker).lines()
    for start in accumulate((len(run) for run in runs[:-1]), initial=0):
        signal.line(start, False)
    figure.draw(signal)
    return {
        (found.start() * DOTS_ACROSS + x, row * DOTS_DOWN + y)
        for row, line in enumerate(_CODES.sub("", figure.build().string()).splitlines())
        for found in _DOTTED.finditer(line)
        for x, y in dots_of_cell(found[0])
    }


def new_figure(columns: int, rows: int) -> Any:
    """Return a separate figure without axes, whose coordinates are dots counted from below.

    plotext's public figure is shared by the whole process. A limit of its axes is the middle of the
    first or the last cell.
    """
    plotext.terminal.limit(False, False)
    figure = type(plotext.figure)(parent=plotext.terminal)
    figure.plot_size(columns, rows)
    figure.canvas("default")
    figure.axes(False)
    for axis, cells, dots in (("x", columns, DOTS_ACROSS), ("y", rows, DOTS_DOWN)):
        ruler = figure.ruler(axis)
        ruler.lim(_middle(0, dots), _middle(max(1, cells - 1), dots))
        ruler.ticks([], [])
    return figure


def _middle(cell: int, dots: int) -> float:
    """Return the middle of a cell in dots, where the middle of dot 0 is 0."""
    return cell * dots + (dots - 1) / 2
