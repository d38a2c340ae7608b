"""The plot widget: legend, themes, sizes."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.widgets.sheets import Bench, plot
from tui.app import LIGHT
from tui.present import Plot, Unit
from tui.widgets import figure
from tui.widgets.plot import PlotView


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
            patch.delattr(figure, "draw")
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
            patch.delattr(figure, "draw")
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
        await painted(pilot, view, Plot((), (), Unit.PCT, empty="no curve yet"))
        assert "no curve yet" in "".join(lines(view))
