"""Messages of a table to the widgets around it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from tui.model.table import Row


@dataclass
class CursorMoved(Message):
    """Posted when the cursor moves to another row, or when the row under it changes."""

    row: Row


class ColumnsChanged(Message):
    """Posted when other columns fit, or those of another table do."""


@dataclass
class RowChosen(Message):
    """Posted when Enter is pressed on a row."""

    row: Row
