"""Lines drawn by plotext. Only this module imports it, and only after the first frame.

plotext is given the dots of a line and connects them. Its braille cells are read back as dots, so
that lines can be laid over one another in an order of our own. Its axes and colours are not used.
A line is drawn once for all places, and one in a single column, as most of a dense line are, never.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise
from threading import Lock
from types import ModuleType
from typing import Any

from tui.screen.widgets.plot_canvas import BRAILLE_START, dots_of_cell
from tui.screen.widgets.plot_geometry import DOTS_ACROSS, DOTS_DOWN

_LEFT_OUT = {"plotext._doc.doc": "docs", "plotext._tests.run": "test"}
"""Modules of plotext that do not draw, with the name that it imports from each: its manual, which
takes four fifths of the time to import it, and its own tests, which import unittest."""


def _drawing_alone() -> Any:
    """Return plotext without what it does not draw with."""
    for name, imported in _LEFT_OUT.items():
        empty = ModuleType(name)
        setattr(empty, imported, None)
        sys.modules.setdefault(name, empty)
    import plotext  # type: ignore[import-untyped]

    return plotext


plotext = _drawing_alone()

_CODES = re.compile(r"\x1b\[[0-9;]*m")
_DOTTED = re.compile(f"[{chr(BRAILLE_START + 1)}-{chr(BRAILLE_START + 255)}]")

Dot = tuple[int, int]
"""A dot, counted from the left and from the top."""
Runs = Sequence[Sequence[Dot]]
"""Dots of a line in their order, in runs between which no line leads."""


_slants: dict[Dot, list[Dot]] = {}
"""Dots of each line from (0, 0) that was needed, by its end. plotext draws them alike anywhere."""
_drawing = Lock()
"""Held while plotext draws: its figures share a terminal, and plots are drawn in threads."""


def connect(runs: Runs) -> set[Dot]:
    """Return every dot of the lines through the dots of each run."""
    found = set(chain.from_iterable(runs))
    slanted: list[tuple[Dot, Dot]] = []
    for (x, y), (to_x, to_y) in chain.from_iterable(map(pairwise, runs)):
        if x == to_x:
            found.update((x, between) for between in range(min(y, to_y) + 1, max(y, to_y)))
        elif abs(to_x - x) > 1 or abs(to_y - y) > 1:
            slanted.append(((x, y), (to_x - x, to_y - y)))
    with _drawing:
        if new := [*dict.fromkeys(end for _, end in slanted if end not in _slants)]:
            _slants.update(zip(new, drawn(new), strict=True))
    for (x, y), end in slanted:
        found.update((x + right, y + down) for right, down in _slants[end])
    return found


def drawn(ends: Sequence[Dot]) -> list[list[Dot]]:
    """Return the dots that plotext draws from (0, 0) to each end: side by side in one figure."""
    lefts = [0, *accumulate(abs(right) + 1 for right, _ in ends)]
    starts = [(left - min(0, x), -min(0, y)) for left, (x, y) in zip(lefts, ends, strict=False)]
    dots = [
        dot
        for (x, y), (right, down) in zip(starts, ends, strict=True)
        for dot in ((x, y), (x + right, y + down))
    ]
    # A middle between two dots is rounded towards the edge that is nearer: all are in one quarter.
    columns = max(2, -(-2 * lefts[-1] // DOTS_ACROSS))
    rows = max(2, -(-2 * (max(y for _, y in dots) + 1) // DOTS_DOWN))
    lines: list[list[Dot]] = [[] for _ in ends]
    for x, y in _lit(dots, columns, rows):
        place = bisect_right(lefts, x) - 1
        lines[place].append((x - starts[place][0], y - starts[place][1]))
    return lines


def _lit(dots: Sequence[Dot], columns: int, rows: int) -> Iterator[Dot]:
    """Yield the dots of the lines from each first dot to the second one after it."""
    figure, top = new_figure(columns, rows), rows * DOTS_DOWN - 1
    marker = plotext.marker("braille")
    signal = figure.signal([x for x, _ in dots], [top - y for _, y in dots], marker=marker).lines()
    for start in range(0, len(dots), 2):
        signal.line(start, False)
    figure.draw(signal)
    for row, line in enumerate(_CODES.sub("", figure.build().string()).splitlines()):
        for found in _DOTTED.finditer(line):
            for x, y in dots_of_cell(found[0]):
                yield found.start() * DOTS_ACROSS + x, row * DOTS_DOWN + y


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
