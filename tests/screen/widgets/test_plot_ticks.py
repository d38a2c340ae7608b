"""Tick labels: priorities, gaps between labels, round values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.display_unit import DisplayUnit
from tui.model.plot import Plot, Role, Series, Tick
from tui.screen.widgets import plot_painter, plot_ticks
from tui.screen.widgets.plot_legend import position_label

LABELS = st.lists(
    st.builds(
        Tick,
        x=st.floats(min_value=-5, max_value=15),
        label=st.text("0123456789MY", min_size=1, max_size=8),
        priority=st.integers(min_value=0, max_value=9),
    ),
    max_size=25,
)


@given(LABELS, st.integers(min_value=1, max_value=120))
def test_chosen_labels_have_gaps_and_stay_on_axis(ticks: list[Tick], columns: int) -> None:
    spans = [
        plot_ticks.label_span(t, 0, 10, columns) for t in plot_ticks.choose(ticks, 0, 10, columns)
    ]
    for start, end in spans:
        assert 0 <= start <= end < columns
    for (_, end), (start, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
        assert start > end + 1


def test_choose_prefers_lowest_priority_number() -> None:
    ticks = [Tick(4.0, "6M", 9), Tick(5.0, "30Y", 0), Tick(9.0, "1M", 3), Tick(11.0, "out", 0)]
    assert [t.label for t in plot_ticks.choose(ticks, 0, 10, 12)] == ["30Y", "1M"]


@given(
    st.floats(min_value=-1e6, max_value=1e6),
    st.floats(min_value=1e-3, max_value=1e6),
    st.integers(min_value=2, max_value=12),
)
def test_round_values_are_few_distinct_and_inside_limits(
    low: float, extent: float, max_count: int
) -> None:
    high = low + extent
    values, decimals = plot_ticks.round_values(low, high, max_count)
    assert len(values) <= max_count
    slack = extent * 1e-6
    assert all(low - slack <= value <= high + slack for value in values)
    labels = [f"{value:.{decimals}f}" for value in values]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(("high", "count"), [(1.2, 4), (3.0, 7), (3.4, 3), (11.0, 5), (40.0, 7)])
def test_labels_of_counts_are_whole_numbers(high: float, count: int) -> None:
    values, decimals = plot_ticks.round_values(-0.2, high, count, whole=True)
    assert decimals == 0
    assert 2 <= len(values) <= count
    assert all(value == int(value) for value in values)


def test_round_values_of_yields_and_basis_points() -> None:
    assert plot_ticks.round_values(3.1, 4.9, 3) == ((3.5, 4.0, 4.5), 1)
    assert plot_ticks.round_values(-60.0, 60.0, 5) == ((-50.0, -25.0, 0.0, 25.0, 50.0), 0)


def test_choose_takes_all_or_none_of_a_priority() -> None:
    years = [Tick(float(year), f"20{year:02}", int(year % 5 != 0)) for year in range(11)]
    assert [t.label for t in plot_ticks.choose(years, 0, 10, 20)] == ["2000", "2005", "2010"]
    assert len(plot_ticks.choose(years, 0, 10, 80)) == len(years)


def test_labels_of_one_priority_are_not_so_close_that_they_read_as_one() -> None:
    months = [Tick(float(month), "May", int(month % 3 != 0)) for month in range(11)]
    single = [Tick(0.0, "1M", 0), Tick(1.0, "3M", 1)]
    assert [t.x for t in plot_ticks.choose(months, 0, 10, 44)] == [0.0, 3.0, 6.0, 9.0]
    assert len(plot_ticks.choose(months, 0, 10, 80)) == len(months)
    assert plot_ticks.choose(single, 0, 10, 41) == tuple(single), "of two priorities"


def test_long_label_stands_where_it_fits_between_the_ticks() -> None:
    named = (("XLF", "Financials"), ("KBE", "Banks"), ("SPY", ""))
    points = tuple((float(x), 1.0) for x in range(len(named)))
    ticks = tuple(Tick(float(x), label, long=long) for x, (label, long) in enumerate(named))
    series = (Series("while", points, Role.FIRST), Series("after", points, Role.SECOND))
    plot = Plot(series, ticks, DisplayUnit.PP, bars=True)
    for columns, expected in ((40, "XLF Banks SPY"), (90, "Financials Banks SPY")):
        drawing = plot_painter.draw(plot, columns, 10)
        lines = ["".join(run for _, run in line).split() for line in drawing.lines]
        assert expected.split() in lines
    assert [position_label(plot, x) for x, _ in points] == ["Financials", "Banks", "SPY"]
