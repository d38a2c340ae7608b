"""Rows of a table: their order, and those that stay in a small pane."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.widget_bench import STAMP
from tui.model.display_unit import DisplayUnit
from tui.model.table import Cell, Column, Row, Table
from tui.screen.widgets.table_rows import rows_within, sort_rows
from tui.screen.widgets.table_state import TableState

VALUES = st.one_of(
    st.none(), st.floats(allow_nan=True), st.text(max_size=3), st.dates(), st.integers()
)


@given(st.lists(VALUES), st.booleans())
def test_sort_rows_puts_missing_values_last(
    values: list[float | str | date | None], descending: bool
) -> None:
    rows = [Row(str(n), (Cell(value),), STAMP) for n, value in enumerate(values)]
    sorted_values = [row.cells[0].value for row in sort_rows(rows, 0, descending)]
    is_missing = [value is None or value != value for value in sorted_values]
    assert is_missing == sorted(is_missing)
    assert {row.key for row in sort_rows(rows, 0, descending)} == {row.key for row in rows}


def test_sort_rows_sorts_numbers_by_value() -> None:
    rows = [Row(str(v), (Cell(v, DisplayUnit.BP),), STAMP) for v in (9.0, 10.0, -3.0)]
    assert [row.cells[0].value for row in sort_rows(rows, 0, True)] == [10.0, 9.0, -3.0]


def test_term_sorts_by_its_maturity_and_distance_by_its_size() -> None:
    terms = [("10Y", 10.0), ("2Y", 2.0), ("1.5M", 0.125), ("20Y", 20.0)]
    rows = [Row(name, (Cell(name, sort_value=years),), STAMP) for name, years in terms]
    assert [row.key for row in sort_rows(rows, 0, False)] == ["1.5M", "2Y", "10Y", "20Y"]


def dropping(*drops: int) -> list[Row]:
    return [
        Row(f"{place}", (Cell(float(place)),), STAMP, drop=drop) for place, drop in enumerate(drops)
    ]


def test_rows_with_highest_drop_leave_first_and_together() -> None:
    rows = dropping(0, 3, 0, 3, 2, 1)
    assert len(rows_within(rows, None, middle_drops=False).rows) == 6
    kept = [
        [int(row.key) for row in rows_within(rows, room, middle_drops=False).rows]
        for room in (6, 5, 4, 3, 2, 1)
    ]
    assert kept == [[0, 1, 2, 3, 4, 5], [0, 2, 4, 5], [0, 2, 4, 5], [0, 2, 5], [0, 2], [0, 2]]


@given(st.integers(min_value=1, max_value=40), st.integers(min_value=1, max_value=40))
def test_middle_rows_are_counted_and_the_ends_stay(count: int, room: int) -> None:
    rows = dropping(*[0] * count)
    shown = rows_within(rows, room, middle_drops=True)
    if count <= room or room < 3:
        assert shown.rows == tuple(rows)
        assert shown.left_out == 0
        return
    assert shown.line_count == room
    assert shown.rows[0] == rows[0]
    assert shown.rows[-1] == rows[-1]
    assert len(shown.rows) + shown.left_out == count
    lines = [shown.row_at(line) for line in range(room)]
    assert lines.count(None) == 1
    assert [shown.line_of(row) for row in range(len(shown.rows))] == [
        line for line in range(room) if line != lines.index(None)
    ]


def curve_like() -> Table:
    rows = [
        replace(row, drop=int(row.key != "3"), strong=row.key == "3") for row in dropping(*[0] * 6)
    ]
    return Table((Column("n", "n"),), tuple(rows), start="3")


def test_cursor_starts_on_the_starting_row_and_returns_to_a_kept_one() -> None:
    state = TableState.of(curve_like())
    assert state.current is not None
    assert state.current.key == "3"
    state.move_to(5)
    state.load(curve_like())
    assert state.current.key == "5", "the cursor stays where it was moved"
    state.fit(2)
    assert [row.key for row in state.rows] == ["3"]
    assert state.current.key == "3", "its row was left out"
    assert len(state.matching) == 6, "all rows can still be copied"


def test_cursor_is_at_the_start_of_a_table_of_other_rows() -> None:
    """The results of auctions have their days as keys, the latest of each term the terms."""
    state = TableState.of(curve_like())
    state.move_to(5)
    others = [Row(name, (Cell(name),), STAMP) for name in "abcdefgh"]
    table = Table((Column("n", "n"),), tuple(others))
    state.load(replace(table, rows=(*curve_like().rows[:3], *others)))
    assert state.row == 5, "a row was removed"
    state.load(curve_like())
    state.move_to(5)
    state.load(table)
    assert state.row == 0
    state.move_to(6)
    state.load(replace(curve_like(), start="2"))
    assert state.row == 2


def test_filter_looks_in_rows_that_were_left_out() -> None:
    state = TableState.of(curve_like())
    state.fit(2)
    state.filter("5")
    assert [row.key for row in state.rows] == ["5"]


def test_cursor_goes_to_the_first_match_of_a_filter() -> None:
    names = [Row(name, (Cell(name),), STAMP) for name in ("10Y", "20Y", "3m10y")]
    state = TableState.of(Table((Column("tenor", "tenor"),), tuple(names), start="20Y"))
    state.filter("10y")
    assert state.current is not None
    assert state.current.key == "10Y"


def test_total_and_missing_values_stay_last_in_both_directions() -> None:
    values = (("a", 1.0), ("b", None), ("c", 2.0), ("all", 3.0))
    rows = [
        Row(key, (Cell(value, DisplayUnit.USD_BN),), STAMP, total=key == "all")
        for key, value in values
    ]
    assert [row.key for row in sort_rows(rows, 0, True)] == ["c", "a", "b", "all"]
    assert [row.key for row in sort_rows(rows, 0, False)] == ["a", "c", "b", "all"]
