"""The keys that work right now, read from the live bindings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen
from textual.widgets import Static

KeyLine = tuple[str, str]
"""Keys as the reader types them, and what they do."""


class HelpScreen(ModalScreen[None]):
    """Keys in groups, what is in focus first; scrolls where it is longer than the terminal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", "Close", id="help.close"),
        Binding("down,j", "scroll(1)", "Down", show=False, id="help.down"),
        Binding("up,k", "scroll(-1)", "Up", show=False, id="help.up"),
        Binding("pagedown,ctrl+d,space", "scroll(10)", "A page down", False, id="help.page-down"),
        Binding("pageup,ctrl+u", "scroll(-10)", "A page up", show=False, id="help.page-up"),
    ]

    def __init__(self, groups: Sequence[tuple[str, Sequence[KeyLine]]]) -> None:
        super().__init__()
        self._groups = groups

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False) as sheet:
            sheet.border_title = "Keys"
            sheet.border_subtitle = "Esc closes · j k scroll · Shift+drag selects text"
            yield Static(self._words())

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def _words(self) -> Content:
        room = max((cell_len(keys) for _, lines in self._groups for keys, _ in lines), default=0)
        parts: list[str | Content | tuple[str, str]] = []
        for title, lines in self._groups:
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
