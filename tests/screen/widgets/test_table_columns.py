"""Which columns fit, and in what order rows stand."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.support.widget_bench import STAMP, table
from tui.model.format import format_cell
from tui.model.view import Cell, Column, DisplayUnit, Row, Table
from tui.screen.widgets.table_columns import fit, justify, measure, order
from tui.screen.widgets.text_styles import plain


def test_the_highest_drop_goes_first() -> None:
    sheet = Table(
        (Column("a", "aaaa"), Column("b", "bbbb", drop=1), Column("c", "cccc", drop=2)), ()
    )
    widths = measure(sheet)
    assert widths == (5, 5, 5)
    assert fit(sheet, widths, 21).columns == (0, 1, 2)
    assert fit(sheet, widths, 20).columns == (0, 1)
    assert fit(sheet, widths, 13).columns == (0,)


@given(st.integers(min_value=10, max_value=120))
def test_nothing_is_clipped_at_the_right(available: int) -> None:
    sheet = table()
    found = fit(sheet, measure(sheet), available)
    assert found.total <= available
    assert found.columns[0] == 0


def test_a_text_column_is_squeezed_before_a_figure_is_lost() -> None:
    sheet = Table(
        (Column("name", "Name", left=True), Column("value", "Value")),
        (Row("a", (Cell("a name of many words"), Cell(1.0, DisplayUnit.BP)), STAMP),),
    )
    found = fit(sheet, measure(sheet), 20)
    assert found.columns == (0, 1)
    assert found.total == 20


VALUES = st.one_of(
    st.none(), st.floats(allow_nan=True), st.text(max_size=3), st.dates(), st.integers()
)


@given(st.lists(VALUES), st.booleans())
def test_missing_values_stand_last_whichever_way_it_is_sorted(
    values: list[float | str | date | None], descending: bool
) -> None:
    rows = [Row(str(n), (Cell(value),), STAMP) for n, value in enumerate(values)]
    found = [row.cells[0].value for row in order(rows, 0, descending)]
    missing = [value is None or value != value for value in found]
    assert missing == sorted(missing)
    assert {row.key for row in order(rows, 0, descending)} == {row.key for row in rows}


@example([0.0, 10.0, float("inf")], DisplayUnit.PCT, None, False)
@given(
    st.lists(VALUES, min_size=1),
    st.sampled_from(DisplayUnit),
    st.sampled_from([None, 0, 3]),
    st.booleans(),
)
def test_a_column_is_as_wide_as_its_longest_text(
    values: list[float | str | date | None], unit: DisplayUnit, decimals: int | None, signed: bool
) -> None:
    cells = [Cell(value, unit, decimals=decimals, signed=signed) for value in values]
    rows = tuple(Row(str(place), (cell,), STAMP) for place, cell in enumerate(cells))
    texts = [plain(format_cell(cell)) for cell in cells]
    assert measure(Table((Column("a", ""),), rows)) == (max(1, *map(cell_len, texts), 0),)


def test_numbers_are_sorted_by_value_not_by_spelling() -> None:
    rows = [Row(str(v), (Cell(v, DisplayUnit.BP),), STAMP) for v in (9.0, 10.0, -3.0)]
    assert [row.cells[0].value for row in order(rows, 0, True)] == [10.0, 9.0, -3.0]


def test_a_long_text_ends_in_an_ellipsis_and_wide_characters_count_double() -> None:
    assert justify("Luxembourg", 6, True) == "Luxem…"
    assert justify("7", 3, False) == "  7"
    assert justify("日本", 5, True) == "日本 "
