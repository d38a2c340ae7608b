"""Write tables to a stream: as data with raw values, or as text in columns."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, TextIO

from tui.commands.lines import write_line
from tui.commands.standard_streams import OutputStream
from tui.model.format import format_cell
from tui.model.view import Row, Table, Value, View

Format = Literal["csv", "json", "ndjson", "md"]

Plain = float | int | str | None
"""Value in a file. A truth value is an int."""
STAMPED = ("observed", "known", "state")
"""Last columns of every exported row."""
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
    keys = [*(column.key for column in table.columns), *STAMPED]
    write_records(keys, [_values(row) for row in table.rows], stream, form)


def write_records(
    keys: Sequence[str], rows: Sequence[Sequence[Plain]], stream: TextIO, form: Format
) -> None:
    """Write rows of values under their keys, as ``write_data`` does."""
    stream = as_data(stream)
    records = (dict(zip(keys, row, strict=True)) for row in rows)
    if form == "csv":
        csv.writer(stream, lineterminator="\n").writerows(
            [keys, *([*map(_csv_cell, row)] for row in rows)]
        )
    elif form == "md":
        _write_markdown([keys, *([*map(_cell_text, row)] for row in rows)], stream)
    elif form == "json":
        stream.write(json_text(list(records), indent=1) + "\n")
    else:
        stream.writelines(json_text(record) + "\n" for record in records)


def as_data(stream: TextIO) -> TextIO:
    """Return a stream for data. Standard output writes UTF-8 from now on, in every locale."""
    if isinstance(stream, OutputStream):
        stream.use_utf8()
    return stream


def json_text(value: object, indent: int | None = None) -> str:
    """Return a value as JSON. Characters that a terminal would take as commands are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _TERMINAL_COMMANDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _write_markdown(lines: Sequence[Sequence[str]], stream: TextIO) -> None:
    """Write lines as a Markdown table. A pipe or a line break in a text does not end its cell."""
    header, *rows = lines
    for line in (header, ["---"] * len(header), *rows):
        cells = (" ".join(text.replace("|", "\\|").split()) for text in line)
        stream.write(f"| {' | '.join(cells)} |\n")


def _values(row: Row) -> list[Plain]:
    stamp = row.stamp
    values = [cell.value for cell in row.cells]
    return [_plain(value) for value in (*values, stamp.observed, stamp.known, stamp.state.value)]


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


def write_text(table: Table, stream: TextIO) -> None:
    """Write a table as text with its column labels. Each column is as wide as its longest cell."""
    lines = [[column.label for column in table.columns]]
    lines += [[format_cell(cell) for cell in row.cells] for row in table.rows]
    for line in aligned(lines):
        write_line(line, stream)


def aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield lines of texts in columns. Each column is as wide as its longest text."""
    widths = [max(map(len, texts)) for texts in zip(*lines, strict=True)]
    for line in lines:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()


def write_view_text(view: View, stream: TextIO) -> None:
    """Write a view as text: its lines, its table, the notes on the columns, and its note."""
    for line in view.lines:
        write_line("".join(span.text for span in line), stream)
    if view.table.rows:
        write_text(view.table, stream)
    else:
        write_line(view.table.empty, stream)
    for text in dict.fromkeys(note.text for note in view.table.notes):
        write_line(text, stream)
    if view.note:
        write_line(view.note, stream)
