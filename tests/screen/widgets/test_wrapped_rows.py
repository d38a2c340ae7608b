"""Sentences of a table that go on in further lines where they would be cut."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.support.widget_bench import STAMP, Bench
from tui.model.table import Cell, Column, Row, Table
from tui.screen.widgets.table import TableView

COLUMNS = (
    Column("claim", "claim", left=True),
    Column("reason", "because", left=True, wraps=True),
    Column("count", "n"),
)
SIZE = (30, 8)


def table_of(*reasons: str) -> Table:
    """Return a table with a row for each reason."""
    return Table(
        COLUMNS,
        tuple(
            Row(str(count), (Cell(f"Claim {count}"), Cell(reason), Cell(count)), STAMP)
            for count, reason in enumerate(reasons)
        ),
    )


SENTENCES = table_of("as it was said", "months of net sales in a row: 12 months", "no figure")


class WrittenTable(TableView):
    """Table that notes which of its lines are painted anew."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[int] = []

    def refresh_line(self, y: int) -> None:
        self.written.append(y)
        super().refresh_line(y)


def lines(view: TableView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


async def paint(pilot: Pilot[None], view: TableView, table: Table) -> list[str]:
    """Show a table in focus. Return its lines."""
    view.paint(table)
    view.focus()
    await pilot.pause()
    return lines(view)


async def test_sentence_goes_on_in_further_lines_of_its_row() -> None:
    view = WrittenTable()
    async with Bench(view).run_test(size=SIZE) as pilot:
        assert await paint(pilot, view, SENTENCES) == [
            "  claim    because         n",
            "▌ Claim 0  as it was said  0",
            "  Claim 1  months of net   1",
            "           sales in a",
            "           row: 12 months",
            "  Claim 2  no figure       2",
            "",
            "",
        ]
        view.written.clear()
        await pilot.press("j")
        assert [line[:1] for line in lines(view)] == [" ", " ", "▌", "▌", "▌", " ", "", ""]
        assert view.written == [1, 2, 3, 4], "the row before and every line of the next"


async def test_sentence_is_cut_where_the_table_does_not_scroll_and_one_line_where_it_fits() -> None:
    view = TableView()
    async with Bench(view).run_test(size=SIZE) as pilot:
        view.stand(alone=False)
        view.fit(view.size)
        shown = await paint(pilot, view, SENTENCES)
        assert shown[2] == "  Claim 1  months of net …  1"
        assert shown[3] == "  Claim 2  no figure        2"
        view.stand(alone=True)
        await pilot.resize_terminal(60, 8)
        await pilot.pause()
        assert lines(view)[3].split() == ["Claim", "2", "no", "figure", "2"]


async def test_click_on_a_further_line_moves_to_its_row() -> None:
    view = TableView()
    async with Bench(view).run_test(size=SIZE) as pilot:
        await paint(pilot, view, SENTENCES)
        for line, row in ((4, 1), (5, 2), (6, 2)):
            await pilot.click(view, offset=(12, line))
            assert view.table_state.row == row


async def test_other_sentences_of_the_same_rows_have_their_lines() -> None:
    view = TableView()
    async with Bench(view).run_test(size=SIZE) as pilot:
        await paint(pilot, view, table_of("of a month or more", "as it was said"))
        shown = await paint(pilot, view, table_of("as it was said", "of a month or more"))
        assert [line.split()[-1] for line in shown[1:4]] == ["0", "1", "more"]


async def test_every_sentence_can_be_read_to_its_end() -> None:
    view = TableView()
    table = table_of(*(f"the {'longest ' * count}sentence {count}" for count in range(7)))
    async with Bench(view).run_test(size=SIZE) as pilot:
        await paint(pilot, view, table)
        read: list[str] = []
        for row in table.rows:
            marked = [line[11:25].strip() for line in lines(view) if line.startswith("▌")]
            assert " ".join(marked) == row.cells[1].value
            read += marked
            await pilot.press("j")
        assert view.virtual_size.height == 1 + len(read)


@pytest.mark.parametrize(("key", "back"), [("pagedown", "pageup"), ("ctrl+d", "ctrl+u")])
async def test_page_skips_no_line_and_does_not_stop_at_a_long_row(key: str, back: str) -> None:
    view = TableView()
    table = table_of(*(f"the {'longest ' * (4 * count)}sentence {count}" for count in range(9)))
    async with Bench(view).run_test(size=SIZE) as pilot:
        await paint(pilot, view, table)
        rows = [view.table_state.row]
        while rows[-1] < len(table.rows) - 1:
            await pilot.press(key)
            rows.append(view.table_state.row)
            shown = view.table_state.shown
            assert rows[-1] > rows[-2]
            passed = shown.line_of(rows[-1]) - shown.line_of(rows[-2])
            assert passed < SIZE[1] or rows[-1] == rows[-2] + 1
        while view.table_state.row:
            before = view.table_state.row
            await pilot.press(back)
            assert view.table_state.row < before
