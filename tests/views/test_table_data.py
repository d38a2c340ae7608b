"""Table with tabs between its cells: every number has a unit, in its heading or in its cell."""

from __future__ import annotations

import csv

from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Range, Row, Table
from tui.views.table_data import tab_separated

NO_STAMP = Stamp(None, None, State.CACHED)
COLUMNS = tuple(Column(key, key) for key in ("name", "level", "return_1d", "change_bp", "cover"))


def row(name: str, *cells: Cell) -> Row:
    return Row(name, (Cell(name), *cells), NO_STAMP)


def test_number_has_its_unit_in_the_heading_or_in_the_cell() -> None:
    changes = Cell(-1.25, DisplayUnit.PP), Cell(4.0, DisplayUnit.BP), Cell(2.5, DisplayUnit.RATIO)
    table = Table(
        COLUMNS,
        (
            row("10Y", Cell(4.654, DisplayUnit.PCT), *changes),
            row("2s10s", Cell(-45.2, DisplayUnit.BP), Cell(None), Cell(None), Cell(None)),
            row("=a\tb\n", Cell(None, DisplayUnit.PCT), *changes),
        ),
    )
    heading, *lines = csv.reader(tab_separated(table).splitlines(keepends=True), delimiter="\t")
    assert heading[:5] == ["name", "level", "return_1d_pp", "change_bp", "cover"]
    assert heading[5:] == ["observed", "known", "state"]
    assert lines[0][:5] == ["10Y", "4.65%", "-1.25", "4.0", "2.5"]
    assert lines[1][:5] == ["2s10s", "−45 bp", "", "", ""]
    assert lines[2][0].startswith("'=")


def test_column_of_one_unit_has_raw_numbers_and_a_table_may_be_empty() -> None:
    table = Table(COLUMNS[:2], (row("10Y", Cell(4.654, DisplayUnit.PCT)),))
    assert tab_separated(table).splitlines()[:2] == [
        "name\tlevel_pct\tobserved\tknown\tstate",
        "10Y\t4.654\t\t\tcached",
    ]
    assert tab_separated(Table(COLUMNS[:1], ())) == "name\tobserved\tknown\tstate\n"


def test_copied_table_has_no_columns_of_drawings() -> None:
    columns = (Column("tenor", "tenor"), Column("range", "range"), Column("pctl", "pctl"))
    drawn = (Cell("2Y"), Cell(68.0, graphic=Range(0.68)), Cell(68.0))
    blank = (Cell("4M"), Cell(None, text=" "), Cell(None))
    table = Table(columns, (Row("2Y", drawn, NO_STAMP), Row("4M", blank, NO_STAMP)))
    assert tab_separated(table).splitlines()[0].split("\t")[:2] == ["tenor", "pctl"]
