"""Lines drawn by plotext. Only this module imports it, and only after the first frame.

plotext is given the dots of a line and connects them. Its braille cells are read back as dots, so
that lines can be laid over one another in an order of our own. Its axes and colours are not used.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise
from types import ModuleType
from typing import Any

from tui.screen.widgets.plot_canvas import BRAILLE_START, dots_of_cell
from tui.screen.widgets.plot_geometry import DOTS_ACROSS, DOTS_DOWN

MANUAL = "plotext._doc.doc"
"""Module of plotext that writes its manual, with an example of each function, when imported."""


def _without_manual() -> Any:
    """Return plotext without its manual, which takes four fifths of the time to import it."""
    manual = ModuleType(MANUAL)
    manual.docs = None  # type: ignore[attr-defined]
    sys.modules.setdefault(MANUAL, manual)
    import plotext  # type: ignore[import-untyped]

    return plotext


plotext = _without_manual()

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
    given = set(chain.from_iterable(runs))
    jumps = [piece for run in runs for piece in _jumps(run)]
    return given | _drawn(jumps, across, down) if jumps else given


def _jumps(run: Sequence[Dot]) -> Iterator[list[Dot]]:
    """Yield the parts of a run in which no dot touches the next. Between others none is missing."""
    part: list[Dot] = []
    for one, other in pairwise(run):
        if abs(other[0] - one[0]) > 1 or abs(other[1] - one[1]) > 1:
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
