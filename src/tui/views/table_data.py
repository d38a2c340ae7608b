"""An exported table as text with raw values: csv, tabs, json, ndjson or Markdown."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from io import StringIO
from typing import Literal, TextIO

from msgspec.structs import replace

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_cell_with_unit
from tui.model.table import Cell, Table, Value
from tui.model.view import View

Format = Literal["csv", "json", "ndjson", "md"]

Plain = float | int | str | None
"""Value in a file. A truth value is an int."""
STAMPED = ("observed", "known", "state")
"""Last columns of every exported row. One that the table has already is not repeated."""
_TERMINAL_COMMANDS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
"""Control characters except tab and line feed, and marks that change the direction of text."""
_FORMULA = re.compile(r"[\t\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""Start of a text that a spreadsheet takes as a formula: ``=``, ``+``, ``-`` or ``@``, also in full
width, and a tab or line feed."""
_LATER_FORMULA = re.compile(r"([;\t]\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a formula would start in a spreadsheet that separates cells by semicolons or tabs."""


def write_data(table: Table, stream: TextIO, form: Format) -> None:
    """Write a table as csv or md with a header row, or as json or ndjson objects.

    The columns are the table's keys and ``STAMPED``, with rows or without. Days are ISO dates,
    times are ISO with their offset, truth is ``true`` or ``false``. A missing value is an empty
    cell or null, never 0 and never an empty text. No text is a formula in csv, and no character is
    a command to a terminal.
    """
    write_records(keys_of(table), [*map(_plain_values, stamped_rows(table))], stream, form)


def write_records(
    keys: Sequence[str], rows: Sequence[Sequence[Plain]], stream: TextIO, form: Format
) -> None:
    """Write rows of values under their keys, as ``write_data`` does."""
    records = (dict(zip(keys, row, strict=True)) for row in rows)
    if form == "csv":
        _write_cells([keys, *rows], stream, ",")
    elif form == "md":
        _write_markdown([keys, *([*map(_cell_text, row)] for row in rows)], stream)
    elif form == "json":
        stream.write(json_text(list(records), indent=1) + "\n")
    else:
        stream.writelines(json_text(record) + "\n" for record in records)


def tab_separated(table: Table) -> str:
    """Return a table as lines of cells with tabs between them, to paste into a spreadsheet.

    Values are those of ``write_data`` as csv, and each number has its unit: in the heading, or in
    the cell if the column has several. Columns of drawings are left out: others have their values.
    """
    stream = StringIO()
    named = with_units(without_drawings(table))
    _write_cells([keys_of(named), *map(_plain_values, stamped_rows(named))], stream, "\t")
    return stream.getvalue()


def with_units(table: Table) -> Table:
    """Return a table whose keys name the unit of their column: ``return_1d`` becomes ``…_pp``.

    Where a column has numbers of several units, they become texts, each with its own.
    """
    units = [_units(row.cells[place] for row in table.rows) for place in range(len(table.columns))]
    columns = (
        replace(each, key=_key(each.key, own))
        for each, own in zip(table.columns, units, strict=True)
    )
    rows = (
        replace(
            row,
            cells=tuple(
                Cell(format_cell_with_unit(cell)) if len(own) > 1 and _is_number(cell) else cell
                for cell, own in zip(row.cells, units, strict=True)
            ),
        )
        for row in table.rows
    )
    return replace(table, columns=tuple(columns), rows=tuple(rows))


def without_drawings(table: Table) -> Table:
    """Return a table without the columns that have drawings in place of texts."""
    drawn = {place for row in table.rows for place, cell in enumerate(row.cells) if cell.graphic}
    kept = [place for place in range(len(table.columns)) if place not in drawn]
    rows = (replace(row, cells=tuple(row.cells[place] for place in kept)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[place] for place in kept), rows=tuple(rows))


def _units(cells: Iterable[Cell]) -> set[DisplayUnit]:
    return {cell.unit for cell in cells if _is_number(cell)}


def _is_number(cell: Cell) -> bool:
    return isinstance(cell.value, int | float)


def _key(key: str, units: set[DisplayUnit]) -> str:
    """Return a column's key with its unit as suffix, if it has one unit that is not named yet."""
    names = [unit.name.lower() for unit in units if unit.suffix]
    is_named = len(units) != 1 or not names or key.endswith(names[0])
    return key if is_named else f"{key}_{names[0]}"


def tidy(view: View) -> Table:
    """Return the table of a view to export: ``View.tidy`` if there is one, else its table."""
    return view.table if view.tidy is None else view.tidy


def json_text(value: object, indent: int | None = None) -> str:
    """Return a value as JSON. Characters that a terminal would take as commands are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _TERMINAL_COMMANDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _write_cells(lines: Iterable[Sequence[Plain]], stream: TextIO, separator: str) -> None:
    """Write lines of cells, none of which is a formula."""
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerows([*map(_csv_cell, line)] for line in lines)


def _write_markdown(lines: Sequence[Sequence[str]], stream: TextIO) -> None:
    """Write lines as a Markdown table. A pipe or a line break in a text does not end its cell."""
    header, *rows = lines
    for line in (header, ["---"] * len(header), *rows):
        cells = (" ".join(text.replace("|", "\\|").split()) for text in line)
        stream.write(f"| {' | '.join(cells)} |\n")


def keys_of(table: Table) -> list[str]:
    """Return the names of a table's columns and of those of ``STAMPED`` that it lacks."""
    keys = [column.key for column in table.columns]
    return [*keys, *(name for name in STAMPED if name not in keys)]


def stamped_rows(table: Table) -> Iterator[list[Value]]:
    """Yield the values of each row under ``keys_of``."""
    own = [column.key for column in table.columns]
    places = [place for place, name in enumerate(STAMPED) if name not in own]
    for row in table.rows:
        stamp = row.stamp
        times = (stamp.observed, stamp.known, stamp.state.value)
        yield [*(cell.value for cell in row.cells), *(times[place] for place in places)]


def _plain_values(values: Iterable[Value]) -> list[Plain]:
    """Return the values of a row as a file has them."""
    return [*map(_plain, values)]


def _plain(value: Value) -> Plain:
    if isinstance(value, date):  # or a time: datetime is a kind of date
        return value.isoformat()
    return None if value == "" else value


def _cell_text(value: Plain) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else _plain_text(str(value))


@lru_cache(maxsize=4096)
def _plain_text(text: str) -> str:
    """Return a text without control characters. Cached: a column often repeats its texts."""
    return _TERMINAL_COMMANDS.sub("", text)


def _csv_cell(value: Plain) -> Plain:
    """Return a cell, with an apostrophe where a spreadsheet would begin a formula.

    Numbers stay as they are, negative ones too.
    """
    if isinstance(value, str):
        return _inert(value)
    return _cell_text(value) if isinstance(value, bool) else value


@lru_cache(maxsize=4096)
def _inert(text: str) -> str:
    text = _plain_text(text)
    return _LATER_FORMULA.sub(r"\1'", f"'{text}" if _FORMULA.match(text) else text)
