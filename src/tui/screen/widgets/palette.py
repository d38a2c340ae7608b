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

    DEFAULT_CSS = """
    Palette {
        background: transparent;
        .command-palette--help-text { color: $mute; text-style: not bold; }
        Vertical { background: $band !important; }
        #--input, #--input.--list-visible { border: hkey $rule; }
        #--input.--list-visible { border-bottom: none; }
        SearchIcon { display: none; }
        CommandInput { border: none !important; height: 1; padding: 0 1 !important; }
        CommandList { border-bottom: hkey $rule !important; scrollbar-size-vertical: 1; }
        CommandList:ansi > .option-list--option-highlighted { text-style: bold underline; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "escape", "Close"),
    ]

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield KeyBar()
