"""Texts on a plot: whole or not there, never over a line, a bar or each other."""

from __future__ import annotations

import re
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.effort import examples
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Level, Plot, PlotNode, Role, Series, Shade, Tick
from tui.model.text import Tone
from tui.screen.widgets import plot_painter
from tui.screen.widgets.plot_geometry import Drawing
from tui.screen.widgets.plot_symbols import ASCII, BRAILLE, GRAINS, Grain

YEARS = (1, 2, 5, 10, 20, 30)
WORD = re.compile(r"[A-Za-z0-9]{2,}|[0-9]\.[0-9]+")

yields = st.floats(min_value=0, max_value=6).map(lambda value: round(value, 2))


@st.composite
def named_curves(draw: st.DrawFn) -> Plot:
    """Return a curve with nodes, a flag, three overlays, an overnight rate and thresholds."""
    xs = [sqrt(year) for year in YEARS]
    curves = [draw(st.lists(yields, min_size=6, max_size=6)) for _ in range(4)]
    roles = (Role.OLDEST, Role.OLDER, Role.RECENT, Role.NOW)
    names = ("yearago", "monthago", "weekago", "today")
    series = [
        Series(name, tuple(zip(xs, heights, strict=True)), role)
        for name, heights, role in zip(names, curves, roles, strict=True)
    ]
    rate = draw(yields)
    series.insert(0, Series("SOFR", ((0.2, rate), (1.0, rate)), Role.SECURED, is_beside=True))
    nodes = [
        PlotNode(x, y, f"{y:.2f}", is_key=x > 3, is_flag=x == xs[4], tone=Tone.WARNING)
        for x, y in zip(xs[1:], curves[-1][1:], strict=True)
    ]
    levels = tuple(
        Level(draw(yields), "threshold", start=draw(st.sampled_from((None, 3.8)))) for _ in range(2)
    )
    ticks = tuple(Tick(x, f"{year}Y") for x, year in zip(xs, YEARS, strict=True))
    return Plot(
        tuple(series), ticks, DisplayUnit.PCT, levels, nodes=tuple(nodes), hatch=Role.OLDEST
    )


def without_texts(plot: Plot) -> Plot:
    return replace(
        plot,
        series=tuple(replace(series, name="") for series in plot.series),
        nodes=tuple(replace(node, label="") for node in plot.nodes),
        levels=tuple(replace(level, label="") for level in plot.levels),
    )


def cells(drawing: Drawing) -> list[list[tuple[str, str]]]:
    return [[(name, letter) for name, text in line for letter in text] for line in drawing.lines]


@given(
    named_curves(),
    st.integers(min_value=24, max_value=160),
    st.integers(min_value=5, max_value=40),
    st.sampled_from(list(GRAINS.values())),
)
@examples(60)
def test_texts_are_whole_and_cover_no_line(
    plot: Plot, width: int, height: int, grain: Grain
) -> None:
    drawing = plot_painter.draw(plot, width, height, grain)
    bare = cells(plot_painter.draw(without_texts(plot), width, height, grain))
    styles = {role.value for role in Role} | {"node", "node-warning"}
    for row, line in enumerate(cells(drawing)[: drawing.rows]):
        for cell, (name, letter) in enumerate(line):
            before, drawn = bare[row][cell]
            if before in styles and (drawn >= "\u2800" or drawn in "*O-:=,~"):
                assert (name, letter) == (before, drawn), f"a text over {before}"
    allowed = {"yearago", "monthago", "weekago", "today", "SOFR", "threshold"}
    allowed |= {node.label for node in plot.nodes} | {"20Y", "within", "dot", "in", "the", "table"}
    allowed |= {f"{value:.2f}%" for value in (plot.series[0].points[0][1],) if value is not None}
    for runs in drawing.lines[: drawing.rows]:
        text = "".join(run for _, run in runs)[drawing.left :]
        for word in WORD.findall(text):
            assert word in allowed or f"{word}%" in allowed, word


def test_unit_stands_apart_from_the_name_of_a_line() -> None:
    """``7 Aug bp`` in the first row would read as one name."""
    points = ((0.0, 60.0), (1.0, 20.0), (4.0, 10.0))
    plot = Plot((Series("7 Aug", points, Role.NOW),), (), DisplayUnit.BP)
    for width in range(30, 80):
        drawing = plot_painter.draw(plot, width, 11)
        rows = ["".join(run for _, run in runs) for runs in drawing.lines[: drawing.rows]]
        noted = [row for row in rows if re.search(r"\bbp\b", row)]
        assert noted, width
        assert not [row for row in noted if re.search(r"Aug ?bp|bp ?7", row)], width


