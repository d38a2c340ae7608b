"""Nodes of a line: a blob of dots around every point, whose middle is the point's own dot."""

from __future__ import annotations

from collections.abc import Sequence

from tui.screen.widgets.plot_canvas import Canvas
from tui.screen.widgets.plot_geometry import DOTS_ACROSS, Drawing

NODE = "node"
"""Style name of nodes."""

SMALL = tuple((x, y) for x in (-1, 0, 1) for y in (-1, 0, 1))
"""Dots of a node, from its middle."""
LARGE = tuple((x, y) for x in range(-2, 3) for y in range(-2, 3) if abs(x) + abs(y) < 4)
"""Dots of a node in a high plot: five across, without the corners."""
LARGE_ROWS, SMALL_ROWS = 11, 6
"""Least height, in lines, of a plot with large and with small nodes. In a lower one a node is the
point's own dot."""
LARGE_DISTANCE = 6
"""Least distance of a large node from the next point, in dots across."""


def add_nodes(canvas: Canvas, drawing: Drawing, xs: Sequence[int], ys: Sequence[int]) -> None:
    """Add the nodes of a line. ``xs`` ascend, in dots from the left; ``ys`` from the top."""
    for number, (x, y) in enumerate(zip(xs, ys, strict=True)):
        neighbours = (*xs[max(0, number - 1) : number], *xs[number + 1 : number + 2])
        is_alone = all(abs(other - x) >= LARGE_DISTANCE for other in neighbours)
        small = SMALL if drawing.rows >= SMALL_ROWS else ((0, 0),)
        blob = LARGE if is_alone and drawing.rows >= LARGE_ROWS else small
        for across, down in blob:
            if x + across in range(drawing.x.dots) and y + down in range(drawing.y.dots):
                x_dot = drawing.left * DOTS_ACROSS + x + across
                canvas.add_dot(x_dot, y + down, NODE, is_on_top=True)
