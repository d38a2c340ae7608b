"""First view of the pane: the newest curve over earlier ones, and overnight rates."""

from __future__ import annotations

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit
from tui.model.plot import Level, Plot, Role, Series
from tui.model.view import View
from tui.views.curve import axis, leads, table
from tui.views.curve.today import Today

_BILLS = ("1M", "1.5M", "2M", "3M")
"""Tenors that the line of an overnight rate spans."""


def view(today: Today) -> View:
    """Return the newest curve over earlier ones.

    ``tidy``: one row per tenor with its yield in percent and its changes in bp.
    """
    return View(
        title="Par curve",
        stamp=today.stamp,
        table=table.screen_table(today),
        plot_stays=True,
        plot=_plot(today),
        leads=leads.move_leads(today),
        tidy=table.tidy_table(today),
        note=today.against_error,
    )


def _plot(today: Today) -> Plot:
    drawn = [
        today.line(earlier.name, earlier.day, earlier.role, short=earlier.short)
        for earlier in today.earlier
    ]
    drawn += [*_overnight_lines(today), *_previous_curve(today)]
    newest = today.newest
    drawn.append(today.line(f"{newest:%Y-%m-%d}", newest, Role.NOW, short="now"))
    return Plot(
        series=tuple(drawn),
        ticks=axis.tenor_ticks(today.positions),
        y_unit=DisplayUnit.PCT,
        levels=threshold_levels(today, drawn),
    )


def threshold_levels(today: Today, drawn: list[Series]) -> tuple[Level, ...]:
    """Return the thresholds of rules on yields that lie within the range of the drawn series."""
    if not today.update.alerts:
        return ()
    from tui.alerts.series.catalogue import YIELDS

    heights = [y for line in drawn for _, y in line.points if y is not None]
    return tuple(
        Level(
            alert.threshold, f"{alert.series} {format_with_unit(alert.threshold, DisplayUnit.PCT)}"
        )
        for alert in today.update.alerts
        if alert.series in YIELDS
        and alert.threshold is not None
        and min(heights) <= alert.threshold <= max(heights)
    )


def _overnight_lines(today: Today) -> list[Series]:
    """Return the overnight rates as short horizontal lines at the left end."""
    xs = [today.positions[name] for name in (axis.OVERNIGHT, *_BILLS) if name in today.positions]
    lines_drawn = []
    for key, name, role in leads.OVERNIGHT:
        value = leads.overnight_pct(today, key)
        if value is not None:
            lines_drawn.append(
                Series(name, tuple((x, value) for x in xs), role, short=name.split()[-1])
            )
    return lines_drawn


def _previous_curve(today: Today) -> list[Series]:
    """Return the curve of the update shown before, or nothing if it is of the same day."""
    from tui.measures.curve.par_curve import par_curve, published_yields

    if today.update.previous is None:
        return []
    before = par_curve(today.update.previous)
    if before.empty or before.index[-1] == today.newest:
        return []
    yields = published_yields(before, before.index[-1])
    points = tuple((today.positions[tenor], yields.get(tenor)) for tenor in today.tenors)
    return [Series(f"{before.index[-1]:%Y-%m-%d}", points, Role.GHOST, short="before")]
