"""Nodes of a line: a blob of dots around every point, whose middle is the point's own dot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.model.plot import Plot, PlotNode
from tui.model.text import Tone
from tui.screen.widgets.plot_geometry import Drawing, Scale
from tui.screen.widgets.plot_points import finite_points
from tui.screen.widgets.plot_symbols import Grain

ALARMS = (Tone.CRITICAL, Tone.WARNING)
"""Tones of a rule that fires, which a node and its flag take."""
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


def blobs(
    places: Sequence[tuple[int, int]], drawing: Drawing, grain: Grain
) -> Iterator[set[tuple[int, int]]]:
    """Yield the dots of each node. ``places`` are the dots of the points, from left to right."""
    xs = [x for x, _ in places]
    for number, (x, y) in enumerate(places):
        neighbours = (*xs[max(0, number - 1) : number], *xs[number + 1 : number + 2])
        is_alone = all(abs(other - x) >= LARGE_DISTANCE for other in neighbours)
        small = SMALL if drawing.rows >= SMALL_ROWS else ((0, 0),)
        blob = LARGE if is_alone and drawing.rows >= LARGE_ROWS else small
        yield {
            (x + across, y + down)
            for across, down in (blob if grain.is_fine else ((0, 0),))
            if x + across in range(drawing.x.dots) and y + down in range(drawing.y.dots)
        }


def names(plot: Plot) -> set[str]:
    """Return the style names of the nodes of a plot."""
    return {NODE, *(node_name(node) for node in plot.nodes)}


def node_name(node: PlotNode) -> str:
    """Return the style name of a node: the tone of its flag, if a rule fires there."""
    return f"{NODE}-{node.tone.value}" if node.is_flag and node.tone in ALARMS else NODE


def flag_name(node: PlotNode) -> str:
    """Return the style name of a node's flag."""
    return f"flag-{node.tone.value}" if node.tone in ALARMS else "flag"


def nodes(
    plot: Plot, drawing: Drawing, x: Scale, y: Scale, grain: Grain
) -> Iterator[tuple[str, set[tuple[int, int]]]]:
    """Yield the style name and the dots of each node of a plot."""
    if plot.nodes:
        shown = [node for node in plot.nodes if y.low <= node.y <= y.high]
        places = [(x.dot(node.x), y.dot(node.y)) for node in shown]
        yield from zip(map(node_name, shown), blobs(places, drawing, grain), strict=True)
        return
    for series in (series for series in plot.series if series.dots):
        points = finite_points(series.points)
        places = [
            (x.dot(at), y.dot(value))
            for at, value in zip(points.x.tolist(), points.y.tolist(), strict=True)
        ]
        yield from ((NODE, blob) for blob in blobs(places, drawing, grain))
