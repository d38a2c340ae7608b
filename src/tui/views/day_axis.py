"""Positions and labels of days on the x axis of a plot."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tui.model.display_unit import DisplayUnit
from tui.model.format import month_and_year
from tui.model.plot import Level, Plot, Role, Series, Tick

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd


_YEARS_ONLY_DAYS = 366 * 6
"""Longer axes than this many days are labelled with years only."""
_MONDAYS_DAYS = 62
"""Axes up to this many days are also labelled with the day of each Monday."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR_STEPS = (20, 10, 5, 1)
_MONTH_STEPS = (12, 6, 3, 1)
_MONDAY_PRIORITY = len(_MONTH_STEPS)


def x_of_day(day: date) -> float:
    """Return the position of a day on the axis: its ordinal, days since the year 1."""
    return float(day.toordinal())


def day_at(x: float) -> date:
    """Return the day at a position of the axis."""
    return date.fromordinal(round(x))


def day_ticks(first: date, last: date) -> tuple[Tick, ...]:
    """Return labels for the days from ``first`` to ``last``: years, then months, then Mondays.

    Coarse labels have the lower priority number and are kept first.
    """
    days = (last - first).days
    if days > _YEARS_ONLY_DAYS:
        return tuple(_year_tick(year) for year in range(first.year, last.year + 1))
    span = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    months = [date(month // 12, month % 12 + 1, 1) for month in span]
    day_labels = [Tick(x_of_day(day), _month_label(day), _month_rank(day)) for day in months]
    if days <= _MONDAYS_DAYS:
        mondays = (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
        day_labels += [
            Tick(x_of_day(day), str(day.day), priority=_MONDAY_PRIORITY)
            for day in mondays
            if day.weekday() == 0 and day.day > 2
        ]
    return tuple(day_labels)


def month_tick(year: int, month: int) -> tuple[str, int]:
    """Return the label of a month and its priority: those of a quarter's first month are kept.

    January is followed by its year: ``Jan ’25``.
    """
    label = month_and_year(date(year, month, 1)) if month == 1 else _MONTHS[month - 1]
    return label, int(month % 3 != 1)


def _year_tick(year: int) -> Tick:
    rank = next(rank for rank, step in enumerate(_YEAR_STEPS) if year % step == 0)
    return Tick(x_of_day(date(year, 1, 1)), str(year), rank)


def _month_label(day: date) -> str:
    return str(day.year) if day.month == 1 else _MONTHS[day.month - 1]


def _month_rank(day: date) -> int:
    return next(rank for rank, step in enumerate(_MONTH_STEPS) if (day.month - 1) % step == 0)


_EPOCH_ORDINAL = 719_163
"""Ordinal of 1970-01-01."""
_SECONDS = 86_400


def day_series(name: str, role: Role, days: pd.DatetimeIndex, values: np.ndarray) -> Series:
    """Return the values that are not NaN as a series, each at the position of its day."""
    is_known = values == values
    positions = days[is_known].as_unit("s").asi8 // _SECONDS + _EPOCH_ORDINAL
    points = zip(positions.astype("float64").tolist(), values[is_known].tolist(), strict=True)
    return Series(name, tuple(points), role)


def day_plot(lines: Sequence[Series], unit: DisplayUnit, zero: str, empty: str) -> Plot:
    """Return a plot of the series that have points, with a level at zero labelled ``zero``.

    A level without a label is left out: zero has a line anyway.
    ``empty`` is the text shown if no series has points.
    """
    drawn = tuple(each for each in lines if each.points)
    if not drawn:
        return Plot((), (), unit, empty=empty)
    first = min(each.points[0][0] for each in drawn)
    last = max(each.points[-1][0] for each in drawn)
    labels = day_ticks(day_at(first), day_at(last))
    levels = (Level(0.0, zero, role=Role.REFERENCE),) if zero else ()
    return Plot(drawn, labels, unit, levels, empty=empty)
