"""Newest views of a pane, each made anew only where an input of it has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from tui.model.update import Update
from tui.views.reads import Inputs, Reads, inputs_of

KEPT_OF_PRESENT, KEPT_OF_PAST = 1, 3
"""Views that are kept: of the present, of the past moment shown and of the steps beside it."""


Made = TypeVar("Made")
"""View of a pane, or the headline."""


class _MadeView(NamedTuple, Generic[Made]):
    """A view, and all that it was made from."""

    options: object
    inputs: Inputs
    view: Made
    is_past: bool


class NewestViews(Generic[Made]):
    """Newest views of one pane. They are made and looked up in threads."""

    def __init__(self, make: Callable[[Update, Any], Made], reads: Callable[[Any], Reads]) -> None:
        """``make`` is the pane's view. ``reads(options)``: what it reads of an update."""
        self._make = make
        self._reads = reads
        self._made: tuple[_MadeView[Made], ...] = ()

    def of(self, update: Update, options: object) -> Made:
        """Return the view of an update: the same object for the same inputs, while it is kept."""
        inputs = inputs_of(update, self._reads(options))
        made = self._made_of(inputs, options)
        if made is None:
            made = _MadeView(options, inputs, self._make(update, options), update.is_past)
        return self._keep(made)

    def kept(self, update: Update, options: object) -> Made | None:
        """Return the view of an update if it is kept, None if it has to be made."""
        made = self._made_of(inputs_of(update, self._reads(options)), options)
        return None if made is None else self._keep(made)

    def _made_of(self, inputs: Inputs, options: object) -> _MadeView[Made] | None:
        made_of_them = (
            made
            for made in self._made
            if made.options == options and made.inputs.agree_with(inputs)
        )
        return next(made_of_them, None)

    def _keep(self, made: _MadeView[Made]) -> Made:
        """Keep a view as the newest one."""
        newest = [made, *(other for other in self._made if other is not made)]
        past = [each for each in newest if each.is_past][:KEPT_OF_PAST]
        present = [each for each in newest if not each.is_past][:KEPT_OF_PRESENT]
        self._made = (*past, *present)
        return made.view
