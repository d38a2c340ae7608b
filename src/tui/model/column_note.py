"""Note on columns of a table."""

from __future__ import annotations

from msgspec import Struct


class ColumnNote(Struct, frozen=True):
    """An explanation of columns, shown below the table while all of them are visible."""

    text: str
    columns: tuple[str, ...]
    """Keys of the columns that the text names."""
