"""The keys that work right now, read from the live bindings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode

from tui.screen.widgets.overlay import Overlay

KeyLine = tuple[str, str]
"""Keys as the reader types them, and what they do."""


class HelpScreen(Overlay):
    """Keys in groups, what is in focus first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "dismiss", "Close", show=False, id="help.close"),
    ]

    def __init__(self, groups: Sequence[tuple[str, Sequence[KeyLine]]]) -> None:
        edge = "Esc closes · j k scroll · Shift+drag selects text"
        super().__init__("Keys", edge, _words(groups))


def _words(groups: Sequence[tuple[str, Sequence[KeyLine]]]) -> Content:
    """The groups, the keys of all aligned."""
    room = max((cell_len(keys) for _, lines in groups for keys, _ in lines), default=0)
    parts: list[str | Content | tuple[str, str]] = []
    for title, lines in groups:
        parts.append((f"{title}\n", "bold $accent"))
        for keys, what in lines:
            parts += [(f"  {keys:>{room}}  ", "bold $primary"), f"{what}\n"]
        parts.append("\n")
    return Content.assemble(*parts).rstrip()


def key_lines(active: Iterable[ActiveBinding], nodes: Sequence[DOMNode]) -> list[KeyLine]:
    """One line per action bound on ``nodes``, with all of its keys."""
    lines: dict[str, tuple[list[str], str]] = {}
    for node, binding, enabled, _ in active:
        if node in nodes and enabled and not binding.system and binding.description:
            keys, _ = lines.setdefault(binding.action, ([], describe(binding)))
            shown = node.app.get_key_display(binding)
            if shown not in keys:
                keys.append(shown)
    return [(" ".join(keys), what) for keys, what in lines.values()]


def describe(binding: Binding) -> str:
    """What a binding does, with the remark of its tooltip."""
    return f"{binding.description}: {binding.tooltip}" if binding.tooltip else binding.description
