"""Help: the keys that work at the moment, read from the active bindings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode

from tui.screen.widgets.overlay import Overlay

KeyLine = tuple[str, str]
"""Keys as the user types them, and their description."""


class HelpScreen(Overlay):
    """Overlay with groups of keys, those of the focused pane first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "dismiss", "Close", show=False, id="help.close"),
    ]

    def __init__(self, groups: Sequence[tuple[str, Sequence[KeyLine]]]) -> None:
        subtitle = "Esc closes · j k scroll · Shift+drag selects text"
        super().__init__("Keys", subtitle, _format_groups(groups))


def _format_groups(groups: Sequence[tuple[str, Sequence[KeyLine]]]) -> Content:
    """Return the groups as text, the keys of all groups aligned."""
    key_width = max((cell_len(keys) for _, lines in groups for keys, _ in lines), default=0)
    parts: list[str | Content | tuple[str, str]] = []
    for title, lines in groups:
        parts.append((f"{title}\n", "bold $accent"))
        for keys, description in lines:
            parts += [(f"  {keys:>{key_width}}  ", "bold $primary"), f"{description}\n"]
        parts.append("\n")
    return Content.assemble(*parts).rstrip()


def key_lines(active: Iterable[ActiveBinding], nodes: Sequence[DOMNode]) -> list[KeyLine]:
    """Return one line for each action bound on ``nodes``, with all of its keys."""
    lines: dict[str, tuple[list[str], str]] = {}
    for node, binding, enabled, _ in active:
        if node in nodes and enabled and not binding.system and binding.description:
            keys, _ = lines.setdefault(binding.action, ([], describe(binding)))
            display = node.app.get_key_display(binding)
            if display not in keys:
                keys.append(display)
    return [(" ".join(keys), description) for keys, description in lines.values()]


def describe(binding: Binding) -> str:
    """Return a binding's description, followed by its tooltip."""
    return f"{binding.description}: {binding.tooltip}" if binding.tooltip else binding.description
