"""Command palette with a footer of its own keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import CommandPalette

from tui.screen.widgets.footer import KeyBar
from tui.screen.widgets.quick_class import QuickClass


class Palette(CommandPalette, QuickClass):
    """Textual's palette. Its footer hides that of the panes, whose keys do not work below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "escape", "Close"),
    ]

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield KeyBar()
