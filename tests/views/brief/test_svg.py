"""Plots as SVG: positions read back into the values that they stand for."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Level, Plot, Role, Series, Shade, Tick
from tui.model.text import Tone
from tui.views.brief.svg import HEIGHT, WIDTH, svg

NAMESPACE = "{http://www.w3.org/2000/svg}"
BARS = Plot(
    (
        Series("official", ((0.0, -24.8), (1.0, 3.0), (2.0, None)), Role.FIRST),
        Series("private", ((0.0, 36.4), (1.0, -5.0), (2.0, 0.0)), Role.SECOND),
    ),
    (Tick(0.0, "2025-10"), Tick(1.0, "2025-11"), Tick(2.0, "2025-12")),
    DisplayUnit.USD_BN,
    bars=True,
)


def drawn(plot: Plot, name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg(plot, WIDTH, HEIGHT)).iter(f"{NAMESPACE}{name}"))


def number(element: ElementTree.Element, name: str) -> float:
    return float(element.get(name, "nan"))


def values_by_height(plot: Plot) -> Callable[[float], float]:
    """Return the function from a height to its value, by the labels and lines of the y axis."""
    labels = [each for each in drawn(plot, "text") if each.get("text-anchor") == "end"]
    lines = [each for each in drawn(plot, "line") if each.get("stroke") in ("#e2e6ea", "#77828d")]
    values = [float((each.text or "").replace("−", "-").replace(",", "")) for each in labels]
    heights = [number(line, "y1") for line in lines]
    assert len(values) == len(heights) > 1
    slope = (values[-1] - values[0]) / (heights[-1] - heights[0])
    return lambda height: values[0] + (height - heights[0]) * slope


def test_bars_begin_at_zero_and_sales_have_nothing_above_it() -> None:
    value_at = values_by_height(BARS)
    bars = [each for each in drawn(BARS, "rect") if number(each, "width") > 9]
    ends = [
        (value_at(number(bar, "y")), value_at(number(bar, "y") + number(bar, "height")))
        for bar in bars
    ]
    wanted = [(0.0, -24.8), (3.0, 0.0), (36.4, 0.0), (0.0, -5.0), (0.0, 0.0)]
    for (top, bottom), (high, low) in zip(ends, wanted, strict=True):
        assert abs(top - high) < 0.1
        assert abs(bottom - low) < 0.1


def line_plot(points: tuple[tuple[float, float | None], ...], level: float) -> Plot:
    line = Series("20Y", points, Role.NOW)
    shade = Shade(points[0][0] - 5, points[-1][0] + 5, Tone.WARNING)
    ticks = tuple(Tick(x, f"label {x:g}", place) for place, (x, _) in enumerate(points))
    return Plot((line,), ticks, DisplayUnit.PCT, (Level(level, "fires"),), shades=(shade,))


@examples(100)
@given(
    st.lists(st.floats(-3, 20).map(lambda each: round(each, 2)), min_size=2, max_size=12),
    st.floats(-3, 20).map(lambda each: round(each, 2)),
)
def test_lines_and_levels_stand_at_their_values(values: list[float], level: float) -> None:
    plot = line_plot(tuple((float(x), y) for x, y in enumerate(values)), level)
    value_at = values_by_height(plot)
    tolerance = (max(*values, level) - min(*values, level)) / 1000 + 0.01
    [line] = drawn(plot, "polyline")
    heights = [float(pair.split(",")[1]) for pair in line.get("points", "").split()]
    for height, value in zip(heights, values, strict=True):
        assert abs(value_at(height) - value) <= tolerance
    [threshold] = [each for each in drawn(plot, "line") if each.get("stroke") == "#7a5600"]
    assert abs(value_at(number(threshold, "y1")) - level) <= tolerance


def test_missing_value_breaks_a_line() -> None:
    plot = line_plot(((0.0, 4.0), (1.0, 4.5), (2.0, None), (3.0, 4.2), (4.0, 4.1)), 4.75)
    assert len(drawn(plot, "polyline")) == 2


def test_labels_of_the_x_axis_do_not_overlap_and_the_first_priority_stays() -> None:
    points = tuple((float(x), 4.0 + x / 10) for x in range(40))
    texts = [
        each
        for each in drawn(line_plot(points, 4.75), "text")
        if (each.text or "").startswith("label")
    ]
    places = sorted(number(each, "x") for each in texts)
    assert min(b - a for a, b in pairwise(places)) > 5 * len("label 1")
    assert "label 0" in [each.text for each in texts]


def test_names_of_lines_that_end_together_stand_apart() -> None:
    lines = [
        Series(name, ((0.0, 3.0), (1.0, 4.0 + place / 1000)), role, short=name)
        for place, (name, role) in enumerate(
            (("1Y", Role.OLDEST), ("1M", Role.OLDER), ("now", Role.NOW))
        )
    ]
    plot = Plot(tuple(lines), (), DisplayUnit.PCT)
    names = [each for each in drawn(plot, "text") if each.get("class") == "label"]
    assert [each.text for each in names] == ["now", "1M", "1Y"]
    heights = [number(each, "y") for each in names]
    assert [b - a >= 12 for a, b in pairwise(heights)] == [True, True]
    assert min(heights) > 8


def test_shade_ends_at_the_edges_and_an_empty_plot_says_why() -> None:
    plot = line_plot(((0.0, 4.0), (1.0, 4.5)), 4.75)
    [shade] = drawn(plot, "rect")
    assert number(shade, "x") >= 0
    assert number(shade, "x") + number(shade, "width") <= WIDTH
    empty = Plot((), (), DisplayUnit.PCT, empty="no <data> at hand")
    assert [each.text for each in drawn(empty, "text")] == ["no <data> at hand"]
