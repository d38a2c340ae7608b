"""Base class of the panes: frame, title, plot, table, and line of errors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import var

from tui.model.clean_text import clean_text
from tui.model.errors import UsageError
from tui.model.times import NEW_YORK, parse_day
from tui.model.update import Update
from tui.model.view import Row, Table, View
from tui.screen.panes.body import Body
from tui.screen.panes.title import pane_title, set_subtitle, set_title, source_errors
from tui.screen.panes.view_request import NewestViews
from tui.screen.widgets.optional_text import OptionalText
from tui.screen.widgets.provenance_screen import ProvenanceScreen
from tui.screen.widgets.table import TableView
from tui.screen.widgets.text_styles import content
from tui.views import provenance
from tui.views.reads import Reads, reads_everything

LOADING = Table(columns=(), rows=(), empty="reading the history…")

TITLE_MARGIN = 2
"""Cells of the pane's width that the frame's corners and blanks take."""


class Pane(Vertical):
    """Pane that shows what its view makes of an update."""

    NAME: ClassVar[str]
    NUMBER: ClassVar[int]
    SOURCES: ClassVar[tuple[str, ...]]
    """Names of the sources of its figures."""
    STEP_SOURCES: ClassVar[tuple[str, ...]] = ()
    """Sources whose observations a step in time goes through; () for all of ``SOURCES``."""
    COUNTS_DOWN: ClassVar[bool] = False
    """True if the view counts down, so that it changes with the clock."""
    OPTIONS: ClassVar[type]
    """Frozen record of the view's options. All fields have defaults."""
    VIEW: ClassVar[Callable[[Update, Any], View]]
    """Pure function from an update and options to a view. It is called in a thread."""
    READS: ClassVar[Callable[[Any], Reads]] = reads_everything
    """Function from options to what ``VIEW`` reads of an update with them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "i",
            "provenance",
            "Where from",
            show=False,
            id="pane.provenance",
            tooltip="The bodies behind a figure",
        ),
        Binding("left", "read(-1)", "Read off the plot leftwards", False, id="plot.left"),
        Binding("right", "read(1)", "Read off the plot rightwards", False, id="plot.right"),
        Binding("shift+left", "read(-1, True)", "In long steps", False, id="plot.far-left"),
        Binding("shift+right", "read(1, True)", "In long steps", False, id="plot.far-right"),
    ]

    shown: var[Update | None] = var(None)
    """Update to show, bound to that of the screen."""
    clock: var[datetime | None] = var(None, init=False)
    """Time of the last full minute since the newest update, bound to that of the screen."""
    options: var[Any] = var(None)
    """Options of the view, an instance of ``OPTIONS``. A new value repaints the pane."""

    def __init__(self, options: object = None) -> None:
        super().__init__(id=self.NAME)
        self.set_reactive(Pane.options, options or self.OPTIONS())
        self._lines = OptionalText(classes="lines")
        self._body = Body()
        self._errors = OptionalText(classes="trouble")
        self._note = OptionalText(classes="note")
        self._newest_views = NewestViews(type(self).VIEW, type(self).READS)
        self._displayed: tuple[View, Update] | None = None
        self._last_request: tuple[object, ...] = ()
        self._idle = asyncio.Event()
        self._idle.set()
        self.border_title = f"{self.NUMBER} {self.NAME}"

    def compose(self) -> ComposeResult:
        yield self._lines
        yield self._body
        yield self._errors
        yield self._note

    def on_mount(self) -> None:
        for text in (self._lines, self._errors, self._note):
            text.show(Content())
        self._body.paint(None, LOADING)

    @property
    def table(self) -> TableView:
        """Table of the pane, which has the focus while the pane does."""
        return self._body.table

    @property
    def step_sources(self) -> tuple[str, ...]:
        """Sources whose observations a step in time goes through; empty for all sources."""
        return self.STEP_SOURCES or self.SOURCES

    @property
    def has_figures(self) -> bool:
        """Is a view on the screen, of the newest update or an earlier one?"""
        return self._displayed is not None

    async def wait_until_painted(self) -> None:
        """Wait until the last requested view is painted."""
        await self._idle.wait()

    def prepare(self, update: Update) -> None:
        """Make the view of an update that may be shown next. Call it in a thread."""
        if self.display:
            self._newest_views.of(update, self.options)

    def repaint(self) -> None:
        """Show the view of another update, of other options, or of another time of a countdown.

        A hidden pane waits until shown.
        """
        if self.shown is None or not self.display:
            return
        update = self.shown.with_clock(self.clock) if self.COUNTS_DOWN else self.shown
        request = (self.shown, self.options, update.now)
        if request != self._last_request:
            self._last_request = request
            self._idle.clear()
            self._make_view(update)

    def watch_shown(self) -> None:
        self.repaint()

    def watch_clock(self) -> None:
        if self.clock is not None:  # else a new update follows
            self.repaint()

    def watch_options(self) -> None:
        self.repaint()

    def on_resize(self) -> None:
        self._update_title()
        self._update_subtitle(self.table.table_state.current)

    def on_show(self) -> None:
        self.repaint()

    @on(TableView.CursorMoved)
    def cursor_moved(self, event: TableView.CursorMoved) -> None:
        event.stop()
        self._update_subtitle(event.row)

    @on(TableView.RowChosen)
    def row_chosen(self, event: TableView.RowChosen) -> None:
        event.stop()
        self.open(event.row)

    def day_error(self, text: str, first: date) -> str:
        """Return why a text names no day from ``first`` to the day shown, "" if it names one."""
        if self.shown is None:
            return "Still reading the history"
        try:
            parse_day(text, first, self.shown.snapshot.as_of.astimezone(NEW_YORK).date())
        except UsageError as error:
            return str(error)
        return ""

    def open(self, row: Row) -> None:
        """Show more of a row; by default a toast with its two times."""
        self.notify(
            provenance.format_times(row.stamp),
            title=row.key,
            markup=False,
        )

    def go_back(self) -> bool:
        """Close what was opened last. Return False if nothing is open."""
        return False

    def close(self) -> bool:
        """Close one item: the filter, the plot's mark or what was opened.

        Return False if there is none.
        """
        return (
            self._body.clear_filter()
            or (self._body.is_readable and self._body.plot.clear_mark())
            or self.go_back()
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the keys of the plot's mark unless a plot is shown."""
        del parameters
        return action != "read" or self._body.is_readable

    def action_read(self, direction: int, far: bool = False) -> None:
        self._body.plot.move_mark(direction, far=far)

    def action_provenance(self) -> None:
        state = self.table.table_state
        if self._displayed is None or state.current is None:
            self.notify("No figure under the cursor", markup=False)
            return
        update = self._displayed[1]
        view = provenance.figure_provenance(state.table, state.current, state.column, update)
        self.app.push_screen(ProvenanceScreen(view))

    @work(group="view", exclusive=True)
    async def _make_view(self, update: Update) -> None:
        view = await asyncio.to_thread(self._newest_views.of, update, self.options)
        self._paint(view, update)
        self._idle.set()

    def _paint(self, view: View, update: Update) -> None:
        self._displayed = (view, update)
        self._update_title()
        self._lines.show(Content("\n").join(map(content, view.lines)))
        self._body.paint(view.plot, view.table)
        if not view.table.rows:
            set_subtitle(self, "")
        self._errors.show(Content(clean_text(source_errors(update, self.SOURCES))))
        self._show_note()

    @on(TableView.ColumnsChanged)
    def _show_note(self) -> None:
        """Show the note of the view, then those of the columns that are visible."""
        if self._displayed is not None:
            view, _ = self._displayed
            texts = (view.note, *self.table.notes)
            self._note.show(Content(clean_text(" · ".join(filter(None, texts)))))

    def _update_title(self) -> None:
        """Set the frame's title, cut to the present width."""
        if self._displayed is not None:
            view, update = self._displayed
            title = pane_title(self.NUMBER, view, update.now, self.size.width - TITLE_MARGIN)
            set_title(self, title)

    def _update_subtitle(self, row: Row | None) -> None:
        """Set the subtitle to the times of a row, in the present width."""
        if row is not None:
            text = provenance.format_times(row.stamp, self.size.width - TITLE_MARGIN)
            set_subtitle(self, text)
