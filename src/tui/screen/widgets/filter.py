"""Table with a filter line below it: only rows that contain its text are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import DockArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.model.format import format_count
from tui.model.table import Table
from tui.screen.last_screen.records import TablePlace
from tui.screen.widgets.borderless import Ground
from tui.screen.widgets.optional_text import OptionalText
from tui.screen.widgets.placed import Placed
from tui.screen.widgets.quick_class import QuickClass
from tui.screen.widgets.table import TableView
from tui.screen.widgets.table_keys import FILTER_KEY
from tui.screen.widgets.text_styles import named_text


class FilterLine(Input, QuickClass):
    """Input of the filter's text. While it has the focus, letters are text, not keys."""

    class Dismissed(Message):
        """Posted when Escape is pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Keep", id="filter.keep", tooltip="The filter, as it is typed"),
        Binding("escape", "give_up", "Drop", id="filter.clear", tooltip="The filter"),
    ]

    def action_give_up(self) -> None:
        self.post_message(self.Dismissed())


class FilteredLayout(Layout):
    """Places of a table and of the filter line below it."""

    name = "filtered"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> list[WidgetPlacement]:
        """Return the place of each child."""
        del greedy
        assert isinstance(parent, FilteredTable), "no other widget has this layout"
        room, line = parent.regions(size)
        return [
            WidgetPlacement(
                room if child is parent.table else line, NULL_OFFSET, NULL_SPACING, child
            )
            for child in children
        ]


_LAYOUT = FilteredLayout()


class FilteredTable(Placed, Ground):
    """Table with a filter line that is shown from ``/`` until the filter is cleared.

    The line is mounted when it is first opened: most tables are never filtered.
    """

    DEFAULT_CSS = """
    FilteredTable {
        .filter { height: 1; padding: 0 1; }
        .filter Static { width: auto; }
        .filter Input { width: 1fr; background: transparent; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [FILTER_KEY]

    def __init__(self) -> None:
        super().__init__()
        self.table = TableView()
        self._line = FilterLine(compact=True)
        self._count = OptionalText(classes="count")
        self._filter_bar = Horizontal(
            Static(named_text("/", "note")), self._line, self._count, classes="filter"
        )
        self._filter_bar.display = False

    def compose(self) -> ComposeResult:
        yield self.table

    @property
    def layout(self) -> Layout:
        return _LAYOUT

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:
        """Return the places in a size, with the table fitted to its own before it is painted."""
        self.table.fit(self.regions(size)[0].size)
        return super().arrange(size, optimal)

    def regions(self, size: Size) -> tuple[Region, Region]:
        """Return the regions of the table and of the filter line, if that is shown."""
        has_line = self._filter_bar.is_attached and self._filter_bar.display and size.height
        return size.region.split_horizontal(size.height - bool(has_line))

    def paint(self, table: Table, below: Table | None = None) -> None:
        """Show ``table`` with the filter last used for rows of its kind, and another below it."""
        self.table.paint(table, below)
        filter_text = self.table.table_state.filter_text
        # The focus is given at once, but ``has_focus`` follows by a message.
        is_typed_into = self.is_attached and self.screen.focused is self._line
        if self._filter_bar.is_attached and not is_typed_into:
            with self._line.prevent(Input.Changed):
                self._line.value = filter_text
            self._filter_bar.display = bool(filter_text)
        self._show_count()

    async def restore(self, places: Sequence[TablePlace]) -> None:
        """Go to these places in the tables that are still to be painted."""
        self.table.restore(places)
        if any(place.filter_text for place in places):
            await self.mount(self._filter_bar)

    def clear(self) -> bool:
        """Show every row. Return False if all were shown."""
        if not self._filter_bar.display:
            return False
        self._line.value = ""
        self._apply_filter("")
        self._leave_line()
        return True

    async def action_filter(self) -> None:
        if not self._filter_bar.is_attached:
            await self.mount(self._filter_bar)
        self._filter_bar.display = True
        self._show_count()
        self.screen.set_focus(self._line)

    @on(Input.Changed)
    def filter_rows(self, event: Input.Changed) -> None:
        event.stop()
        self._apply_filter(event.value)

    @on(Input.Submitted)
    def keep_filter(self, event: Input.Submitted) -> None:
        event.stop()
        self._leave_line()

    @on(FilterLine.Dismissed)
    def close_filter(self, event: FilterLine.Dismissed) -> None:
        event.stop()
        self.clear()

    def _apply_filter(self, text: str) -> None:
        self.table.filter(text)
        self._show_count()

    def _leave_line(self) -> None:
        """Move the focus to the table, and hide the line unless a filter is in use."""
        self.screen.set_focus(self.table)
        self._filter_bar.display = bool(self.table.table_state.filter_text)

    def _show_count(self) -> None:
        state = self.table.table_state
        count = f"{len(state.matching)} of {format_count(len(state.table.rows), 'row')}"
        self._count.show(named_text(count, "note"))
