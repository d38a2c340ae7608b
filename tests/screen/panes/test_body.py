"""Body of a pane: the plot and the table in their places."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.support.widget_bench import Bench, plot, table
from tui.screen.panes.body import Body


@pytest.mark.parametrize(("height", "lines"), [(30, 1), (10, 0)])
async def test_plot_without_values_is_one_line_above_its_table(height: int, lines: int) -> None:
    body = Body(alone=True)
    drawn = plot()
    bare = replace(
        drawn,
        series=tuple(
            replace(series, points=tuple((x, None) for x, _ in series.points))
            for series in drawn.series
        ),
        empty="no curve yet",
    )
    async with Bench(body).run_test(size=(100, height)) as pilot:
        body.paint(bare, table())
        await pilot.pause()
        assert body.filtered_table.region[1::2] == (lines, height - lines)
        assert body.is_settled
        assert body.plot.size.height == lines
        if lines:
            assert "no curve yet" in body.plot.render_line(0).text
        body.paint(drawn, table())
        await body.plot.workers.wait_for_complete()
        await pilot.pause()
        assert body.is_readable
        assert body.plot.size.height > 1