def test_flag_is_filled_in_the_tone_of_what_fires() -> None:
    line = Series("now", ((0.0, 4.0), (4.0, 4.5)), Role.NOW)
    for tone, name in (
        (Tone.WARNING, "flag-warning"),
        (Tone.CRITICAL, "flag-critical"),
        (Tone.STRONG, "flag"),
    ):
        node = PlotNode(2.0, 4.25, "20Y 4.25", is_flag=True, tone=tone)
        drawing = plot_painter.draw(Plot((line,), (), DisplayUnit.PCT, nodes=(node,)), 60, 14)
        assert [run for row in drawing.lines for style, run in row if style == name] == [
            " 20Y 4.25 "
        ]


def test_narrow_plot_keeps_key_values_and_the_oldest_overlay() -> None:
    points = tuple((float(x), 1.0 + x) for x in range(5))
    overlays = [
        Series(name, tuple((x, y + 1) for x, y in points), role, short=name, is_overlay=True)
        for name, role in (("1Y", Role.OLDEST), ("1M", Role.OLDER))
    ]
    plot = Plot(
        (*overlays, Series("now", points, Role.NOW)),
        (),
        DisplayUnit.PCT,
        nodes=(PlotNode(1.0, 2.0, "two"), PlotNode(3.0, 4.0, "four", is_key=True)),
    )
    wide, narrow = (plot_painter.draw(plot, width, 12) for width in (80, 36))
    assert wide.left_out == ()
    assert narrow.left_out == ("1M",)
    texts = ["".join(run for line in each.lines for _, run in line) for each in (wide, narrow)]
    assert [("two" in text, "four" in text) for text in texts] == [(True, True), (False, True)]
    assert "not drawn: 1M" in texts[1]


@pytest.mark.parametrize("all_curves", [False, True])
def test_overlay_within_a_dot_is_left_out_and_named(all_curves: bool) -> None:
    points = tuple((float(x), 1.0 + x) for x in range(5))
    near = tuple((x, y + 0.17) for x, y in points)
    overlay = Series("a day ago", near, Role.LAST, short="1D", is_overlay=not all_curves)
    plot = Plot((overlay, Series("now", points, Role.NOW)), (), DisplayUnit.PCT)
    drawing = plot_painter.draw(plot, 80, 14)
    text = "".join(run for line in drawing.lines for _, run in line)
    assert drawing.left_out == (() if all_curves else ("1D",))
    assert ("too close to draw: 1D" in text) is not all_curves
    assert any(name == "last" for line in drawing.lines for name, _ in line) is all_curves


