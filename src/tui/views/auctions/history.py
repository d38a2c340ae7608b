"""Plot of one figure of a term's auctions through time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model.plot import Level, Plot, Role, Series
from tui.views.auctions.options import Figure
from tui.views.day_axis import day_ticks, x_of_day
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    import pandas as pd


def history_plot(held: pd.DataFrame, figure: Figure) -> Plot:
    """Return a figure at each auction of one term, over the mean of earlier auctions."""
    name, column, usual, unit = figure.value
    if held.empty or held[column].isna().all():
        return Plot((), (), unit, empty=f"no {name} of this term")
    days = [day.date() for day in held["observed"]]
    mean = "mean of those before" if figure is Figure.TAIL else "mean of the previous six"
    return Plot(
        series=(
            _line(mean, days_of=held, column=usual, role=Role.OLDER),
            _line(name, days_of=held, column=column, role=Role.NOW, dots=True),
        ),
        ticks=day_ticks(days[0], days[-1]),
        y_unit=unit,
        levels=(Level(0.0, "par yield", role=Role.REFERENCE),) if figure is Figure.TAIL else (),
    )


def _line(
    name: str, *, days_of: pd.DataFrame, column: str, role: Role, dots: bool = False
) -> Series:
    pairs = zip(days_of["observed"], days_of[column], strict=True)
    return Series(
        name, tuple((x_of_day(day.date()), float_or_none(y)) for day, y in pairs), role, dots
    )
