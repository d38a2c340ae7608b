"""Positions of the tenors on the x axis, and the priority of their labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import sqrt

from tui.model.plot import Tick
from tui.views.curve.options import Axis

OVERNIGHT = "o/n"
"""Label of overnight rates, left of the shortest tenor."""

_LABEL_ORDER = ("30Y", "10Y", "2Y", "1M", "5Y", "20Y", "1Y", "7Y", "3Y", "6M", "3M", OVERNIGHT)


def tenor_positions(tenors: Iterable[str], axis: Axis) -> dict[str, float]:
    """Return the position of each tenor, given shortest first, and of overnight rates."""
    names = [OVERNIGHT, *tenors]
    return {
        name: _position(axis, position - 1, _years(name)) for position, name in enumerate(names)
    }


def position_at(years: float, positions: Mapping[str, float]) -> float:
    """Return the position of a maturity, interpolated between the neighbouring tenors.

    A maturity outside the tenors gets the position of the longest one.
    """
    by_years = sorted((_years(name), x) for name, x in positions.items())
    for (before, left), (after, right) in pairwise(by_years):
        if before <= years <= after:
            return left + (years - before) / (after - before) * (right - left)
    return by_years[-1][1]


def tenor_ticks(positions: Mapping[str, float]) -> tuple[Tick, ...]:
    """Return a label for every tenor. That of overnight rates is seen where values are read off:
    their lines have names."""
    return tuple(
        Tick(x, "" if name == OVERNIGHT else name, _priority(name), full=name)
        for name, x in positions.items()
    )


def _years(name: str) -> float:
    from tui.measures.curve.par_curve import maturity_years

    return 0.0 if name == OVERNIGHT else maturity_years(name)


def _position(axis: Axis, position: int, years: float) -> float:
    if axis is Axis.ORDINAL:
        return float(position)
    return years if axis is Axis.LINEAR else sqrt(years)


def _priority(name: str) -> int:
    return _LABEL_ORDER.index(name) if name in _LABEL_ORDER else len(_LABEL_ORDER)
