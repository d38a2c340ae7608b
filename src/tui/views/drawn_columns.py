"""Columns that draw the figures of another column. Exports leave them out."""

from __future__ import annotations

from msgspec.structs import replace

from tui.model.table import Table


def without_column(table: Table, key: str) -> Table:
    """Return a table without one of its columns, or as it is if it has none of that key."""
    kept = [place for place, column in enumerate(table.columns) if column.key != key]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(
            replace(row, cells=tuple(row.cells[place] for place in kept)) for row in table.rows
        ),
    )
