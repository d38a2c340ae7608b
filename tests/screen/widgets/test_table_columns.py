"""Columns of a table: which fit, their widths, and the order of the rows."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.support.widget_bench import STAMP, table
from tui.model.clean_text import clean_text
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_cell
from tui.model.table import Cell, Column, Row, Table
from tui.screen.widgets.table_columns import (
    Fit,
    fit_columns,
    justify,
    measure_columns,
    sort_rows,
)
from tui.screen.widgets.table_state import TableState


def test_fit_columns_drops_highest_drop_first() -> None:
    tested_table = Table(
        (Column("a", "aaaa"), Column("b", "bbbb", drop=1), Column("c", "cccc", drop=2)), ()
    )
    widths = measure_columns(tested_table)
    assert widths == (5, 5, 5)
    assert fit_columns(tested_table, widths, 21).columns == (0, 1, 2)
    assert fit_columns(tested_table, widths, 20).columns == (0, 1)
    assert fit_columns(tested_table, widths, 13).columns == (0,)


@given(st.integers(min_value=10, max_value=120))
def test_fit_columns_stays_within_available_cells(available: int) -> None:
    tested_table = table()
    fitted = fit_columns(tested_table, measure_columns(tested_table), available)
    assert fitted.total <= available
    assert fitted.columns[0] == 0


def test_fit_columns_narrows_text_before_dropping_figures() -> None:
    tested_table = Table(
        (Column("name", "Name", left=True), Column("value", "Value")),
        (Row("a", (Cell("a name of many words"), Cell(1.0, DisplayUnit.BP)), STAMP),),
    )
    fitted = fit_columns(tested_table, measure_columns(tested_table), 20)
    assert fitted.columns == (0, 1)
    assert fitted.total == 20


def test_fit_columns_drops_rather_than_cuts_a_whole_column() -> None:
    time = "2026-07-20 11:30 EDT"
    tested_table = Table(
        (
            Column("name", "Name", left=True),
            Column("closes", "Closes", left=True, whole=True),
            Column("local", "Local", left=True, whole=True, drop=1),
        ),
        (Row("a", (Cell("a name of many words"), Cell(time), Cell(time)), STAMP),),
    )
    fitted = fit_columns(tested_table, measure_columns(tested_table), 58)
    assert fitted.columns == (0, 1)
    assert fitted.widths[1] == len(time)


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


@example([0.0, 10.0, float("inf")], DisplayUnit.PCT, None, False)
@given(
    st.lists(VALUES, min_size=1),
    st.sampled_from(DisplayUnit),
    st.sampled_from([None, 0, 3]),
    st.booleans(),
)
def test_measure_columns_equals_longest_text(
    values: list[float | str | date | None], unit: DisplayUnit, decimals: int | None, signed: bool
) -> None:
    cells = [Cell(value, unit, decimals=decimals, signed=signed) for value in values]
    rows = tuple(Row(str(place), (cell,), STAMP) for place, cell in enumerate(cells))
    texts = [clean_text(format_cell(cell)) for cell in cells]
    assert measure_columns(Table((Column("a", ""),), rows)) == (max(1, *map(cell_len, texts), 0),)


def test_sort_rows_sorts_numbers_by_value() -> None:
    rows = [Row(str(v), (Cell(v, DisplayUnit.BP),), STAMP) for v in (9.0, 10.0, -3.0)]
    assert [row.cells[0].value for row in sort_rows(rows, 0, True)] == [10.0, 9.0, -3.0]


def test_justify_cuts_with_ellipsis_and_counts_wide_characters() -> None:
    assert justify("Luxembourg", 6, True) == "Luxem…"
    assert justify("7", 3, False) == "  7"
    assert justify("日本", 5, True) == "日本 "


def test_cell_belongs_to_a_column_or_lies_to_the_right_of_all() -> None:
    fitted = Fit((0, 2), (3, 4))
    assert [fitted.column_at(x) for x in (0, 4, 5, 10, 11)] == [0, 0, 2, 2, None]


def test_reverse_sorts_by_the_column_of_the_cursor_first() -> None:
    state = TableState.of(table())
    state.column = 1
    state.reverse()
    assert (state.sorted_by, state.descending) == (1, False)
    assert [row.key for row in state.rows] == [
        *("Belgium", "China, Mainland", "United Kingdom", "Japan"),
    ]
    state.reverse()
    assert state.rows[0].key == "Japan"
