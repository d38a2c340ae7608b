"""Lines of a plot with one point a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.present import Level, Plot, Role, Series, Unit
from tui.views import dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd

_EPOCH = 719_163
"""The place of 1970-01-01: days since the year 1."""
_SECONDS = 86_400


def line(name: str, role: Role, days: pd.DatetimeIndex, values: np.ndarray) -> Series:
    """The values that are there, each at the place of its day."""
    known = values == values
    places = days[known].as_unit("s").asi8 // _SECONDS + _EPOCH
    points = zip(places.astype("float64").tolist(), values[known].tolist(), strict=True)
    return Series(name, tuple(points), role)


def plot(lines: Sequence[Series], unit: Unit, zero: str, empty: str) -> Plot:
    """Lines over the days they have, with the level of zero called ``zero``."""
    shown = tuple(each for each in lines if each.points)
    if not shown:
        return Plot((), (), unit, empty=empty)
    first = min(each.points[0][0] for each in shown)
    last = max(each.points[-1][0] for each in shown)
    ticks = dates.ticks(dates.day_at(first), dates.day_at(last))
    return Plot(shown, ticks, unit, (Level(0.0, zero),), empty=empty)
