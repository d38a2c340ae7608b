"""Dots of lines: their path, dashes along it, and the hatch between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from tui.model.plot import Role
from tui.screen.widgets.plot_geometry import Scale
from tui.screen.widgets.plot_points import Floats, Points, decimate

Dot = tuple[int, int]
"""A dot, counted from the left and from the top."""
Path = list[list[Dot]]
"""Dots of a line in their order, in runs between which values are missing."""

DASHES = {
    Role.OLDER: (8, 4),
    Role.OLDEST: (2, 3),
    Role.CHOSEN: (4, 2),
    Role.RECENT: (1, 1),
    Role.LAST: (2, 2),
    Role.GHOST: (1, 3),
    Role.THRESHOLD: (4, 2),
    Role.REFERENCE: (1, 3),
}
"""Number of dots that are drawn and left out by turns. A line of another role is solid."""

NEAR_SHARE = 0.75
"""Share of an overlay's length within a dot of today's line, from which it is left out."""
_HATCH_DISTANCE = 2
"""Dots around a line that are kept free of the hatch."""


def path(points: Points, x: Scale, y: Scale, *, upper_of_two: bool = False) -> Path:
    """Return the dots of a line: one in each dot column, or the least and the greatest there.

    Between two points the line is straight. ``upper_of_two`` gives the upper one of the two dots
    between which the value lies most nearly, for a line of two dots.
    """

    at, value, starts = decimate(points, x.low, x.high, x.dots)
    if not at.size:
        return []
    points_x = _dots(x, at)
    steps = np.diff(points_x, prepend=points_x[:1])
    steps[starts] = 0  # no line leads there
    counts = np.maximum(np.abs(steps), 1)
    ends = np.cumsum(counts)
    number = np.repeat(np.arange(at.size), counts)
    to_go = ends[number] - 1 - np.arange(number.size)
    columns = points_x[number] - np.sign(steps)[number] * to_go
    values = value[number]
    to = number[to_go > 0]
    between = x.origin + (columns[to_go > 0] - x.origin_dot) * x.step + x.step / 2
    share = (between - at[to - 1]) / (at[to] - at[to - 1])
    values[to_go > 0] = value[to - 1] + share * (value[to] - value[to - 1])
    heights = _upper_dots(y, values) if upper_of_two else _dots(y, values)
    dots = list(zip(columns.tolist(), heights.tolist(), strict=True))
    bounds = [*(ends - counts)[starts].tolist(), len(dots)]
    return [dots[first:last] for first, last in pairwise(bounds)]


def _dots(scale: Scale, values: Floats) -> NDArray[np.int_]:
    """Return the dot that contains each value, as ``Scale.dot`` does."""
    numbers = np.floor((values - scale.origin) / scale.step) + scale.origin_dot
    dots: NDArray[np.int_] = np.clip(numbers, 0, scale.dots - 1).astype(int)
    return dots


def _upper_dots(scale: Scale, values: Floats) -> NDArray[np.int_]:
    """Return the upper one of the two dots between which each value lies most nearly."""
    edges = np.floor((values - scale.origin) / scale.step + 0.5) + scale.origin_dot
    dots: NDArray[np.int_] = np.maximum(0, np.minimum(edges - 1, scale.dots - 2)).astype(int)
    return dots


def walk(run: Sequence[Dot]) -> Iterator[Dot]:
    """Yield every dot of a run, with those between its dots."""
    yield from run[:1]
    for (x, y), (to_x, to_y) in pairwise(run):
        steps = max(abs(to_x - x), abs(to_y - y))
        if steps == 1:
            yield to_x, to_y
            continue
        for step in range(1, steps + 1):
            yield x + round((to_x - x) * step / steps), y + round((to_y - y) * step / steps)


def dashed(line: Path, role: Role) -> set[Dot]:
    """Return the dots of a line that are drawn for its role, measured along the line."""
    drawn, left_out = DASHES[role]
    return {
        dot
        for run in line
        for number, dot in enumerate(walk(run))
        if number % (drawn + left_out) < drawn
    }


def thinned(dots: set[Dot], line: Path) -> set[Dot]:
    """Return the dots of a line that is too dense for dashes: its own, and half of those between.

    Without colours it is not like a solid line then. The least and the greatest value of each dot
    column keep their dots.
    """
    return {*chain(*line)} | {(x, y) for x, y in dots if (x + y) % 2 == 0}


def is_near(line: Points, today: Points, x: Scale, y: Scale, *, is_thick: bool) -> bool:
    """Is a line within a dot of today's on ``NEAR_SHARE`` of its length?

    ``is_thick`` tells whether today's line is two dots thick: then it is within a dot of its edge.
    ``x`` and ``y`` are in dots of braille, so that the answer is the same in all symbols.
    """
    if not line.x.size or not today.x.size:
        return False
    first, last = max(line.x[0], today.x[0]), min(line.x[-1], today.x[-1])
    dots = np.arange(x.dot(first), x.dot(last) + 1)
    columns = x.origin + (dots - x.origin_dot) * x.step + x.step / 2
    if not dots.size:
        return False
    distance = np.interp(columns, line.x, line.y) - np.interp(columns, today.x, today.y)
    reach = abs(y.step) * (2 if is_thick else 1) * (1 + 1e-6)
    return bool((np.abs(distance) <= reach).mean() >= NEAR_SHARE)


def farthest(line: Path, today: Path) -> tuple[tuple[Dot, ...], int]:
    """Return dots of a line, those farthest from today's first, and the distance of the first.

    They are on the same side of today's line as the first one, + = above. Without today's line it
    is the middle one alone, at no distance.
    """
    heights = _heights(today)
    dots = [dot for run in line for dot in run]
    compared = [(heights[x][0] - y, (x, y)) for x, y in dots if x in heights]
    if not compared:
        return (dots[len(dots) // 2],), 0
    compared.sort(key=lambda each: -abs(each[0]))
    distance = compared[0][0]
    return tuple(dot for each, dot in compared if each * distance > 0 or each == distance), distance


def hatch(
    today: Path, other: Path, step: int, lines: Iterable[set[Dot]]
) -> tuple[set[Dot], set[Dot]]:
    """Return the dots of the hatch where today's line is below the other, and where it is above.

    They are ``step`` dots apart in both directions and staggered. None is near one of ``lines``.
    """
    below: set[Dot] = set()
    above: set[Dot] = set()
    heights, others = _heights(today), _heights(other)
    taken = _surroundings({*chain(*lines, *today, *other)}, chain(*lines))
    for x in sorted(heights.keys() & others.keys()):
        now, then = heights[x][-1], others[x][-1]
        for y in range(-(-min(now, then) // step) * step, max(now, then) + 1, step):
            is_on_grid = (x + y // step % 2 * (step // 2)) % step == 0
            if is_on_grid and not taken[x, y]:
                (below if now > then else above).add((x, y))
    return below, above


def _surroundings(within: Iterable[Dot], drawn: Iterable[Dot]) -> NDArray[np.bool_]:
    """Return whether each dot from the left and the top is near one that is drawn.

    There are as many as it takes to contain those ``within``.
    """
    far = _HATCH_DISTANCE
    near = np.zeros(np.array([*within]).max(axis=0) + 1 + 2 * far, dtype=bool)
    for x, y in drawn:
        near[x + far, y + far] = True
    for axis in (0, 1):
        near = np.logical_or.reduce([np.roll(near, shift, axis) for shift in range(-far, far + 1)])
    return near[far:, far:]


def _heights(line: Path) -> dict[int, list[int]]:
    """Return the dots of a line from the top, by dot column."""
    heights: dict[int, list[int]] = {}
    for run in line:
        for x, y in run:
            heights.setdefault(x, []).append(y)
    return heights