def test_level_applies_from_its_start_on() -> None:
    line = Series("now", ((0.0, 4.0), (10.0, 5.0)), Role.NOW)
    level = Level(4.2, "4.20 fires", start=5.0)
    drawing = plot_painter.draw(Plot((line,), (), DisplayUnit.PCT, (level,)), 60, 14)
    row = cells(drawing)[drawing.y.dot(4.2) // 4]
    start = drawing.cell(5.0) or 0
    dots = [at for at, (name, letter) in enumerate(row) if name == "threshold" and letter > "⠀"]
    assert min(dots) in (start, start + 1)
    text = "".join(letter for _, letter in row)
    assert text.index("4.20 fires") + len("4.20 fires") == start - 1, "at its left end"


@pytest.mark.parametrize(("y", "sign", "row"), [(9.0, "▲", 0), (0.5, "▼", -2)])
def test_level_and_rate_outside_are_arrows_at_the_edge(y: float, sign: str, row: int) -> None:
    line = Series("now", ((1.0, 4.0), (10.0, 5.0)), Role.NOW)
    rate = Series("SOFR", ((0.0, y), (1.0, y)), Role.SECURED, is_beside=True)
    plot = Plot((rate, line), (), DisplayUnit.PCT, (Level(y, "it fires"),))
    drawing = plot_painter.draw(plot, 60, 14)
    alone = plot_painter.draw(Plot((line,), (), DisplayUnit.PCT), 60, 14)
    assert drawing.y == alone.y, "neither takes rows from the line"
    text = ["".join(run for _, run in line) for line in drawing.lines]
    assert f"{sign} SOFR {y:.2f}%" in text[row]
    assert f"{sign} it fires" in text[row]
    in_ascii = plot_painter.draw(plot, 60, 14, ASCII)
    assert f"{'^' if sign == '▲' else 'v'} it fires" in "".join(r for _, r in in_ascii.lines[row])


def test_latest_bars_are_named_with_their_values() -> None:
    bars = tuple(
        Series(name, tuple((float(x), scale * (x - 9.5)) for x in range(12)), role)
        for name, scale, role in (("official", 10, Role.FIRST), ("private", -7, Role.SECOND))
    )
    ticks = tuple(Tick(float(x), f"M{x}") for x in range(12))
    plot = Plot(bars, ticks, DisplayUnit.USD_BN, bars=True, names_last=True)
    drawing = plot_painter.draw(plot, 80, 14)
    right = drawing.canvas.stop
    texts = [
        (name, text)
        for line in drawing.lines
        for name, text in line
        if sum(len(run) for _, run in line[: line.index((name, text))]) >= right and text.strip()
    ]
    assert texts == [("label", "M11, bn"), ("up", "official +15.0"), ("down", "private  −10.5")]
    narrow = plot_painter.draw(plot, 50, 14)
    assert narrow.canvas.stop == 50, "no values beside the bars of a narrow plot"


def test_latest_bar_of_a_single_series_takes_no_room_for_its_name() -> None:
    points = tuple((float(x), 10 * (x - 9.5)) for x in range(12))
    long = Series("official net purchases of bonds, notes and bills", points, Role.FIRST)
    ticks = tuple(Tick(float(x), f"M{x}") for x in range(12))
    plot = Plot((long,), ticks, DisplayUnit.USD_BN, bars=True, names_last=True)
    drawing = plot_painter.draw(plot, 80, 14)
    texts = [text.strip() for line in drawing.lines for _, text in line]
    assert "+15.0" in texts
    assert drawing.canvas.stop >= 70


def test_shades_are_named_once() -> None:
    line = Series("10Y", ((0.0, 1.0), (10.0, 2.0)), Role.NOW)
    shades = (Shade(1, 2, Tone.WARNING, "held"), Shade(3, 4, Tone.WARNING, "held"), Shade(5, 6))
    drawing = plot_painter.draw(Plot((line,), (), DisplayUnit.PCT, shades=shades), 60, 12, BRAILLE)
    text = "".join(run for line in drawing.lines for _, run in line)
    assert text.count("shaded: held") == 1


def place_of(text: str, drawing: Drawing) -> tuple[int, int]:
    """Return the line and the first cell of a text on a drawing."""
    lines = ["".join(run for _, run in line) for line in drawing.lines]
    row = next(row for row, line in enumerate(lines) if text in line)
    return row, lines[row].index(text)


@pytest.mark.parametrize("side", [1, -1])
def test_name_is_on_the_side_of_its_line_that_is_away_from_todays(side: int) -> None:
    """A hump that has no room for the name where the two lines are farthest apart."""
    xs = [x / 4 for x in range(81)]
    now = Series("now", tuple((x, side * 6 / (1 + (x - 10) ** 2 / 4)) for x in xs), Role.NOW)
    earlier = tuple((x, y - side * (0.3 + abs(y) / 14)) for x, y in now.points if y is not None)
    overlay = Series("a month ago, in many words", earlier, Role.OLDEST)
    drawing = plot_painter.draw(Plot((overlay, now), (), DisplayUnit.PCT), 160, 40)
    row, start = place_of(overlay.name, drawing)
    name = range(start, start + len(overlay.name))
    rows = [drawing.y.dot(y) // 4 for x, y in earlier if drawing.cell(x) in name]
    away = [(row - each) * side for each in rows]
    assert 0 < min(away) <= 3, "beside its line, which is between it and today's"


def test_todays_name_is_in_the_first_line_if_lines_are_all_around_it() -> None:
    heights = [float(x % 7 * (-1 if x % 2 else 1)) for x in range(600)]
    wild = Series("wild", tuple(enumerate(heights)), Role.OLDEST)
    now = Series("today", tuple((x, y / 3) for x, y in wild.points if y is not None), Role.NOW)
    drawing = plot_painter.draw(Plot((wild, now), (), DisplayUnit.PCT), 60, 16)
    assert place_of("today", drawing)[0] == 0


def node_of_line(*others: tuple[tuple[float, float], ...]) -> tuple[int, str, int]:
    """Return the line of a node among other lines, then the text and the line of its value."""
    now = Series("now", ((0.0, 2.2), (10.0, 2.2)), Role.NOW)
    extent = ((0.0, 0.0), (0.0, 4.0))
    overlays = (Series("", points, Role.OLDER) for points in (*others, extent))
    nodes = (PlotNode(5.0, 2.2, "2.13"),)
    drawing = plot_painter.draw(Plot((*overlays, now), (), DisplayUnit.PCT, nodes=nodes), 60, 11)
    row, start = place_of("2.13", drawing)
    around_it = "".join(run for _, run in drawing.lines[row])[start - 1 : start + 5]
    return drawing.y.dot(2.2) // 4, around_it, row


def test_value_of_a_node_is_in_the_nearest_free_line() -> None:
    row, _, of_value = node_of_line()
    assert of_value == row + 1
    row, _, of_value = node_of_line(((0.0, 1.75), (10.0, 1.75)))
    assert of_value == row - 1, "above, for the line below is taken"


def test_value_of_a_node_does_not_touch_another_line() -> None:
    row, around_it, of_value = node_of_line(((0.0, 1.75), (4.6, 1.75)), ((5.4, 1.75), (10.0, 1.75)))
    assert of_value == row - 1
    assert around_it == " 2.13 "
