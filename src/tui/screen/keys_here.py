"""Keys that work at the moment, in groups, each with what it does in this pane and view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.screen import Screen

from tui.screen.footer_keys import VIEW_KEY
from tui.screen.key_names import format_key
from tui.screen.panes.base import Pane
from tui.screen.widgets.help_screen import TOGETHER, KeyLine, describe


def key_groups(screen: Screen[None], pane: Pane) -> tuple[tuple[str, Sequence[KeyLine]], ...]:
    """Return the keys of a pane, of its plot and table, and of the whole screen.

    A key is listed only where it works now.
    """
    active = _in_order(screen.active_bindings.values(), pane)
    names = pane.view_names
    view = f" · {names[pane.view_index]}" if names else ""
    groups = (
        (f"In {pane.NAME}{view}", key_lines(active, [pane], pane)),
        ("In the table", key_lines(active, [*pane.walk_children()], pane)),
        ("Everywhere", key_lines(active, [screen, screen.app], pane)),
    )
    return tuple(group for group in groups if group[1])


def _in_order(active: Iterable[ActiveBinding], pane: Pane) -> list[ActiveBinding]:
    """Return the keys in the order of the list: those of views first, then the pane's own."""
    order = (VIEW_KEY, pane.NAME)

    def place(each: ActiveBinding) -> int:
        name = str(each.binding.id)
        return next((i for i, start in enumerate(order) if name.startswith(start)), len(order))

    return sorted(active, key=place)


def key_lines(
    active: Iterable[ActiveBinding], nodes: Sequence[DOMNode], pane: Pane
) -> list[KeyLine]:
    """Return one line for each action bound on ``nodes``, with all of its keys."""
    lines: dict[str, tuple[list[str], str]] = {}
    for node, binding, enabled, _ in active:
        if node in nodes and enabled and not binding.system and binding.description:
            keys, _ = lines.setdefault(binding.action, ([], describe_here(binding, pane)))
            name = format_key(binding.key)
            if name not in keys:
                keys.append(name)
    return [(" ".join(keys), description) for keys, description in lines.values()]


def describe_here(binding: Binding, pane: Pane) -> str:
    """Return what a key does in the pane as it is: its views by number, or the present value."""
    if binding.id == VIEW_KEY:
        names = ", ".join(
            f"{place}{TOGETHER}{name}" for place, name in enumerate(pane.view_names, 1)
        )
        return f"View: the next one, or with a digit soon after: {names}"
    value = pane.key_value(str(binding.id))
    return f"{describe(binding)} · now {value}" if value else describe(binding)
