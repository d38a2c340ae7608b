"""Pane with a view that takes as long as a test wants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import ClassVar

from tui.model.update import Update
from tui.model.view import View
from tui.screen.panes.curve import CurvePane
from tui.views.curve.options import CurveOptions, CurveViewName


class SlowCurvePane(CurvePane):
    """The curve, whose history is not made before ``may_end`` is set."""

    SLOW_SECONDS = 0.01
    may_end: ClassVar[Event] = Event()

    @staticmethod
    def make_view(update: Update, options: CurveOptions) -> View:
        if options.view_name is CurveViewName.HISTORY:
            SlowCurvePane.may_end.wait(20)
        return CurvePane.make_view(update, options)


@contextmanager
def slow_view() -> Iterator[Event]:
    """Yield the event that ends a slow view. No thread waits after the test."""
    SlowCurvePane.may_end = Event()
    yield SlowCurvePane.may_end
    SlowCurvePane.may_end.set()
