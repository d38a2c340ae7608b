"""The plots of the brief: the curve, the flows by month, the 20-year with its threshold."""

from __future__ import annotations

from msgspec.structs import replace

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit
from tui.model.plot import Level, Plot, Role, Tick
from tui.views.brief.records import Picture
from tui.views.brief.tables import ExportTables
from tui.views.curve import view as curve
from tui.views.curve.options import CurveOptions, CurveViewName, HistoryRange
from tui.views.flows import view as flows
from tui.views.flows.options import FlowsOptions

_CURVES = (Role.OLDEST, Role.OLDER, Role.NOW)
"""Curves that are drawn: a year ago, a month ago, the newest."""
_HISTORY = "20Y"


def pictures(tables: ExportTables) -> tuple[Picture, ...]:
    """Return the plots that have something to draw."""
    history = _history_plot(tables)
    shaded = ", shaded where the rule fired" if history.shades else ""
    drawn = (
        Picture("Par curve, %", _curve_plot(tables)),
        Picture("Net purchases with bills, bn a month", _flows_plot(tables)),
        Picture(f"20-year par yield, %{shaded}", history),
    )
    return tuple(picture for picture in drawn if picture.plot.series)


def _curve_plot(tables: ExportTables) -> Plot:
    plot = curve.view(tables.update, CurveOptions()).plot
    if plot is None:
        return _nothing()
    lines = [line for role in _CURVES for line in plot.series if line.role is role]
    return replace(plot, series=tuple(lines), levels=())


def _flows_plot(tables: ExportTables) -> Plot:
    plot = flows.view(tables.update, FlowsOptions()).plot or _nothing()
    months = [Tick(tick.x, tick.full, round(plot.ticks[-1].x - tick.x)) for tick in plot.ticks]
    bars = tuple(each for each in plot.series if not each.behind)
    return replace(plot, series=bars, ticks=tuple(months))


def _history_plot(tables: ExportTables) -> Plot:
    options = replace(
        CurveOptions.from_config(tables.config),
        view_name=CurveViewName.HISTORY,
        subject=_HISTORY,
        reach=HistoryRange.FIVE,
    )
    plot = curve.view(tables.update, options).plot or _nothing()
    levels = [
        Level(level.y, f"{format_with_unit(level.y, plot.y_unit)} fires")
        for level in plot.levels
        if level.role is Role.THRESHOLD
    ]
    first = min((x for line in plot.series for x, _ in line.points), default=0.0)
    shades = tuple(shade for shade in plot.shades if shade.end >= first)
    return replace(plot, levels=tuple(levels), shades=shades)


def _nothing() -> Plot:
    return Plot((), (), DisplayUnit.PCT)
