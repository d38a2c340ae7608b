"""Newest view of a pane, made anew only where an input of it has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tui.model.update import Update
from tui.model.view import View
from tui.views.reads import Inputs, Reads, inputs_of


class _Made(NamedTuple):
    """A view, and all that it was made from."""

    options: object
    inputs: Inputs
    view: View


class NewestView:
    """Newest view of one pane. It is used in threads."""

    def __init__(self, make: Callable[[Update, Any], View], reads: Callable[[Any], Reads]) -> None:
        """``make`` is the pane's view. ``reads(options)``: what it reads of an update."""
        self._make = make
        self._reads = reads
        self._made: _Made | None = None

    def of(self, update: Update, options: object) -> View:
        """Return the view of an update: the same object while its inputs stay the same."""
        inputs = inputs_of(update, self._reads(options))
        made = self._made
        if made is None or made.options != options or not made.inputs.agree_with(inputs):
            made = self._made = _Made(options, inputs, self._make(update, options))
        return made.view
