"""Contents of a pane: lines of text, plot, table, errors of its sources, and a note."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from tui.model.clean_text import clean_text
from tui.model.table import Table
from tui.model.view import View
from tui.screen.last_screen.records import PaneRecord
from tui.screen.panes.body import Body
from tui.screen.panes.loading import LOADING
from tui.screen.widgets.fitted_lead import fitted_lead
from tui.screen.widgets.optional_text import OptionalText
from tui.screen.widgets.table import TableView
from tui.screen.widgets.table_messages import ColumnsChanged
from tui.screen.widgets.text_styles import content, named_text


class PaneContents(Vertical):
    """Widgets inside a pane's frame. They are mounted when the pane gets its first view."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = OptionalText(classes="lines")
        self._body = Body()
        self._errors = OptionalText(classes="trouble")
        self._note = OptionalText(classes="note")
        self._view: View | None = None

    def compose(self) -> ComposeResult:
        yield self._lines
        yield self._body
        yield self._errors
        yield self._note

    def on_mount(self) -> None:
        for widget in (self._lines, self._errors, self._note):
            widget.show(Content())
        self._body.paint(None, Table((), (), empty=LOADING))

    @property
    def table(self) -> TableView:
        """Table of the pane, which has the focus while the pane does."""
        return self._body.table

    @property
    def is_readable(self) -> bool:
        """Is a plot shown whose values can be read off?"""
        return self._body.is_readable

    def action_read(self, direction: int, far: bool = False) -> None:
        """Move the plot's mark. Without a readable plot, move the table's cursor sideways."""
        if self.is_readable:
            self._body.plot.move_mark(direction, far=far)
        else:
            self.table.action_move_column(direction)

    async def run(self, action: str) -> None:
        """Run an action of the table, of its filter line or of the plot, such as ``move(1)``."""
        name = action.partition("(")[0]
        nodes = {"read": self, "filter": self._body.filtered_table}
        await self.app.run_action(action, nodes.get(name, self.table))

    def paint(self, view: View, errors: str) -> None:
        """Show a view, and the errors of its sources."""
        self._view = view
        self._show_lines()
        self._body.paint(view.plot, view.table)
        self._errors.show(named_text(clean_text(errors), "trouble"))
        self._show_note()

    def on_click(self, event: events.Click) -> None:
        """Read the plot off where it is clicked."""
        plot = self._body.plot
        offset = event.get_content_offset(plot) if event.widget is plot else None
        if offset is not None and self.is_readable:
            plot.mark_at(offset.x)
            self.refresh_bindings()

    def on_resize(self) -> None:
        self._show_lines()

    def _show_lines(self) -> None:
        """Show the view's leads in the present width, then its lines of text."""
        if self._view is not None:
            leads = (fitted_lead(lead, self.size.width) for lead in self._view.leads)
            lines = (*leads, *self._view.lines)
            shown = (content(line, self._view.stamp) for line in lines)
            self._lines.show(Content("\n").join(shown))

    @property
    def is_settled(self) -> bool:
        """Is everything painted in the present size?"""
        return self._body.is_settled

    @property
    def mark(self) -> str:
        """Label of the position of the plot's mark, "" without one."""
        return self._body.plot.mark_label if self.is_readable else ""

    async def restore(self, record: PaneRecord) -> None:
        """Go to the places that were kept, in the view that is still to be painted."""
        await self._body.filtered_table.restore(record.places)
        self._body.plot.restore_mark(record.mark)

    @property
    def can_close(self) -> bool:
        """Is there a filter or a mark of the plot?"""
        return bool(self.table.table_state.filter_text or self.mark)

    def close(self) -> bool:
        """Close one item: the filter or the plot's mark. Return False if there is neither."""
        return self._body.clear_filter() or (self.is_readable and self._body.plot.clear_mark())

    @on(ColumnsChanged)
    def _show_note(self) -> None:
        """Show the note of the view, then those of the columns that are visible."""
        if self._view is not None:
            texts = (self._view.note, *self.table.notes)
            self._note.show(named_text(clean_text(" · ".join(filter(None, texts))), "note"))
