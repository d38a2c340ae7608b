"""Filter line below a table: the rows it keeps, and the keys while it is open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tests.support.sizes import SUPPORTED
from tests.support.widget_bench import COUNTRIES, STAMP, Bench, table
from tui.model.table import Cell, Column, Row, Table
from tui.screen.panes import PANES
from tui.screen.panes.base import Pane
from tui.screen.widgets.filter import FilteredTable
from tui.screen.widgets.table_rows import rows_containing, sort_rows


def row_keys(view: FilteredTable) -> list[str]:
    return [row.key for row in view.table.table_state.rows]


def last_line(running: Bench) -> str:
    return screen_text(running).splitlines()[-1].strip()


async def paint_and_focus(pilot: Pilot[None], view: FilteredTable) -> None:
    view.paint(table())
    view.table.focus()
    await pilot.pause()


async def test_letters_typed_into_line_filter_rows() -> None:
    view = FilteredTable()
    bench = Bench(view)
    async with bench.run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        await pilot.press("slash", *"jG")
        assert row_keys(view) == []
        assert "no row has “jG”" in screen_text(bench)
        await pilot.press("backspace", "a")
        assert row_keys(view) == ["Japan"]


async def test_figures_that_come_as_the_line_opens_leave_it_open() -> None:
    view = FilteredTable()
    bench = Bench(view)
    async with bench.run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        await view.action_filter()
        view.paint(table((*COUNTRIES, ("Norway", 90.0, 1.0))))
        await pilot.press(*"norw")
        assert last_line(bench).startswith("/norw")


async def test_line_shows_row_counts() -> None:
    view = FilteredTable()
    bench = Bench(view)
    async with bench.run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        assert "rows" not in screen_text(bench)
        await pilot.press("slash", *"UNI")
        assert last_line(bench).startswith("/UNI")
        assert last_line(bench).endswith("1 of 4 rows")
        view.paint(table((*COUNTRIES, ("United Arab Emirates", 90.0, 1.0))))
        await pilot.pause()
        assert last_line(bench).endswith("2 of 5 rows")


async def test_enter_keeps_filter_and_focuses_table() -> None:
    view = FilteredTable()
    bench = Bench(view)
    async with bench.run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        await pilot.press("slash", "n", "enter", "G")
        assert row_keys(view) == ["Japan", "United Kingdom", "China, Mainland"]
        assert view.table.table_state.row == 2
        assert last_line(bench).endswith("3 of 4 rows")
        await pilot.press("l", "s")
        assert row_keys(view)[0] == "Japan"
        await pilot.press("slash", "escape")
        assert len(row_keys(view)) == 4
        assert "rows" not in screen_text(bench)


async def test_enter_without_text_hides_line() -> None:
    view = FilteredTable()
    bench = Bench(view)
    async with bench.run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        await pilot.press("slash", "enter")
        assert "rows" not in screen_text(bench)
        assert not view.clear()


async def test_each_kind_of_row_keeps_its_cursor_order_and_filter() -> None:
    view = FilteredTable()
    months = Table(
        (Column("month", "Month", left=True),),
        tuple(Row(day, (Cell(day),), STAMP) for day in ("2025-10", "2025-09")),
    )
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        await pilot.press("l", "s", "slash", "n", "enter", "j")
        before = row_keys(view), view.table.table_state.row
        view.paint(months)
        await pilot.pause()
        assert row_keys(view) == ["2025-10", "2025-09"]
        assert not view.clear()
        view.paint(table())
        assert (row_keys(view), view.table.table_state.row) == before


@given(st.text(max_size=5))
def test_rows_containing_keeps_all_rows_with_text(text: str) -> None:
    rows = table().rows
    kept = rows_containing(rows, text)
    for row in rows:
        texts = [str(cell.value).casefold() for cell in row.cells if isinstance(cell.value, str)]
        if any(text.casefold() in name for name in texts):
            assert row in kept
    assert [row for row in rows if row in kept] == list(kept)


def test_rows_containing_matches_formatted_numbers() -> None:
    assert [row.key for row in rows_containing(table().rows, "1,200")] == ["Japan"]
    assert [row.key for row in rows_containing(table().rows, "−3.0")] == ["United Kingdom"]


@pytest.mark.parametrize("descending", [True, False])
def test_sort_rows_keeps_totals_last(descending: bool) -> None:
    total = Row("all", (Cell("All"), Cell(9999.0), Cell(None)), STAMP, total=True)
    rows = (total, *table().rows)
    for column in range(3):
        assert sort_rows(rows, column, descending)[-1] == total


@pytest.mark.parametrize("size", SUPPORTED)
async def test_every_pane_can_be_filtered(size: tuple[int, int]) -> None:
    running = app_on(panes=PANES[:4])
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        for pane in running.screen.query(Pane):
            await pilot.press(str(pane.NUMBER))
            await wait_until_painted(pilot)
            await pilot.press("slash", *"zq1", "tab", "shift+tab")
            await wait_until_painted(pilot)
            assert pane.has_focus_within, pane.NAME
            assert pane.table.table_state.filter_text == "zq1", pane.NAME
            assert f"0 of {len(pane.table.table_state.table.rows)} rows" in screen_text(running)
            await pilot.press("escape")
            await wait_until_painted(pilot)
            assert pane.table.table_state.filter_text == "", pane.NAME
            assert "rows" not in screen_text(running), pane.NAME


async def test_footer_shows_keys_of_open_line() -> None:
    running = app_on(panes=PANES[:1])
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("question_mark")
        await wait_until_painted(pilot)
        help_text = screen_text(running)
        await pilot.press("pagedown")
        await wait_until_painted(pilot)
        assert "/  Filter: Rows that contain a text" in help_text + screen_text(running)
        await pilot.press("escape", "slash")
        await wait_until_painted(pilot)
        last = screen_text(running).splitlines()[-1]
        assert "Esc drop" in last
        assert "s sort" not in last
        await pilot.resize_terminal(120, 40)
        await pilot.press("q")
        assert running.is_running
