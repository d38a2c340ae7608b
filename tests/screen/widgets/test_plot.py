"""Plot widget: texts, themes, sizes, symbols, mark and shades."""

from __future__ import annotations

from math import sqrt

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.support.widget_bench import Bench, plot
from tui.config.symbols import Symbols
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Plot, Role, Series, Shade
from tui.model.text import Tone
from tui.screen.themes import LIGHT
from tui.screen.widgets import plot_painter
from tui.screen.widgets.plot import PlotView


def lines(view: PlotView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


async def paint_plot(pilot: Pilot[None], view: PlotView, plot: Plot) -> None:
    view.paint(plot)
    await view.workers.wait_for_complete()
    await pilot.pause()


async def test_lines_are_named_on_the_plot() -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await paint_plot(pilot, view, plot())
        assert "%" in lines(view)[0]
        for name in ("today", "1 year ago", "rule 4.50%", "▲ far away"):
            assert any(name in line for line in lines(view)), name
        assert "3M" in lines(view)[-1]
        assert "30Y" in lines(view)[-1]


async def test_theme_change_does_not_draw_again(monkeypatch: pytest.MonkeyPatch) -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await paint_plot(pilot, view, plot())
        before = [view.render_line(y) for y in range(20)]
        pilot.app.register_theme(LIGHT)
        with monkeypatch.context() as patch:
            patch.delattr(plot_painter, "draw")
            pilot.app.theme = LIGHT.name
            await pilot.pause()
            after = [view.render_line(y) for y in range(20)]
        assert [strip.text for strip in after] == [strip.text for strip in before]
        styles = {segment.style for strip in after for segment in strip}
        assert styles.isdisjoint({segment.style for strip in before for segment in strip})


async def test_equal_plot_and_earlier_size_are_not_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await paint_plot(pilot, view, plot())
        drawn = lines(view)
        await pilot.resize_terminal(90, 24)
        while view.size.height != 24:
            await pilot.pause(0.01)
        assert lines(view) != drawn
        with monkeypatch.context() as patch:
            patch.delattr(plot_painter, "draw")
            await paint_plot(pilot, view, plot())
            await pilot.resize_terminal(80, 20)
            while view.size.height != 20:
                await pilot.pause(0.01)
            assert lines(view) == drawn


async def test_prepared_plot_is_shown_without_drawing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    view, other = PlotView(), plot(bars=True)
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await paint_plot(pilot, view, plot())
        before = lines(view)
        view.prepare(other)
        assert lines(view) == before
        with monkeypatch.context() as patch:
            patch.delattr(plot_painter, "draw")
            view.prepare(plot())
            await paint_plot(pilot, view, other)
            assert lines(view) != before
            await paint_plot(pilot, view, replace(other))


async def test_message_without_room_or_values() -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(20, 5)) as pilot:
        await paint_plot(pilot, view, plot())
        assert "no room" in lines(view)[0]
        await pilot.resize_terminal(60, 16)
        await paint_plot(pilot, view, Plot((), (), DisplayUnit.PCT, empty="no curve yet"))
        assert "no curve yet" in "".join(lines(view))


async def test_mark_moves_over_unchanged_drawing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await paint_plot(pilot, view, plot())
        drawn = lines(view)
        with monkeypatch.context() as patch:
            patch.delattr(plot_painter, "draw")
            view.move_mark(-1)
            await pilot.pause()
            assert lines(view)[0].startswith("30Y  ━━ today 4.70%")
            for label in ("10Y", "5Y", "2Y", "1Y", "3M", "3M"):
                view.move_mark(-1)
                await pilot.pause()
                assert lines(view)[0].startswith(f"{label}  ")
                labels = lines(view)[-1]
                assert labels == drawn[-1]
                [mark_column] = {at for line in lines(view)[1:-1] if (at := line.find("│", 4)) > 0}
                for line, before in zip(lines(view)[1:-1], drawn[1:-1], strict=True):
                    under = before.ljust(mark_column + 1)[mark_column]
                    assert under in " ·" or line.ljust(mark_column + 1)[mark_column] == under
                middle = labels.index(label) + (len(label) - 1) / 2
                assert abs(mark_column - middle) <= 1
            assert view.clear_mark()
            assert not view.clear_mark()
            await pilot.pause()
        assert lines(view) == drawn


