"""Legend and readout above a plot."""

from __future__ import annotations

from datetime import date
from math import sqrt

from msgspec.structs import replace

from tests.support.widget_bench import plot
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Plot, Role, Series, Tick, XAxis
from tui.screen.widgets import plot_legend
from tui.views import day_axis

DAYS = Plot(
    (
        Series(
            "10Y",
            tuple((day_axis.x_of_day(date(2025, 12, day)), 4.1) for day in (17, 18)),
            Role.NOW,
        ),
    ),
    (Tick(day_axis.x_of_day(date(2025, 12, 1)), "Dec"),),
    DisplayUnit.PCT,
    x_axis=XAxis.DAYS,
)


def text(runs: plot_legend.Runs) -> str:
    return "".join(run for _, run in runs).rstrip()


def test_readout_names_every_series() -> None:
    assert (
        text(plot_legend.readout(plot(), sqrt(2), 80)) == "2Y  ━━ today 3.50%  ╸╸ 1 year ago 4.00%"
    )


def test_readout_of_missing_value_is_dash() -> None:
    assert "today —  " in text(plot_legend.readout(plot(), sqrt(5), 80))


def test_readout_shortens_names_before_values() -> None:
    before, today = plot().series
    short_plot = replace(plot(), series=(replace(before, short="1Y"), today))
    assert text(plot_legend.readout(short_plot, sqrt(2), 35)) == "2Y  ━━ today 3.50%  ╸╸ 1Y 4.00%"
    assert text(plot_legend.readout(short_plot, sqrt(2), 24)) == "2Y  ━━ 3.50%  ╸╸ 4.00%"


def test_readout_names_bars_before_the_lines_behind_them_and_gives_signs() -> None:
    bars, line = plot(bars=True).series
    mixed = replace(plot(bars=True), series=(bars, replace(line, behind=True)))
    assert (
        text(plot_legend.readout(mixed, sqrt(2), 80)) == "2Y  ██ 1 year ago +4.00%  ━━ today +3.50%"
    )
    assert text(plot_legend.readout(mixed, sqrt(2), 40)) == "2Y  ██ 1 year ago +4.00%  ━━ +3.50%"
    assert text(plot_legend.readout(mixed, sqrt(2), 30)) == "2Y  ██ +4.00%  ━━ +3.50%"


def test_readout_on_axis_of_days_gives_day() -> None:
    assert (
        text(plot_legend.readout(DAYS, DAYS.series[0].points[0][0], 60))
        == "2025-12-17  ━━ 10Y 4.10%"
    )


def test_readable_positions_have_value_and_tick() -> None:
    assert plot_legend.readable_positions(plot()) == tuple(
        sqrt(years) for years in (0.25, 1, 2, 5, 10, 30)
    )
    assert plot_legend.readable_positions(replace(plot(), ticks=plot().ticks[:2])) == (
        sqrt(0.25),
        1.0,
    )
    assert len(plot_legend.readable_positions(DAYS)) == 2
    series = Series("s", ((1.0, None), (2.0, 3.0)), Role.NOW)
    assert plot_legend.readable_positions(replace(DAYS, series=(series,))) == (2.0,)


def test_readout_gives_the_full_name_of_a_tick() -> None:
    ticks = tuple(replace(tick, full=f"{tick.label} tenor") for tick in plot().ticks)
    assert text(plot_legend.readout(replace(plot(), ticks=ticks), sqrt(2), 80)).startswith(
        "2Y tenor  "
    )


def test_legend_is_of_bars_in_their_colours() -> None:
    assert not plot_legend.has_legend(plot())
    runs = plot_legend.legend(plot(bars=True), 80)
    assert text(runs) == "%  ██ 1 year ago  ██ today"
    assert [name for name, run in runs if run == "█"] == ["up", "down", "up2", "down2"]


def test_legend_contains_only_whole_entries() -> None:
    assert text(plot_legend.legend(plot(bars=True), 20)) == "%  ██ 1 year ago"


def test_legend_leaves_out_lines_that_are_not_drawn() -> None:
    bars, line = plot(bars=True).series
    mixed = replace(plot(bars=True), series=(bars, replace(line, behind=True)))
    assert text(plot_legend.legend(mixed, 80)) == "%  ██ 1 year ago  ━━ today"
    assert text(plot_legend.legend(mixed, 80, has_lines=False)) == "%  ██ 1 year ago"
