"""A pane that makes its view of an update in a thread, says if that takes long, and can stop it."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.reactive import var
from textual.worker import Worker, WorkerState

from tui.screen.panes.slow_pane import SlowPane
from tui.screen.panes.turns import Turns
from tui.screen.widgets.table_messages import LaidOut

if TYPE_CHECKING:
    from tui.model.update import Update
    from tui.model.view import View
    from tui.screen.panes.contents import PaneContents
    from tui.screen.panes.view_request import NewestViews
    from tui.views.reads import Reads


class MakingPane(SlowPane):
    """Base of a pane whose view is made again for another update and for other options.

    The view before it stays on the screen until then. Escape returns to it if the new one is slow.
    A view that fails gives way to its error, and the other panes go on.
    """

    COUNTS_DOWN: ClassVar[bool] = False
    """True if the view counts down, so that it changes with the clock."""

    shown: var[Update | None] = var(None)
    """Update to show, bound to that of the screen."""
    clock: var[datetime | None] = var(None, init=False)
    """Time of the last full minute since the newest update, bound to that of the screen."""

    _last_request: tuple[object, ...] = ()
    _making: Worker[None] | None = None
    """Worker of the last request."""
    _failure = ""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._newest_views: NewestViews[View] | None = None
        self._displayed: tuple[View, Update] | None = None
        self._displayed_options: object = None
        self.turns = Turns()
        """Turns to make the view of a new update. The panes of a screen share them."""

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
        """View that is painted. None without one, and while another is being made."""
        has_view = self._idle.is_set() and not self._failure
        return self._displayed[0] if self._displayed and has_view else None

    @property
    def has_figures(self) -> bool:
        """Is a view on the screen, of the newest update or an earlier one?"""
        return self._displayed is not None

    @property
    def failure(self) -> str:
        """Error of the last view, which the pane shows in its place; "" for none."""
        return self._failure

    @property
    def can_stop(self) -> bool:
        """Does Escape stop the view that is being made?

        There must be one to return to, and it must be of the moment that the screen shows.
        """
        if not self._is_slow or self._displayed is None or self.shown is None:
            return False
        before = self._displayed[1]
        is_present = not before.is_past and not self.shown.is_past
        return is_present or before.snapshot.as_of == self.shown.snapshot.as_of

    def prepare(self, update: Update) -> None:
        """Make the view of an update that may be shown next. Call it in a thread."""
        if self.display:
            self._view_of(update)

    def repaint(self) -> None:
        """Show the view of another update, of other options, or of another time of a countdown.

        A hidden pane waits until shown.
        """
        if self.display:
            self._request_view()

    async def paint_hidden(self) -> None:
        """Paint the newest update although the pane is hidden, and run the actions kept for it."""
        self._request_view()
        await self.wait_until_painted()
        await self._run_kept_actions()

    def _request_view(self) -> None:
        if self.shown is None:
            return
        update = self._update_to_show(self.shown)
        request = (self.shown, self.options, update.now)
        if request != self._last_request:
            self._last_request = request
            self._idle.clear()
            if not self._show_kept(update):
                self._begin_making()
                self._making = self._make_view()

    def _show_kept(self, update: Update) -> bool:
        """Show the view of an update at once if it is kept. Return whether it is shown."""
        views, contents = self._newest_views, self._contents
        if views is None or contents is None or not self.has_figures:
            return False
        if (view := views.kept(update, self.options)) is None:
            return False
        with suppress(Exception):  # a worker meets the error again, and shows it
            self._show(contents, view, update, self.options)
            self.workers.cancel_group(self, "view")
            self._making = None  # if it has just failed, its error is that of an earlier request
            return True
        return False

    def stop(self) -> bool:
        """Stop making a view that is slow, and return to the one on the screen.

        The thread cannot be interrupted: its result is dropped. Return False if nothing is stopped.
        """
        if not self.can_stop or self.shown is None:
            return False
        self.workers.cancel_group(self, "view")
        self.set_reactive(MakingPane.options, self._displayed_options)
        self._last_request = (self.shown, self.options, self._update_to_show(self.shown).now)
        self._end_making()
        return True

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

    def show_view(self, contents: PaneContents, view: View, update: Update) -> None:
        """Show a view of an update in the widgets of the pane."""
        raise TypeError("a pane is one of the classes that replace this function")

    def _update_to_show(self, shown: Update) -> Update:
        return shown.with_clock(self.clock) if self.COUNTS_DOWN else shown

    @work(group="view", exclusive=True, exit_on_error=False)
    async def _make_view(self) -> None:
        """Make and show the newest view. It has no arguments: those of a worker live for long."""
        if self.shown is None:
            return
        update, options = self._update_to_show(self.shown), self.options
        async with self._turn(update):
            view = await asyncio.to_thread(self._prepare_view, update)
        with self.app.batch_update() if self.is_waiting else nullcontext():
            self._show(await self._build_contents(), view, update, options)

    def _show(self, contents: PaneContents, view: View, update: Update, options: object) -> None:
        """Show the newest view, and run the actions that were kept for it."""
        self._failure = ""
        self._displayed, self._displayed_options = (view, update), options
        self.show_view(contents, view, update)
        self._end_making()
        if self._kept_actions:
            self.call_after_refresh(self._run_kept_actions)

    @on(LaidOut)
    async def contents_laid_out(self, event: LaidOut) -> None:
        """Run the kept actions of a view that had no place yet: they scroll, or move its mark."""
        event.stop()
        if self.has_figures:
            await self._run_kept_actions()

    def _turn(self, update: Update) -> AbstractAsyncContextManager[object]:
        """Return what to hold while a view is made: that of a key is made at once.

        Those of a new update are made one after another. Together each would take as long as all.
        """
        is_for_key = self._displayed is not None and self._displayed[1] is update
        return nullcontext() if is_for_key else self.turns.take(self.rank)

    def _prepare_view(self, update: Update) -> View:
        """Return the view of an update, and import the widgets that show it. Runs in a thread."""
        import_module("tui.screen.panes.contents")
        return self._view_of(update)

    def _view_of(self, update: Update) -> View:
        """Return the view of an update, made anew only if its inputs have changed.

        What is shown of it is prepared in the present size. Between the present and the past that
        will be another: the bar of a past moment takes a row.
        """
        if self._newest_views is None:
            from tui.screen.panes.view_request import NewestViews

            self._newest_views = NewestViews(self.make_view, self.reads)
        view = self._newest_views.of(update, self.options)
        contents, before = self._contents, self._displayed
        if contents is not None and before is not None and before[1].is_past == update.is_past:
            contents.prepare(view)
        return view

    @on(Worker.StateChanged)
    async def show_failure(self, event: Worker.StateChanged) -> None:
        """Show the error of the last requested view in its place. An equal one is logged once.

        A view that comes when the application has ended cannot be shown, which is no failure.
        """
        has_failed = event.worker is self._making and event.state is WorkerState.ERROR
        is_over = not self.is_attached
        if not has_failed or event.worker.error is None or self.shown is None or is_over:
            return
        from tui.screen.panes.failed_view import error_words, failed_view

        self._failure = error_words(self.NAME, event.worker.error, self._failure)
        view = failed_view(self.label, self._failure)
        self._displayed, self._displayed_options = (view, self.shown), self.options
        self.show_view(await self._build_contents(), view, self.shown)
        self._end_making()
