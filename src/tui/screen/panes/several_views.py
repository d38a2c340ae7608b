"""A pane with several views: their names for the tabs, and the keys that choose one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.timer import Timer

from tui.screen.panes.explained_pane import ExplainedPane


class SeveralViews(ExplainedPane):
    """Base of a pane whose options choose one of several views."""

    CLOSED: ClassVar[Mapping[str, object]] = MappingProxyType({})
    """Options in which no row is opened. Another view begins with them."""
    VIEWS_ARE_OF_ROW: ClassVar[bool] = False
    """True if the views are those of an opened row. ``options.opened`` then names it."""
    DIGIT_SECONDS: ClassVar[float] = 1.0
    """Seconds after a key of views in which a digit chooses a view, not a pane."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "view(1)", "View", id="pane.view", tooltip="The next, or that of a digit"),
        Binding("V", "view(-1)", "View before", show=False, id="pane.view-before"),
    ]

    options: var[Any] = var(None)
    """Options of the view, an instance of the pane's ``OPTIONS``. A new value repaints it."""

    _digit_timer: Timer | None = None
    """Timer that runs while a digit chooses a view, None while it does not."""

    @property
    def view_field(self) -> str:
        """Name of the option that holds the view, a member of an enum."""
        return "view_name"

    @property
    def views(self) -> Sequence[Enum]:
        """Views to choose from, in the order of their key; none without an opened row to view."""
        if self.VIEWS_ARE_OF_ROW and not self.options.opened:
            return ()
        shown = getattr(self.options, self.view_field, None)
        return tuple(type(shown)) if isinstance(shown, Enum) else ()

    @property
    def view_names(self) -> tuple[str, ...]:
        """Short names of the views, in the order of their key; () unless there are several."""
        views = self.views
        return tuple(view.name.lower() for view in views) if len(views) > 1 else ()

    @property
    def view_index(self) -> int:
        """Place of the present view among ``view_names``, from 0; 0 if there is one view."""
        shown, views = getattr(self.options, self.view_field, None), self.views
        return views.index(shown) if shown in views else 0

    @property
    def can_go_back(self) -> bool:
        """Does Escape close an opened row?"""
        closed = {"opened": "", **self.CLOSED}
        options = self.options
        return any(getattr(options, name, value) != value for name, value in closed.items())

    def key_value(self, name: str) -> str:
        """Return the present value of what a key changes, "" for a key without one.

        ``name`` is the id of its binding.
        """
        del name
        return ""

    @property
    def takes_digit(self) -> bool:
        """Does a digit choose a view now, and not a pane?"""
        return self._digit_timer is not None

    def choose_view(self, index: int) -> None:
        """Show the view at a place among ``view_names``. Opened rows are closed."""
        chosen = {self.view_field: self.views[index]}
        self.options = replace(self.options, **self.CLOSED, **chosen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the keys of views where there is only one."""
        return (
            bool(self.view_names) if action == "view" else super().check_action(action, parameters)
        )

    def disabled_reason(self, action: str) -> str:
        """Return why an action of the pane is disabled now, "" for an action without a reason."""
        if action.startswith("view("):
            opened = ": an opened row has several" if self.VIEWS_ARE_OF_ROW else ""
            return f"there is one view{opened}"
        return ""

    def action_view(self, count: int) -> None:
        """Show the view ``count`` places on, and let a digit choose another one for a second."""
        self.choose_view((self.view_index + count) % len(self.views))
        self.take_digit()

    def take_digit(self) -> None:
        """Let a digit choose a view for ``DIGIT_SECONDS``, as the key of views was pressed."""
        self._end_digits()
        self._digit_timer = self.set_timer(self.DIGIT_SECONDS, self._end_digits)

    def takes_as_view(self, key: str) -> bool:
        """Return whether a key is a digit soon after the key of views. Any key ends that time."""
        was_awaited = self.takes_digit
        self._end_digits()
        return was_awaited and key in "123456789"

    def action_view_number(self, number: int) -> None:
        """Show the view of a number, or say which there are."""
        names = self.view_names
        if number <= len(names):
            self.choose_view(number - 1)
        else:
            listed = ", ".join(f"{place} {name}" for place, name in enumerate(names, 1))
            self.notify(f"{self.NAME} has no view {number}: {listed}", markup=False)

    async def run_kept_action(self, action: str) -> None:
        """Run a kept action. The time of a digit goes on as it is, since its key was pressed."""
        took_digit = self.takes_digit
        await super().run_kept_action(action)
        if not took_digit:
            self._end_digits()

    def _end_digits(self) -> None:
        if self._digit_timer is not None:
            self._digit_timer.stop()
            self._digit_timer = None
