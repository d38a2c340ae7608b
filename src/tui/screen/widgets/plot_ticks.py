"""The labels of the two axes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from math import ceil, floor, log10

from rich.cells import cell_len

from tui.model.view import Tick

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def choose(ticks: Sequence[Tick], low: float, high: float, columns: int) -> tuple[Tick, ...]:
    """The ticks whose labels fit ``columns`` cells without touching, left to right.

    The lowest priority number chooses first, and ticks of one priority come all or none, so that
    labels keep an even distance; those outside the limits are left out.
    """
    taken: list[tuple[int, int]] = []
    chosen: list[Tick] = []
    inside = sorted(
        (tick for tick in ticks if low <= tick.x <= high), key=lambda tick: (tick.priority, tick.x)
    )
    for _, group in groupby(inside, key=lambda tick: tick.priority):
        alike = list(group)
        wanted = sorted([*taken, *(span(tick, low, high, columns) for tick in alike)])
        apart = all(end + 1 < start for (_, end), (start, _) in pairwise(wanted))
        if apart and wanted[-1][1] < columns:
            taken, chosen = wanted, chosen + alike
    return tuple(sorted(chosen, key=lambda tick: tick.x))


def span(tick: Tick, low: float, high: float, columns: int) -> tuple[int, int]:
    """First and last cell of a tick's label, centred on its place and kept inside the axis."""
    width = cell_len(tick.label)
    centre = (tick.x - low) / (high - low) * (columns - 1)
    first = max(0, min(round(centre - width / 2), columns - width))
    return first, first + width - 1


def steps(low: float, high: float, most: int) -> tuple[tuple[float, ...], int]:
    """At most ``most`` round values between the limits, and the decimals that spell them."""
    step, decimals = _step((high - low) / (most + 1))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    while last - first + 1 > most:
        step, decimals = _step(step * 1.01)
        first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return tuple(place * step for place in range(first, last + 1)), decimals


def _step(least: float) -> tuple[float, int]:
    """The smallest round step that is not below ``least``, and its decimals."""
    power = floor(log10(least))
    factor = next(factor for factor in STEPS if factor * 10.0**power >= least * (1 - 1e-9))
    if factor == STEPS[-1]:
        power, factor = power + 1, STEPS[0]
    return factor * 10.0**power, max(0, -power + (1 if factor == 2.5 else 0))
