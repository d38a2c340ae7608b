"""Messages of a table to the widgets around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.model.table import Row


class CursorMoved(Message):
    """Posted when the cursor moves to another cell, but not when another table is painted."""

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.row = row


class ColumnsChanged(Message):
    """Posted when other columns fit."""


class RowChosen(Message):
    """Posted when Enter is pressed on a row."""

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.row = row


class LaidOut(Message):
    """Posted when the contents of a pane get another size."""
