"""Plot of the newest curve over earlier ones, with the overnight rates and the thresholds."""

from __future__ import annotations

from math import inf, sqrt

from tui.model.alerts import Alert
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number, short_day
from tui.model.plot import Level, Plot, PlotNode, Role, Series
from tui.model.text import Tone
from tui.views.curve import axis
from tui.views.curve.options import tenor_of_series
from tui.views.curve.overnight import OVERNIGHT, overnight_pct
from tui.views.curve.today import Today
from tui.views.episodes import severity_tone

_NODES = ("2Y", "5Y", "10Y", "20Y", "30Y")
"""Tenors with a node and their value beside it."""
_KEY_NODES = ("10Y", "20Y", "30Y")
"""Tenors whose value is shown in a narrow plot too."""
_FLAG = "20Y"
"""Tenor whose value stands in a flag."""
_LAST_STARTS_FROM = 20.0
"""Maturity in years from which a threshold applies to the right edge."""


def curve_plot(today: Today) -> Plot:
    """Return the plot of the newest curve."""
    drawn = [
        today.line(earlier.name, earlier.day, earlier.role, short=earlier.short)
        for earlier in today.earlier
    ]
    drawn += [*_overnight_lines(today), *_previous_curve(today)]
    newest = today.newest
    drawn.append(today.line(short_day(newest, newest), newest, Role.NOW, short="now"))
    return Plot(
        series=tuple(drawn),
        ticks=axis.tenor_ticks(today.positions),
        y_unit=DisplayUnit.PCT,
        levels=_threshold_levels(today),
        nodes=_nodes(today),
        hatch=Role.OLDEST,
    )


def _nodes(today: Today) -> tuple[PlotNode, ...]:
    """Return the key tenors, with the flag of the 20-year in the tone of what fires on it."""
    yields = today.yields(today.newest)
    return tuple(
        PlotNode(
            today.positions[name],
            yields[name],
            f"{name} {_format_pct(yields[name])}" if name == _FLAG else _format_pct(yields[name]),
            is_key=name in _KEY_NODES,
            is_flag=name == _FLAG,
            tone=_firing_tone(today) if name == _FLAG else Tone.STRONG,
        )
        for name in _NODES
        if name in yields
    )


def _firing_tone(today: Today) -> Tone:
    """Return the tone of the worst severity that fires on the flagged tenor, STRONG for none."""
    firing = {
        severity_tone(alert.severity)
        for alert in today.update.alerts
        if tenor_of_series(alert.series) == _FLAG and alert.state.fires
    }
    worst_first = (Tone.CRITICAL, Tone.WARNING, *firing)
    return next((tone for tone in worst_first if tone in firing), Tone.STRONG)


def _threshold_levels(today: Today) -> tuple[Level, ...]:
    """Return the thresholds of rules on yields, each on the part of the axis around its tenor."""
    levels = {}
    for alert in today.update.alerts:
        tenor = tenor_of_series(alert.series)
        if tenor in today.positions and alert.threshold is not None:
            level = _threshold_level(today, alert, tenor, alert.threshold)
            levels[tenor, level.y] = level
    return tuple(levels.values())


def _threshold_level(today: Today, alert: Alert, tenor: str, threshold_pct: float) -> Level:
    from tui.measures.curve.par_curve import maturity_years

    maturities = {name: maturity_years(name) for name in today.tenors}
    years = maturities[tenor]
    shorter = max((other for other in maturities.values() if other < years), default=0.0)
    longer = min((other for other in maturities.values() if other > years), default=inf)
    is_last = years >= _LAST_STARTS_FROM or longer == inf
    name = "" if tenor == _FLAG else f"{tenor} "
    return Level(
        threshold_pct,
        f"{name}{_format_pct(threshold_pct)} fires",
        start=axis.position_at(sqrt(shorter * years), today.positions),
        end=None if is_last else axis.position_at(sqrt(years * longer), today.positions),
    )


def _format_pct(value: float) -> str:
    return format_number(value, DisplayUnit.PCT)


def _overnight_lines(today: Today) -> list[Series]:
    """Return the overnight rates as short horizontal lines at the left end."""
    xs = [today.positions[name] for name in (axis.OVERNIGHT, *today.tenors[:1])]
    lines_drawn = []
    for key, name, role in OVERNIGHT:
        value = overnight_pct(today, key)
        if value is not None:
            points = tuple((x, value) for x in xs)
            lines_drawn.append(Series(name, points, role, short=name, is_beside=True))
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
    day = short_day(before.index[-1], today.newest)
    is_overlay = not today.options.all_curves
    return [Series(day, points, Role.GHOST, short=day, is_overlay=is_overlay)]
