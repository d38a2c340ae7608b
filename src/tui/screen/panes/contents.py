"""Contents of a pane: lines of text, plot, table, and a last row with notes and times."""

from __future__ import annotations

import re

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import NULL_OFFSET, NULL_SPACING, Size
from textual.layout import DockArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from tui.model.table import Table
from tui.model.text import Clause, Span, Tone
from tui.model.view import View
from tui.screen.last_screen.records import PaneRecord
from tui.screen.panes.body import Body
from tui.screen.panes.loading import LOADING
from tui.screen.widgets.borderless import Ground
from tui.screen.widgets.fitted_lead import fitted_lead
from tui.screen.widgets.newest_made import NewestMade
from tui.screen.widgets.optional_text import OptionalText
from tui.screen.widgets.placed import Placed
from tui.screen.widgets.table import TableView
from tui.screen.widgets.table_messages import ColumnsChanged, LaidOut
from tui.screen.widgets.text_styles import content, content_of_lines

MOST_LEADS, MOST_LINES, MOST_GRID_LINES = 2, 8, 2
"""Leads and lines of text of a pane that is alone, and lines of text in the grid."""
MIN_LEADS_HEIGHT, MIN_NOTE_HEIGHT = 18, 20
"""Lines of a pane from which it has several leads, and from which it has a last row of notes."""
_CLAUSE_ENDS = re.compile(r" · |; |\. (?=[A-Z])")
"""Marks between the clauses of a note."""
TEXT_INDENT = 1
"""Blank cells to the left of the texts, as the style sheet sets them."""


def note_clauses(note: str) -> list[str]:
    """Return the clauses of a note. Each is shown whole, or left out."""
    return _CLAUSE_ENDS.split(note.removesuffix("."))


def _lead_text(view: View, place: tuple[bool, Size]) -> Content:
    """Return the leads of a view that fit a size, then its lines of text.

    ``place`` says whether the pane is alone, and its size.
    """
    is_alone, size = place
    has_room = is_alone and size.height >= MIN_LEADS_HEIGHT
    leads = view.leads[: MOST_LEADS if has_room else 1]
    if view.grid_lead and not is_alone:
        leads = (view.grid_lead,)
    texts = view.lines if is_alone else view.lines[:MOST_GRID_LINES]
    lines = (*(fitted_lead(lead, size.width - TEXT_INDENT) for lead in leads), *texts)
    return content_of_lines(lines, view.stamp)


class ContentsLayout(Layout):
    """Places of the texts, the plot and the table of a pane, found in one pass."""

    name = "contents"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> list[WidgetPlacement]:
        """Return the place of each child. A text without lines has one of no height."""
        del greedy
        assert isinstance(parent, PaneContents), "no other widget has this layout"
        above, below = parent.take_texts(size)
        lines, rest = size.region.split_horizontal(above)
        body, note = rest.split_horizontal(rest.height - below)
        return [
            WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, child)
            for child, region in zip(children, (lines, body, note), strict=True)
        ]


_LAYOUT = ContentsLayout()


class PaneContents(Placed, Ground):
    """Widgets below a pane's title. They are mounted when the pane gets its first view."""

    DEFAULT_CSS = """
    PaneContents {
        margin: 1 0 0 0;
        width: 1fr;
        height: 1fr;
        .lines { height: auto; padding: 0 0 0 1; }
        .note { height: 1; padding: 0 0 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, *, alone: bool = False) -> None:
        super().__init__()
        self._is_alone = alone
        self._lines = OptionalText(classes="lines")
        self._body = Body(alone=alone)
        self._note = OptionalText(classes="note")
        self._view: View | None = None
        self._leads = NewestMade(_lead_text)
        for text in (self._lines, self._note):
            text.display = True  # its place may be of no height

    def compose(self) -> ComposeResult:
        yield self._lines
        yield self._body
        yield self._note

    @property
    def layout(self) -> Layout:
        return _LAYOUT

    def on_mount(self) -> None:
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

    def paint(self, view: View) -> None:
        """Show a view."""
        self._view = view
        self._body.paint(view.plot, view.table, view.below, plot_stays=view.plot_stays)
        self.show_texts()

    def prepare(self, view: View) -> None:
        """Prepare a view that may be shown next, in the present size. Call it in a thread."""
        self._body.prepare(view.plot, view.table)
        if size := self.size:
            text = self._leads.of(view, (self._is_alone, size))
            self._lines.lines_of(text, size.width - TEXT_INDENT)

    def stand(self, *, alone: bool) -> None:
        """Show more leads, and notes and times, in a pane that is alone."""
        if alone != self._is_alone:
            self._is_alone = alone
            self._body.stand(alone=alone)
            self._clear_arrangement_cache()

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes of the view, then those of the columns that are visible."""
        note = "" if self._view is None else self._view.note
        return tuple(filter(None, (note, *self.table.notes)))

    def on_click(self, event: events.Click) -> None:
        """Read the plot off where it is clicked."""
        plot = self._body.plot
        offset = event.get_content_offset(plot) if event.widget is plot else None
        if offset is not None and self.is_readable:
            plot.mark_at(offset.x)
            self.refresh_bindings()

    def on_resize(self) -> None:
        self.post_message(LaidOut())

    @on(ColumnsChanged)
    def columns_changed(self, event: ColumnsChanged) -> None:
        event.stop()
        self.show_texts()

    def show_texts(self) -> None:
        """Show the texts in the present size, and lay them out anew for other lines."""
        size = self.size
        present = self._lines.outer_size.height, self._note.outer_size.height
        if size and self.take_texts(size) != present:
            self._body.refresh(layout=True)

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:
        """Return the places in a size, with the texts that fit it."""
        if size != self.size:
            self.take_texts(size)
        return super().arrange(size, optimal)

    def take_texts(self, size: Size) -> tuple[int, int]:
        """Put the texts that fit a size into their widgets. Return the lines of each."""
        width = size.width - TEXT_INDENT
        most = min(MOST_LINES if self._is_alone else MOST_GRID_LINES, size.height)
        above = min(self._lines.take(self._lead_text(size), width), most)
        return above, min(self._note.take(self._note_text(size), width), 1, size.height - above)

    def _lead_text(self, size: Size) -> Content:
        """Return the view's leads that fit a size, then its lines of text."""
        view = self._view
        return Content() if view is None else self._leads.of(view, (self._is_alone, size))

    def _note_text(self, size: Size) -> Content:
        """Return the notes, and the times of the row under the cursor, as many as fit whole.

        The times are kept before all notes but the first two. In the grid there are none.
        """
        if not self._is_alone or size.height < MIN_NOTE_HEIGHT:
            return Content()
        from tui.views.provenance import format_times  # not before the first frame

        row = self.table.table_state.current
        times = "" if row is None else format_times(row.stamp)
        notes = [clause for note in self.notes for clause in note_clauses(note)]
        ranked = [*((text, 2 * place) for place, text in enumerate(notes)), (times, 3)]
        lead = tuple(Clause((Span(text, Tone.MUTED),), drop) for text, drop in ranked if text)
        return content(fitted_lead(lead, size.width - TEXT_INDENT))

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
