"""Columns of a table: which fit, their widths, and the order of the rows."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.support.effort import examples
from tests.support.names import NAMES
from tests.support.widget_bench import STAMP, table
from tui.model.clean_text import clean_text
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_cell
from tui.model.table import Cell, Column, Row, Table
from tui.screen.widgets.table_columns import (
    COMFORTABLE_NAME_WIDTH,
    MIN_TEXT_WIDTH,
    Fit,
    fit_columns,
    measure_columns,
)
from tui.screen.widgets.table_state import TableState
from tui.screen.widgets.table_text import justify, text_within


def test_fit_columns_drops_highest_drop_first() -> None:
    tested_table = Table(
        (Column("a", "aaaa"), Column("b", "bbbb", drop=1), Column("c", "cccc", drop=2)), ()
    )
    widths = measure_columns(tested_table)
    assert widths == (4, 4, 4)
    assert fit_columns(tested_table, widths, 19).columns == (0, 1, 2)
    assert fit_columns(tested_table, widths, 18).columns == (0, 1)
    assert fit_columns(tested_table, widths, 12).columns == (0,)


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


def test_extra_column_is_left_out_where_a_text_would_be_cut_beside_it() -> None:
    tested_table = Table(
        (
            Column("name", "name", left=True, least=5),
            Column("reason", "reason", left=True),
            Column("extra", "extra", left=True, drop=1, is_extra=True),
        ),
        (
            Row(
                "a",
                (
                    Cell("a long name", short="short"),
                    Cell("twenty letters of it"),
                    Cell("ten cells"),
                ),
                STAMP,
            ),
        ),
    )
    widths = measure_columns(tested_table)
    whole = 1 + 5 + 2 + 20 + 2 + 9 + 2
    assert fit_columns(tested_table, widths, whole).columns == (0, 1, 2)
    narrower = fit_columns(tested_table, widths, whole - 1)
    assert narrower.columns == (0, 1)
    assert narrower.widths == (11, 20)


def test_extra_columns_are_left_out_one_by_one() -> None:
    columns = (
        Column("reason", "reason", left=True),
        Column("first", "first", left=True, drop=2, is_extra=True),
        Column("second", "second", left=True, drop=1, is_extra=True),
    )
    cells = (Cell("twenty letters of it"), Cell("ten cells"), Cell("ten cells"))
    tested_table = Table(columns, (Row("a", cells, STAMP),))
    widths, whole = measure_columns(tested_table), 1 + 20 + 2 + 9 + 2 + 9 + 2
    fits = [fit_columns(tested_table, widths, whole - less) for less in (0, 1, 11, 12)]
    assert [fit.columns for fit in fits] == [(0, 1, 2), (0, 2), (0, 2), (0,)]


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
    assert measure_columns(Table((Column("a", ""),), rows)) == (max(map(cell_len, texts)),)


def test_justify_cuts_with_ellipsis_and_counts_wide_characters() -> None:
    assert justify("Luxembourg", 6, True) == "Luxem…"
    assert justify("7", 3, False) == "  7"
    assert justify("日本", 5, True) == "日本 "


def test_cell_belongs_to_a_column_or_lies_to_the_right_of_all() -> None:
    fitted = Fit((0, 2), (3, 4))
    assert [fitted.column_at(x) for x in (0, 5, 6, 11, 12)] == [0, 0, 2, 2, None]


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


SHARED_STARTS = st.sampled_from(["20-year above ", "Treasury bonds of ", "日本の国債 ", ""])
ENDS = st.text(alphabet="abc4.7%日", min_size=1, max_size=8)
ALIKE_NAMES = st.lists(st.builds(str.__add__, SHARED_STARTS, ENDS), min_size=1, max_size=6)


def named_table(names: list[str]) -> Table:
    """Return rows with a name, a text that may go, and two figures, one of which may go."""
    columns = (
        Column("name", "name", left=True),
        Column("value", "value"),
        Column("when", "fires when", left=True, drop=2),
        Column("since", "since", drop=1),
    )
    texts = [clean_text(name) or "x" for name in names]
    rows = tuple(
        Row(
            str(place),
            (Cell(name), Cell(4.77, DisplayUnit.PCT), Cell("above it"), Cell(12.0)),
            STAMP,
        )
        for place, name in enumerate(texts)
    )
    return Table(columns, rows)


@examples(150)
@given(ALIKE_NAMES, st.integers(min_value=12, max_value=70))
def test_names_are_cut_last_and_never_alike(names: list[str], available: int) -> None:
    tested_table = named_table(names)
    widths = measure_columns(tested_table)
    fitted = fit_columns(tested_table, widths, available)
    room = dict(zip(fitted.columns, fitted.widths, strict=True))
    assert fitted.total <= available or room[0] <= MIN_TEXT_WIDTH
    if room[0] < widths[0]:
        assert fitted.total >= available, "empty cells beside a cut name"
    if len(room) > 2 or room[0] >= COMFORTABLE_NAME_WIDTH:
        texts = {format_cell(row.cells[0]) for row in tested_table.rows}
        shown = {
            justify(text_within(r.cells[0], room[0]), room[0], True) for r in tested_table.rows
        }
        assert len(shown) == len(texts), "names were cut until they looked alike"


@examples(100)
@given(NAMES, st.integers(min_value=1, max_value=40))
def test_cut_text_has_an_ellipsis(name: str, width: int) -> None:
    text = clean_text(name)
    shown = justify(text, width, True)
    assert shown.rstrip() == text.rstrip() or shown.endswith("…")
    assert cell_len(shown) == width


def test_other_texts_are_cut_before_names() -> None:
    columns = (Column("name", "name", left=True), Column("read", "measured", left=True))
    row = Row("a", (Cell("twelve cells"), Cell("nine of 14")), STAMP)
    tested_table = Table(columns, (row,))
    fitted = fit_columns(tested_table, measure_columns(tested_table), 23)
    assert fitted.widths == (12, 6)


@given(st.integers(min_value=-1, max_value=3))
def test_table_without_columns_fits_any_width(available: int) -> None:
    assert fit_columns(Table((), ()), (), available).columns == ()
