"""Keys of a pane's table while the table does not exist yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.screen.widgets.table_keys import FILTER_KEY, TABLE_KEYS


def _forwarded_keys() -> Iterator[Binding]:
    """Yield the keys of the table, except the arrows, which the pane itself takes for its plot."""
    for binding in (*TABLE_KEYS, FILTER_KEY):
        if not binding.action.startswith("arrow"):
            yield replace(binding, action=f"in_table({binding.action!r})")


class WaitingKeys(Vertical):
    """Base of a pane that takes the keys of its table, and keeps them until there is one."""

    BINDINGS: ClassVar[list[BindingType]] = [*_forwarded_keys()]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._kept_actions: list[str] = []

    @property
    def is_waiting(self) -> bool:
        """Does the table not exist yet?"""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the forwarded keys once the table has the focus and its own keys."""
        del parameters
        return action != "in_table" or self.is_waiting

    async def action_in_table(self, action: str) -> None:
        """Keep an action of the table."""
        self.keep_action(action)

    def keep_action(self, action: str) -> None:
        """Keep an action until it can be run."""
        self._kept_actions.append(action)

    def take_kept_actions(self) -> list[str]:
        """Return the actions that were kept, oldest first, and forget them."""
        actions, self._kept_actions = self._kept_actions, []
        return actions
