"""The line under a table: which rows it leaves, and which keys are text while it is open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from tests.support.feeds import app, glass, settled
from tests.support.widget_bench import COUNTRIES, STAMP, Bench, table
from tui.model.view import Cell, Column, Row, Table
from tui.screen.panes.base import Pane
from tui.screen.widgets.filter import FilteredTable
from tui.screen.widgets.table_columns import containing, order

SIZES = [(80, 24), (120, 40), (200, 60)]


def names(view: FilteredTable) -> list[str]:
    return [row.key for row in view.table.sheet.rows]


def foot(running: Bench) -> str:
    return glass(running).splitlines()[-1].strip()


async def painted(pilot: Pilot[None], view: FilteredTable) -> None:
    view.paint(table())
    view.table.focus()
    await pilot.pause()


async def test_letters_are_text_and_rows_go_as_they_are_typed() -> None:
    view = FilteredTable()
    bench = Bench(view)
    async with bench.run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        await pilot.press("slash", *"jG")
        assert names(view) == []
        assert "no row has “jG”" in glass(bench)
        await pilot.press("backspace", "a")
        assert names(view) == ["Japan"]


async def test_the_foot_says_how_many_of_how_many() -> None:
    view = FilteredTable()
    bench = Bench(view)
    async with bench.run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        assert "rows" not in glass(bench)
        await pilot.press("slash", *"UNI")
        assert foot(bench).startswith("/UNI")
        assert foot(bench).endswith("1 of 4 rows")
        view.paint(table((*COUNTRIES, ("United Arab Emirates", 90.0, 1.0))))
        await pilot.pause()
        assert foot(bench).endswith("2 of 5 rows")


async def test_enter_keeps_the_filter_and_gives_the_keys_back() -> None:
    view = FilteredTable()
    bench = Bench(view)
    async with bench.run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        await pilot.press("slash", "n", "enter", "G")
        assert names(view) == ["Japan", "United Kingdom", "China, Mainland"]
        assert view.table.sheet.row == 2
        assert foot(bench).endswith("3 of 4 rows")
        await pilot.press("l", "s")
        assert names(view)[0] == "Japan"
        await pilot.press("slash", "escape")
        assert len(names(view)) == 4
        assert "rows" not in glass(bench)


async def test_nothing_written_leaves_no_foot() -> None:
    view = FilteredTable()
    bench = Bench(view)
    async with bench.run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        await pilot.press("slash", "enter")
        assert "rows" not in glass(bench)
        assert not view.clear()


async def test_another_kind_of_row_has_cursor_order_and_filter_of_its_own() -> None:
    view = FilteredTable()
    months = Table(
        (Column("month", "Month", left=True),),
        tuple(Row(day, (Cell(day),), STAMP) for day in ("2025-10", "2025-09")),
    )
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        await pilot.press("l", "s", "slash", "n", "enter", "j")
        before = names(view), view.table.sheet.row
        view.paint(months)
        await pilot.pause()
        assert names(view) == ["2025-10", "2025-09"]
        assert not view.clear()
        view.paint(table())
        assert (names(view), view.table.sheet.row) == before


@given(st.text(max_size=5))
def test_every_row_is_left_or_does_not_have_the_text(text: str) -> None:
    rows = table().rows
    left = containing(rows, text)
    for row in rows:
        spelled = [str(cell.value).casefold() for cell in row.cells if isinstance(cell.value, str)]
        if any(text.casefold() in name for name in spelled):
            assert row in left
    assert [row for row in rows if row in left] == list(left)


def test_figures_are_found_as_they_are_spelt() -> None:
    assert [row.key for row in containing(table().rows, "1,200")] == ["Japan"]
    assert [row.key for row in containing(table().rows, "−3.0")] == ["United Kingdom"]


@pytest.mark.parametrize("descending", [True, False])
def test_totals_stay_below_in_every_order(descending: bool) -> None:
    total = Row("all", (Cell("All"), Cell(9999.0), Cell(None)), STAMP, total=True)
    rows = (total, *table().rows)
    for column in range(3):
        assert order(rows, column, descending)[-1] == total


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", "1234")
async def test_every_pane_can_be_filtered(key: str, size: tuple[int, int]) -> None:
    running = app()
    async with running.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press(key, "slash", *"zq1", "tab")
        await pilot.pause()
        assert running.is_running
        await pilot.press("shift+tab")
        await settled(pilot)
        pane = next(pane for pane in running.screen.query(Pane) if str(pane.NUMBER) == key)
        assert pane.has_focus_within
        assert pane.table.sheet.wanted == "zq1"
        assert f"0 of {len(pane.table.sheet.table.rows)} rows" in glass(running)
        await pilot.press("escape")
        assert pane.table.sheet.wanted == ""
        assert "rows" not in glass(running)


async def test_the_footer_and_the_help_say_what_the_keys_do_while_it_is_open() -> None:
    running = app()
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("question_mark")
        await settled(pilot)
        help_text = glass(running)
        await pilot.press("pagedown")
        await settled(pilot)
        assert "/  Filter: Rows that contain a text" in help_text + glass(running)
        await pilot.press("escape", "slash")
        await settled(pilot)
        last = glass(running).splitlines()[-1]
        assert "Clear the filter" in last
        assert "s Sort" not in last
        await pilot.resize_terminal(120, 40)
        await pilot.press("q")
        assert running.is_running
