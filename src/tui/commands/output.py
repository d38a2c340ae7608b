"""Write tables to a stream: as CSV or JSON with raw values, or as text in columns."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from typing import Literal, TextIO

from tui.model.format import format_cell
from tui.model.view import Row, Table, Value

Format = Literal["csv", "json"]

STAMPED = ("observed", "known", "state")
"""Last columns of every exported row."""


def write_data(table: Table, stream: TextIO, form: Format) -> None:
    """Write a table as csv with a header row, or as a json list of objects.

    The columns are the table's keys and ``STAMPED``. Days are ISO dates, times are ISO with their
    offset. A missing value is an empty cell or null, never 0.
    """
    keys = [*(column.key for column in table.columns), *STAMPED]
    records = [dict(zip(keys, _values(row), strict=True)) for row in table.rows]
    if form == "json":
        json.dump(records, stream, ensure_ascii=False, indent=1)
        stream.write("\n")
        return
    writer = csv.DictWriter(stream, keys, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)


def _values(row: Row) -> list[float | int | str | None]:
    stamp = row.stamp
    values = [cell.value for cell in row.cells]
    return [_plain(value) for value in (*values, stamp.observed, stamp.known, stamp.state.value)]


def _plain(value: Value) -> float | int | str | None:
    return value.isoformat() if isinstance(value, date | datetime) else value


def write_text(table: Table, stream: TextIO) -> None:
    """Write a table as text with its column labels. Each column is as wide as its longest cell."""
    lines = [[column.label for column in table.columns]]
    lines += [[format_cell(cell) for cell in row.cells] for row in table.rows]
    widths = [max(map(len, texts)) for texts in zip(*lines, strict=True)]
    for line in lines:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip(), file=stream)
