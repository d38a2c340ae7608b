"""Plan of the grid: every cell is taken once, for each number of panes and each width."""

from __future__ import annotations

import pytest

from tui.screen.grid_plan import GridPlan, plan_grid


def cells_taken(plan: GridPlan) -> list[list[int]]:
    """Return how many panes take each cell, where each pane takes the next free one."""
    taken = [[0] * plan.columns for _ in plan.rows]
    for columns, rows in plan.spans:
        row, column = next(
            (row, column)
            for row in range(len(plan.rows))
            for column in range(plan.columns)
            if not taken[row][column]
        )
        for y in range(row, row + rows):
            for x in range(column, column + columns):
                taken[y][x] += 1
    return taken


@pytest.mark.parametrize("width", [120, 199, 200, 240])
@pytest.mark.parametrize("panes", range(1, 10))
def test_each_cell_is_taken_once(width: int, panes: int) -> None:
    plan = plan_grid(width, panes)
    assert len(plan.spans) == panes
    assert cells_taken(plan) == [[1] * plan.columns for _ in plan.rows]


def test_bands_are_those_of_the_pictures() -> None:
    assert plan_grid(120, 6) == GridPlan(2, (4, 3, 3), ((1, 1),) * 6)
    assert plan_grid(199, 6).columns == 2
    wide = plan_grid(200, 7)
    assert (wide.columns, wide.rows[0] / sum(wide.rows)) == (3, 32 / 56)
    assert wide.spans[4:] == ((1, 2), (1, 2), (1, 1))
    assert plan_grid(200, 8).spans[4:] == ((1, 2), (1, 1), (1, 1), (1, 1))
