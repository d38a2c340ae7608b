"""Second table of a view: in the lines that the first leaves over, or not at all."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.geometry import Size

from tests.support.widget_bench import STAMP
from tui.model.table import Cell, Column, Row, SecondBlock, Table
from tui.screen.widgets.table_below import place_below
from tui.screen.widgets.table_state import TableState

COLUMNS = (Column("name", "name", left=True), Column("n", "n"))


def table(*drops: int, split_at: str = "") -> Table:
    rows = tuple(
        Row(f"{n}", (Cell(f"row {n}"), Cell(float(n))), STAMP, drop=drop)
        for n, drop in enumerate(drops)
    )
    return Table(COLUMNS, rows, second=SecondBlock(split_at, ()) if split_at else None)


def state(rows: Table, *, in_blocks: bool = False) -> TableState:
    made = TableState.of(rows)
    made.fit(None, in_blocks=in_blocks)
    return made


def lines(second: Table, first: TableState, height: int) -> list[str]:
    below = place_below(second, first, Size(30, height))
    if below is None:
        return []
    texts = (below.line(y, lambda _: Style(), 30).text for y in range(below.start, height))
    return [text.strip().split("  ")[0] for text in texts]


@pytest.mark.parametrize(
    ("height", "shown"),
    [
        (9, ["name", "row 0", "row 1", "row 2", ""]),
        (8, ["name", "row 0", "row 1", "row 2"]),
        (7, ["name", "row 0", "row 1"]),
        (6, []),
    ],
)
def test_second_table_has_the_rows_that_fit_and_drops_first(height: int, shown: list[str]) -> None:
    first = state(table(0, 0))  # a heading and two rows, then a blank line
    assert lines(table(0, 1, 2), first, height) == shown


def test_second_table_whose_key_rows_do_not_fit_is_left_out() -> None:
    first = state(table(0, 0))
    assert lines(table(0, 0, 0, 1), first, 8) == ["name", "row 0", "row 1", "row 2"]
    assert lines(table(0, 0, 0, 1), first, 7) == []


def test_second_table_stands_below_the_shorter_of_two_blocks() -> None:
    split = table(0, 0, 0, 0, 0, 0, split_at="4")  # four rows, and two beside them
    second = place_below(table(0, 0), state(split, in_blocks=True), Size(30, 7))
    assert second is not None
    assert second.start == 4
    assert place_below(table(0, 0), state(split), Size(30, 7)) is None


def test_filtered_table_has_none_below_it() -> None:
    first = state(table(0, 0))
    first.filter("row 1")
    assert lines(table(0, 0), first, 20) == []
