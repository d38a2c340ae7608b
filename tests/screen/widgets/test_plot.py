"""The plot widget: legend, themes, sizes."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import pytest
from textual.pilot import Pilot

from tests.support.widget_bench import Bench, plot
from tui.model.view import DisplayUnit, Plot, Shade, Tone
from tui.screen.themes import LIGHT
from tui.screen.widgets import plotext_figure
from tui.screen.widgets.plot import PlotView


def lines(view: PlotView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


async def painted(pilot: Pilot[None], view: PlotView, shown: Plot) -> None:
    view.paint(shown)
    await view.workers.wait_for_complete()
    await pilot.pause()


async def test_the_legend_names_today_first_with_the_unit_before_it() -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await painted(pilot, view, plot())
        assert lines(view)[0] == "%  ━● today  ━━ 1 year ago  ┈┈ rule 4.50%"
        assert "3M" in lines(view)[-1]
        assert "30Y" in lines(view)[-1]


async def test_a_theme_recolours_without_drawing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await painted(pilot, view, plot())
        before = [view.render_line(y) for y in range(20)]
        pilot.app.register_theme(LIGHT)
        with monkeypatch.context() as patch:
            patch.delattr(plotext_figure, "draw")
            pilot.app.theme = LIGHT.name
            await pilot.pause()
            after = [view.render_line(y) for y in range(20)]
        assert [strip.text for strip in after] == [strip.text for strip in before]
        styles = {segment.style for strip in after for segment in strip}
        assert styles.isdisjoint({segment.style for strip in before for segment in strip})


async def test_an_equal_plot_and_a_known_size_are_not_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await painted(pilot, view, plot())
        drawn = lines(view)
        await pilot.resize_terminal(90, 24)
        await view.workers.wait_for_complete()
        with monkeypatch.context() as patch:
            patch.delattr(plotext_figure, "draw")
            await painted(pilot, view, plot())
            await pilot.resize_terminal(80, 20)
            await view.workers.wait_for_complete()
            await pilot.pause()
        assert lines(view) == drawn


async def test_words_where_there_is_no_room_or_no_value() -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(20, 5)) as pilot:
        await painted(pilot, view, plot())
        assert "no room" in lines(view)[0]
        await pilot.resize_terminal(60, 16)
        await painted(pilot, view, Plot((), (), DisplayUnit.PCT, empty="no curve yet"))
        assert "no curve yet" in "".join(lines(view))


async def test_the_mark_walks_the_places_over_the_same_drawing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await painted(pilot, view, plot())
        drawn = lines(view)
        with monkeypatch.context() as patch:
            patch.delattr(plotext_figure, "draw")
            view.read(-1)
            await pilot.pause()
            assert lines(view)[0].startswith("30Y  ━● today 4.70%")
            for place in ("10Y", "5Y", "2Y", "1Y", "3M", "3M"):
                view.read(-1)
                await pilot.pause()
                assert lines(view)[0].startswith(f"{place}  ")
                axis, labels = lines(view)[-2:]
                assert axis == drawn[-2]
                assert labels == drawn[-1]
                [under] = {at for line in lines(view)[1:-2] if (at := line.find("│", 4)) > 0}
                middle = labels.index(place) + (len(place) - 1) / 2
                assert abs(under - middle) <= 1
            assert view.put_away()
            assert not view.put_away()
            await pilot.pause()
        assert lines(view) == drawn


async def test_the_mark_comes_in_from_the_edge_it_walks_away_from_and_stops_at_the_other() -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await painted(pilot, view, plot())
        view.read(1)
        assert lines(view)[0].startswith("3M  ")
        view.read(1, far=True)
        assert lines(view)[0].startswith("1Y  ")
        for _ in range(9):
            view.read(1)
        assert lines(view)[0].startswith("30Y  ")


async def test_the_mark_stays_at_its_place_of_another_plot_or_goes() -> None:
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await painted(pilot, view, plot())
        view.read(-1)
        even = {sqrt(years): float(n) for n, years in enumerate((0.25, 1, 2, 5, 10, 30))}
        moved = replace(
            plot(),
            series=tuple(
                replace(one, points=tuple((even[x], y) for x, y in one.points))
                for one in plot().series
            ),
            ticks=tuple(replace(tick, x=even[tick.x]) for tick in plot().ticks),
        )
        await painted(pilot, view, moved)
        assert lines(view)[0].startswith("30Y  ━● today 4.70%")
        await painted(pilot, view, replace(moved, ticks=moved.ticks[:-1]))
        assert lines(view)[0].startswith("%  ")


async def test_a_shade_tints_its_cells_and_no_others() -> None:
    view = PlotView()
    shaded = replace(plot(), shades=(Shade(sqrt(2), sqrt(10), Tone.WARNING, "episode"),))
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await painted(pilot, view, plot())
        bare = [view.render_line(y) for y in range(1, 20)]
        await painted(pilot, view, shaded)
        tinted = [view.render_line(y) for y in range(1, 20)]
        assert [strip.text for strip in tinted] == [strip.text for strip in bare]
        papers = [
            [
                segment.style and segment.style.bgcolor
                for segment in strip
                for _ in range(len(segment.text))
            ]
            for strip in tinted
        ]
        [own] = {paper for line in papers[-2:] for paper in line}
        labels = lines(view)[-1]
        first, last = labels.index("2Y"), labels.index("10Y") + 2
        for line in papers[:-2]:
            cells = [cell for cell, paper in enumerate(line) if paper != own]
            assert cells == list(range(cells[0], cells[-1] + 1))
            assert abs(cells[0] - first) <= 1
            assert abs(cells[-1] - last) <= 2
        assert "░░ episode" in lines(view)[0]


async def test_without_colours_a_shade_is_dotted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    view = PlotView()
    async with Bench(view).run_test(size=(80, 20)) as pilot:
        await painted(pilot, view, replace(plot(), shades=(Shade(1.0, 2.0),)))
        assert "░░░" in "".join(lines(view))
