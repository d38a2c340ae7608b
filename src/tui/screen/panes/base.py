"""Base class of the panes: title, and contents that are built when they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.model.times import format_new_york, new_york_day
from tui.screen.panes.loading import LOADING
from tui.screen.panes.making_pane import MakingPane
from tui.screen.widgets.table_messages import CursorMoved, RowChosen
from tui.screen.widgets.title_rule import MARK

if TYPE_CHECKING:
    from tui.model.table import Row
    from tui.model.update import Update
    from tui.model.view import View
    from tui.screen.panes.contents import PaneContents


class Pane(MakingPane):
    """Pane that shows what its view makes of an update.

    It is one widget until its first view is made, and takes the focus itself until then.
    """

    SOURCES: ClassVar[tuple[str, ...]]
    """Names of the sources of its figures."""
    STEP_SOURCES: ClassVar[tuple[str, ...]] = ()
    """Sources whose observations a step in time goes through; () for all of ``SOURCES``."""
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

    def __init__(self, options: object = None) -> None:
        super().__init__(id=self.NAME)
        self.set_reactive(Pane.options, options or self.OPTIONS())

    @property
    def step_sources(self) -> tuple[str, ...]:
        """Sources whose observations a step in time goes through; empty for all sources."""
        return self.STEP_SOURCES or self.SOURCES

    @property
    def displayed_update(self) -> Update | None:
        """Update of the view that is painted, None without one."""
        return None if self._displayed is None else self._displayed[1]

    def is_without_news(self, changed: frozenset[str] | None, update: Update | None) -> bool:
        """Return whether what is remembered shows the present, as far as that is known.

        ``changed`` are the sources with news, None if all may have some. Without an update of the
        present, lines with something of the alerts are not known to show it, nor those with
        something of a source with news.
        """
        inputs = None if self.record is None else self.record.inputs
        if changed is None or inputs is None:
            return False
        news = changed.intersection(inputs.sources)
        if not news <= inputs.shown.keys():
            return False
        if update is None:
            return not (news or inputs.alerts)
        from tui.views.reads import alerts_digest, shown_digest  # not before the first frame

        reads = self.reads(self.options)
        return inputs.alerts == alerts_digest(update, reads) and all(
            inputs.shown[source] == shown_digest(update, reads, source) for source in news
        )

    @on(CursorMoved)
    def cursor_moved(self, event: CursorMoved) -> None:
        event.stop()
        if self._contents is not None:
            self._contents.show_texts()
        self.show_keys_of_cursor()
        self.post_message(self.Changed())

    @on(RowChosen)
    def row_chosen(self, event: RowChosen) -> None:
        event.stop()
        self.open(event.row)

    def open(self, row: Row) -> None:
        """Open a row; show its two times if one is opened, and in a pane that opens none."""
        if getattr(self.options, "opened", None) == "":
            self.options = replace(self.options, opened=row.key)
        else:
            self.show_times(row)

    def show_times(self, row: Row) -> None:
        """Show a toast with the two times of a row."""
        from tui.views.provenance import format_times

        self.notify(format_times(row.stamp), title=row.key, markup=False)

    def go_back(self) -> bool:
        """Close what was opened last. Return False if nothing is open."""
        was_opened = bool(getattr(self.options, "opened", ""))
        if was_opened:
            self.options = replace(self.options, opened="")
        return was_opened

    @property
    def can_go_back(self) -> bool:
        """Does Escape close the filter, the plot's mark or an opened row?"""
        return super().can_go_back or self.has_filter_or_mark

    def close(self) -> bool:
        """Stop a slow view, or close one item: the filter, the plot's mark or what was opened.

        Return False if there is none.
        """
        contents = self._contents
        return self.stop() or (contents is not None and contents.close()) or self.go_back()

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

    def show_view(self, contents: PaneContents, view: View, update: Update) -> None:
        self._update_title()
        contents.paint(view)
        self.show_keys_of_cursor()
        self.post_message(self.Changed())

    def _update_title(self) -> None:
        if self._displayed is not None:
            from tui.screen.panes.title import title_of  # remembered lines have their title

            view, update = self._displayed
            views, place = self.view_names, self.view_index
            title = title_of(self.NUMBER, self.label, view, views, place)
            today = new_york_day(update.now)
            self.show_title(title, today, self._progress_mark())

    def show_progress(self) -> None:
        self.show_title(self._title, self._title_day, self._progress_mark())

    def _progress_mark(self) -> str:
        """Return the mark of a pane that is about to show more: its view, or newer alerts."""
        is_evaluated = self.shown is None or self.shown.is_evaluated
        has_all = is_evaluated or not self.reads(self.options).has_alerts
        return "" if has_all and not self.is_slow else MARK
