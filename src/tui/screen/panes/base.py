"""Base class of the panes: title, and contents that are built when they are needed."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from tui.model.table import Row
from tui.model.times import NEW_YORK, format_new_york
from tui.model.update import Update
from tui.model.view import View
from tui.screen.panes.loading import LOADING
from tui.screen.panes.several_views import SeveralViews
from tui.screen.panes.title import title_of
from tui.screen.widgets.table_messages import CursorMoved, RowChosen

if TYPE_CHECKING:
    from tui.screen.panes.contents import PaneContents
    from tui.screen.panes.view_request import NewestViews
    from tui.views.reads import Reads


class Pane(SeveralViews):
    """Pane that shows what its view makes of an update.

    It is one widget until its first view is made, and takes the focus itself until then.
    """

    SOURCES: ClassVar[tuple[str, ...]]
    """Names of the sources of its figures."""
    STEP_SOURCES: ClassVar[tuple[str, ...]] = ()
    """Sources whose observations a step in time goes through; () for all of ``SOURCES``."""
    COUNTS_DOWN: ClassVar[bool] = False
    """True if the view counts down, so that it changes with the clock."""
    OPTIONS: ClassVar[type]
    """Frozen record of the view's options. All fields have defaults."""

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
        Binding("shift+left", "read(-1, True)", "Long steps left", False, id="plot.far-left"),
        Binding("shift+right", "read(1, True)", "Long steps right", False, id="plot.far-right"),
    ]

    class Changed(Message):
        """Posted when another view is painted, or the cursor moves to another row."""

    shown: var[Update | None] = var(None)
    """Update to show, bound to that of the screen."""
    clock: var[datetime | None] = var(None, init=False)
    """Time of the last full minute since the newest update, bound to that of the screen."""

    def __init__(self, options: object = None) -> None:
        super().__init__(id=self.NAME)
        self.set_reactive(Pane.options, options or self.OPTIONS())
        self._newest_views: NewestViews[View] | None = None
        self._displayed: tuple[View, Update] | None = None
        self._last_request: tuple[object, ...] = ()
        self._idle = asyncio.Event()
        self._idle.set()

    @staticmethod
    def make_view(update: Update, options: Any) -> View:
        """Return what the pane shows of an update. It is pure, and called in a thread.

        It imports its modules when it is called, so that the first frame does not wait for them.
        """
        raise TypeError("a pane is one of the classes that replace this function")

    @staticmethod
    def reads(options: Any) -> Reads:
        """Return what ``make_view`` reads of an update with some options."""
        from tui.views.reads import reads_everything

        return reads_everything(options)

    @property
    def displayed(self) -> View | None:
        """View that is painted. None before the first one, and while another is being made."""
        return self._displayed[0] if self._displayed and self._idle.is_set() else None

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
            self._view_of(update)

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
        self.refresh_bindings()

    def on_show(self) -> None:
        self.repaint()

    @on(CursorMoved)
    def cursor_moved(self, event: CursorMoved) -> None:
        event.stop()
        self._show_times(event.row)
        self.post_message(self.Changed())

    @on(RowChosen)
    def row_chosen(self, event: RowChosen) -> None:
        event.stop()
        self.open(event.row)

    def open(self, row: Row) -> None:
        """Show more of a row; by default a toast with its two times."""
        from tui.views.provenance import format_times

        self.notify(format_times(row.stamp), title=row.key, markup=False)

    def go_back(self) -> bool:
        """Close what was opened last. Return False if nothing is open."""
        return False

    @property
    def can_go_back(self) -> bool:
        """Does Escape close the filter, the plot's mark or an opened row?"""
        return super().can_go_back or self.has_filter_or_mark

    def close(self) -> bool:
        """Close one item: the filter, the plot's mark or what was opened.

        Return False if there is none.
        """
        return (self._contents is not None and self._contents.close()) or self.go_back()

    def action_provenance(self) -> None:
        if self._displayed is None and self._remembered is not None:
            saved = format_new_york(self._remembered.saved)
            self.notify(f"As it was saved {saved}: {LOADING}", title=self.NAME, markup=False)
            return
        if self._displayed is None or self.current_row is None:
            self.notify("No figure under the cursor", markup=False)
            return
        from tui.screen.widgets.provenance_screen import ProvenanceScreen
        from tui.views.provenance import figure_provenance

        _, update = self._displayed
        state = self.table.table_state
        notes = () if self._contents is None else self._contents.notes
        view = figure_provenance(state.table, self.current_row, state.column, update, notes)
        self.app.push_screen(ProvenanceScreen(view))

    @work(group="view", exclusive=True)
    async def _make_view(self, update: Update) -> None:
        view = await asyncio.to_thread(self._prepare_view, update)
        with self.app.batch_update() if self.is_waiting else nullcontext():
            self._paint(await self._build_contents(), view, update)
        self._idle.set()
        if self._kept_actions:
            self.call_after_refresh(self._run_kept_actions)

    def _prepare_view(self, update: Update) -> View:
        """Return the view of an update, and import the widgets that show it. Runs in a thread."""
        import_module("tui.screen.panes.contents")
        return self._view_of(update)

    def _view_of(self, update: Update) -> View:
        """Return the view of an update, made anew only if its inputs have changed."""
        if self._newest_views is None:
            from tui.screen.panes.view_request import NewestViews

            self._newest_views = NewestViews(self.make_view, self.reads)
        return self._newest_views.of(update, self.options)

    def _paint(self, contents: PaneContents, view: View, update: Update) -> None:
        self._displayed = (view, update)
        self._update_title()
        contents.paint(view)
        if not view.table.rows:
            contents.show_times("")
        self.post_message(self.Changed())

    @property
    def is_opened(self) -> bool:
        """Is a row opened, whose name the title of the view has?"""
        return bool(getattr(self.options, "opened", "") or getattr(self.options, "country", ""))

    def _update_title(self) -> None:
        if self._displayed is not None:
            view, update = self._displayed
            views, place = self.view_names, self.view_index
            title = title_of(self.NUMBER, self.label, view, views, place, is_opened=self.is_opened)
            self.show_title(title, update.now.astimezone(NEW_YORK).date())

    def _show_times(self, row: Row | None) -> None:
        """Show the times of a row below the figures, where there is room."""
        if row is not None and self._contents is not None:
            from tui.views.provenance import format_times

            self._contents.show_times(format_times(row.stamp))
