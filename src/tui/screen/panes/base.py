"""What every pane has: a frame that says what it shows and how old it is, and three states."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum
from typing import Any, ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from tui.model.update import Update
from tui.model.view import Row, Table, View
from tui.screen.panes.body import Body
from tui.screen.panes.title import pane_title, trouble
from tui.screen.widgets.provenance_screen import ProvenanceScreen
from tui.screen.widgets.table import TableView
from tui.screen.widgets.text_styles import content, plain
from tui.views import provenance

LOADING = Table(columns=(), rows=(), empty="reading the history…")

TITLE_MARGIN = 2
"""Cells of the frame's corners and blanks inside the pane's width."""


class Pane(Vertical):
    """One pane: paints what its view makes of the update it is handed."""

    NAME: ClassVar[str]
    NUMBER: ClassVar[int]
    SOURCES: ClassVar[tuple[str, ...]]
    """Names of the sources its figures come from."""
    STEPS: ClassVar[tuple[str, ...]] = ()
    """Those whose observations a step in time goes through; () for all of SOURCES."""
    OPTIONS: ClassVar[type]
    """The frozen dataclass of what its view can be asked; made without arguments by default."""
    VIEW: ClassVar[Callable[[Update, Any], View]]
    """What to show of an update by the options; pure, and called in a thread."""

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
    options: var[Any] = var(None)

    def __init__(self, options: object = None) -> None:
        super().__init__(id=self.NAME)
        self.set_reactive(Pane.options, options or self.OPTIONS())
        self._lines = Static(classes="lines")
        self._body = Body()
        self._trouble = Static(classes="trouble")
        self._note = Static(classes="note")
        self._words: tuple[View, Update] | None = None
        self._painted: tuple[object, ...] = ()
        self._idle = asyncio.Event()
        self._idle.set()
        self.border_title = f"{self.NUMBER} {self.NAME}"

    def compose(self) -> ComposeResult:
        yield self._lines
        yield self._body
        yield self._trouble
        yield self._note

    def on_mount(self) -> None:
        self._say(self._lines, None)
        self._say(self._trouble, None)
        self._say(self._note, None)
        self._body.paint(None, LOADING)

    @property
    def table(self) -> TableView:
        """The pane's table, which has the focus when the pane does."""
        return self._body.table

    @property
    def steps(self) -> tuple[str, ...]:
        """The sources a step in time goes through; all there are when empty."""
        return self.STEPS or self.SOURCES

    async def painted(self) -> None:
        """Wait until what was last handed over is painted."""
        await self._idle.wait()

    def repaint(self) -> None:
        """Show the present update; while hidden, leave it for when it is seen."""
        wanted = (self.shown, self.options)
        if self.shown is not None and self.display and wanted != self._painted:
            self._painted = wanted
            self._idle.clear()
            self._show(self.shown)

    def watch_shown(self) -> None:
        self.repaint()

    def watch_options(self) -> None:
        self.repaint()

    def on_resize(self) -> None:
        self._entitle()

    def on_show(self) -> None:
        self.repaint()

    @on(TableView.CursorMoved)
    def cursor_moved(self, event: TableView.CursorMoved) -> None:
        event.stop()
        self.border_subtitle = Content(provenance.times(event.row.stamp)).markup

    @on(TableView.RowChosen)
    def row_chosen(self, event: TableView.RowChosen) -> None:
        event.stop()
        self.open(event.row)

    def open(self, row: Row) -> None:
        """Show more of a row; by default its two times."""
        self.notify(provenance.times(row.stamp), title=plain(row.key), markup=False)

    def back(self) -> bool:
        """Close what was opened last; False where nothing is open."""
        return False

    def close(self) -> bool:
        """Take one thing off the glass: filter, plot's mark, what was opened; False for none."""
        return (
            self._body.clear_filter()
            or (self._body.readable and self._body.plot.put_away())
            or self.back()
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a plot that is shown can be read off."""
        del parameters
        return action != "read" or self._body.readable

    def action_read(self, direction: int, far: bool = False) -> None:
        self._body.plot.read(direction, far=far)

    def action_provenance(self) -> None:
        sheet = self.table.sheet
        if self._words is None or sheet.current is None:
            self.notify("No figure under the cursor", markup=False)
            return
        _, update = self._words
        told = provenance.of_figure(sheet.table, sheet.current, sheet.column, update)
        self.app.push_screen(ProvenanceScreen(told))

    @work(group="view", exclusive=True)
    async def _show(self, update: Update) -> None:
        view = await asyncio.to_thread(type(self).VIEW, update, self.options)
        self._paint(view, update)
        self._idle.set()

    def _paint(self, view: View, update: Update) -> None:
        self._words = (view, update)
        self._entitle()
        self._say(self._lines, Content("\n").join(map(content, view.lines)))
        self._body.paint(view.plot, view.table)
        if not view.table.rows:
            self.border_subtitle = ""
        self._say(self._trouble, Content(plain(trouble(update, self.SOURCES))))
        self._say(self._note, Content(plain(view.note)))

    def _entitle(self) -> None:
        """Spell the title for the present width."""
        if self._words is not None:
            view, update = self._words
            title = pane_title(self.NUMBER, view, update.now, self.size.width - TITLE_MARGIN)
            self.border_title = Content(plain(title)).markup

    def _say(self, widget: Static, words: Content | None) -> None:
        widget.display = bool(words)
        widget.update(words or "")


Choice = TypeVar("Choice", bound=Enum)


def following(choice: Choice) -> Choice:
    """The next of its kind, and after the last the first."""
    every = list(type(choice))
    return every[(every.index(choice) + 1) % len(every)]