async def test_mark_enters_at_edge_and_stops_at_other() -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await paint_plot(pilot, view, plot())
        view.move_mark(1)
        assert lines(view)[0].startswith("3M  ")
        view.move_mark(1, far=True)
        assert lines(view)[0].startswith("1Y  ")
        for _ in range(9):
            view.move_mark(1)
        assert lines(view)[0].startswith("30Y  ")


async def test_mark_keeps_its_label_in_another_plot() -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await paint_plot(pilot, view, plot())
        view.move_mark(-1)
        even = {sqrt(years): float(n) for n, years in enumerate((0.25, 1, 2, 5, 10, 30))}
        other_plot = replace(
            plot(),
            series=tuple(
                replace(series, points=tuple((even[x], y) for x, y in series.points))
                for series in plot().series
            ),
            ticks=tuple(replace(tick, x=even[tick.x]) for tick in plot().ticks),
        )
        await paint_plot(pilot, view, other_plot)
        assert lines(view)[0].startswith("30Y  ━━ today 4.70%")
        await paint_plot(pilot, view, replace(other_plot, ticks=other_plot.ticks[:-1]))
        assert not view.mark_label


async def test_shade_tints_only_its_cells() -> None:
    view = PlotView()
    shaded = replace(plot(), shades=(Shade(sqrt(2), sqrt(10), Tone.WARNING, "episode"),))
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await paint_plot(pilot, view, plot())
        plain_strips = [view.render_line(y) for y in range(20)]
        await paint_plot(pilot, view, shaded)
        shaded_strips = [view.render_line(y) for y in range(20)]
        texts = [[strip.text for strip in strips[1:]] for strips in (plain_strips, shaded_strips)]
        assert texts[0] == texts[1]
        backgrounds = [
            [
                segment.style and segment.style.bgcolor
                for segment in strip
                for _ in range(len(segment.text))
            ]
            for strip in shaded_strips
        ]
        [pane_background] = set(backgrounds[-1])
        labels = lines(view)[-1]
        first, last = labels.index("2Y"), labels.index("10Y") + 2
        for line in backgrounds[:-1]:
            cells = [cell for cell, background in enumerate(line) if background != pane_background]
            assert cells == list(range(cells[0], cells[-1] + 1))
            assert abs(cells[0] - first) <= 1
            assert abs(cells[-1] - last) <= 2
        assert "shaded: episode" in lines(view)[0]


async def test_shade_without_colours_is_dotted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        shaded = replace(plot(), shades=(Shade(0.0, 6.0),))
        await paint_plot(pilot, view, shaded)
        assert "░░░" in "".join(lines(view))
        assert "1 year ago" in "".join(lines(view)), "a name is not dotted between its words"


async def test_bar_below_zero_is_reversed_without_colours_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    view = PlotView()
    bar = Series("o", ((0.0, 8.0), (1.0, -0.3)), Role.FIRST)
    async with Bench(view).run_test(size=(40, 13)) as pilot:
        await paint_plot(pilot, view, Plot((bar,), (), DisplayUnit.USD_BN, bars=True))
        painted_lines = [view.render_line(y) for y in range(13)]
        below = next(line for line in painted_lines if "▔" in line.text)
        hanging = [segment for segment in below if segment.style and segment.style.reverse]
        assert {segment.text[0] for segment in hanging} == {"▅"}, (
            "0.3 of lines of 8/9 are 3 eighths"
        )
        painted = pilot.app.screen._compositor.render_strips()
        assert any(segment.style.reverse for line in painted for segment in line if segment.style)


async def test_mark_is_put_where_the_pointer_is() -> None:
    view = PlotView()
    bench = Bench(view)
    async with bench.run_test(size=(80, 20)) as pilot:
        await paint_plot(pilot, view, plot())
        labels = lines(view)[-1]
        for label in ("10Y", "3M"):
            view.mark_at(labels.index(label) + 2)
            assert view.mark_label == label
        view.mark_at(999)
        assert view.mark_label == "30Y"
        bench.symbols = Symbols.ASCII
        await pilot.pause()
        await view.workers.wait_for_complete()
        await pilot.pause()
        assert "".join(lines(view)[1:]).replace("│", "").isascii()
