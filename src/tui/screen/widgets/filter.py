"""A table with a line at its foot: what is written there is what its rows must contain."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Input, Static

from tui.model.view import Table
from tui.screen.widgets.table import TableView


class FilterLine(Input):
    """Takes every letter as text while it has the focus."""

    class Dismissed(Message):
        """Escape was pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Clear the filter", id="filter.clear"),
    ]

    def action_give_up(self) -> None:
        self.post_message(self.Dismissed())


class FilteredTable(Vertical):
    """Shows the line from the slash that opens it until the filter is cleared.

    The line is mounted by the first slash: most tables are never filtered.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "/",
            "filter",
            "Filter",
            show=False,
            id="table.filter",
            tooltip="Rows that contain a text; Enter keeps it, Escape clears it",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.table = TableView()
        self._line = FilterLine(compact=True)
        self._count = Static(classes="count")
        self._foot = Horizontal(Static("/"), self._line, self._count, classes="filter")
        self._foot.display = False

    def compose(self) -> ComposeResult:
        yield self.table

    @property
    def natural_size(self) -> Size:
        """Cells the whole table takes, and the line where it is shown."""
        width, height = self.table.natural_size
        return Size(width, height + bool(self._foot.display))

    def paint(self, table: Table) -> None:
        """Show ``table``, filtered as rows of its kind were last."""
        self.table.paint(table)
        wanted = self.table.sheet.wanted
        if self._foot.is_attached and not self._line.has_focus:
            with self._line.prevent(Input.Changed):
                self._line.value = wanted
            self._foot.display = bool(wanted)
        self._tell()

    def clear(self) -> bool:
        """Show every row again; False where all were shown."""
        if not self._foot.display:
            return False
        self._line.value = ""
        self._want("")
        self._close()
        return True

    async def action_filter(self) -> None:
        if not self._foot.is_attached:
            await self.mount(self._foot)
        self._foot.display = True
        self._tell()
        self._line.focus()

    @on(Input.Changed)
    def filter_rows(self, event: Input.Changed) -> None:
        event.stop()
        self._want(event.value)

    @on(Input.Submitted)
    def keep_filter(self, event: Input.Submitted) -> None:
        event.stop()
        self._close()

    @on(FilterLine.Dismissed)
    def close_filter(self, event: FilterLine.Dismissed) -> None:
        event.stop()
        self.clear()

    def _want(self, text: str) -> None:
        self.table.filter(text)
        self._tell()

    def _close(self) -> None:
        """Leave the line, which stays only where it has something to say."""
        self.table.focus()
        self._foot.display = bool(self.table.sheet.wanted)

    def _tell(self) -> None:
        sheet = self.table.sheet
        self._count.update(f"{len(sheet.rows)} of {len(sheet.table.rows)} rows")
