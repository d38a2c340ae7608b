"""What of a series may be drawn: finite runs, two values a dot column, and the limits around.

plotext ends the process on a value that is not a number, so everything drawn passes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Run = list[Point]

FAR = 1e12
"""No figure of this monitor comes near; anything beyond is taken as missing."""


def drawable(value: float | None) -> bool:
    """True for a finite number of a size that can be drawn; NaN compares as false."""
    return value is not None and abs(value) < FAR


def runs(points: Iterable[tuple[float, float | None]]) -> list[Run]:
    """Split points into stretches without a missing value."""
    found: list[Run] = []
    broken = True
    for x, y in points:
        if y is None or not drawable(x) or not drawable(y):
            broken = True
            continue
        if broken:
            found.append([])
            broken = False
        found[-1].append((x, y))
    return found


def limits(values: Sequence[float], margin: float) -> tuple[float, float]:
    """The ends of an axis around ``values``, ``margin`` as a share of their span; never equal.

    Raises ValueError without values.
    """
    low, high = min(values), max(values)
    pad = (high - low) * margin
    if pad <= max(abs(low), abs(high)) * 1e-9:
        pad = max(abs(low) * 0.05, 0.5)
    return low - pad, high + pad


def decimate(run: Run, low: float, high: float, columns: int) -> Run:
    """Keep the least and the greatest value of every dot column, in their order of occurrence.

    Nothing visible is lost: a column of dots between them looks the same.
    """
    if len(run) <= 2 * columns or high <= low:
        return run
    scale = columns / (high - low)
    kept: Run = []
    column = -1
    least = greatest = run[0]
    for point in run:
        place = int((point[0] - low) * scale)
        if place != column:
            kept.extend(_extremes(least, greatest) if column >= 0 else ())
            column, least, greatest = place, point, point
        elif point[1] < least[1]:
            least = point
        elif point[1] > greatest[1]:
            greatest = point
    kept.extend(_extremes(least, greatest))
    return kept


def _extremes(least: Point, greatest: Point) -> Run:
    if least == greatest:
        return [least]
    return sorted((least, greatest), key=lambda point: point[0])
