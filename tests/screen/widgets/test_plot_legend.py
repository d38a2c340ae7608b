"""The line above a plot, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import sqrt

from tests.support.widget_bench import plot
from tui.model.view import Along, DisplayUnit, Plot, Role, Series, Shade, Tick, Tone
from tui.screen.widgets import plot_legend
from tui.views import day_axis

DAYS = Plot(
    (
        Series(
            "10Y", tuple((day_axis.place(date(2025, 12, day)), 4.1) for day in (17, 18)), Role.NOW
        ),
    ),
    (Tick(day_axis.place(date(2025, 12, 1)), "Dec"),),
    DisplayUnit.PCT,
    along=Along.DAYS,
)


def text(words: plot_legend.Words) -> str:
    return "".join(run for _, run in words).rstrip()


def test_every_series_is_read_off_at_a_place_by_name() -> None:
    assert (
        text(plot_legend.readout(plot(), sqrt(2), 80)) == "2Y  ━● today 3.50%  ━━ 1 year ago 4.00%"
    )


def test_a_value_that_is_missing_there_is_no_zero() -> None:
    assert "today —  " in text(plot_legend.readout(plot(), sqrt(5), 80))


def test_names_get_short_and_go_before_a_value_does() -> None:
    before, today = plot().series
    shown = replace(plot(), series=(replace(before, short="1Y"), today))
    assert text(plot_legend.readout(shown, sqrt(2), 35)) == "2Y  ━● today 3.50%  ━━ 1Y 4.00%"
    assert text(plot_legend.readout(shown, sqrt(2), 24)) == "2Y  ━● 3.50%  ━━ 4.00%"


def test_a_day_is_spelled_as_a_day() -> None:
    assert (
        text(plot_legend.readout(DAYS, DAYS.series[0].points[0][0], 60))
        == "2025-12-17  ━━ 10Y 4.10%"
    )


def test_places_to_read_off() -> None:
    assert plot_legend.places(plot()) == tuple(sqrt(years) for years in (0.25, 1, 2, 5, 10, 30))
    assert plot_legend.places(replace(plot(), ticks=plot().ticks[:2])) == (sqrt(0.25), 1.0)
    assert len(plot_legend.places(DAYS)) == 2
    alone = Series("s", ((1.0, None), (2.0, 3.0)), Role.NOW)
    assert plot_legend.places(replace(DAYS, series=(alone,))) == (2.0,)


def test_a_label_of_shades_is_named_once() -> None:
    shades = (Shade(1, 2, Tone.WARNING, "fired"), Shade(3, 4, Tone.WARNING, "fired"), Shade(5, 6))
    words = plot_legend.legend(replace(plot(), shades=shades), (), 80)
    assert text(words) == "%  ━● today  ━━ 1 year ago  ░░ fired"
    assert ("shade-warning", "░░") in words


def test_only_whole_entries_are_shown() -> None:
    assert text(plot_legend.legend(plot(), (), 24)) == "%  ━● today"
