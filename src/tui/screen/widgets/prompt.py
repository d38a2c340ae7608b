"""Prompt: one line of input above the screen, until its text is valid or it is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.model.clean_text import clean_text
from tui.screen.widgets.clauses import whole_clauses
from tui.screen.widgets.footer import KeyBar
from tui.screen.widgets.modal import Modal
from tui.screen.widgets.quick_class import QuickClass


class PromptLine(Input, QuickClass):
    """Input of the prompt."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Take it", id="prompt.take"),
    ]


class Prompt(Modal[str | None]):
    """Modal screen that returns a valid text, or None if it is closed."""

    DEFAULT_CSS = """
    Prompt {
        .hint { height: auto; color: $text2; }
        .hint.-wrong { color: $warn; text-style: $warn-style; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="prompt.close"),
    ]

    def __init__(self, title: str, hint: str, error_of: Callable[[str], str]) -> None:
        """Create the prompt. ``hint`` describes the valid texts.

        ``error_of`` returns why a text is not valid, "" if it is valid.
        """
        super().__init__()
        self._title = title
        self._hint = hint
        self._error_of = error_of

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = Content(clean_text(self._title)).markup
            yield PromptLine(compact=True)
            yield Static(whole_clauses(self._hint), markup=False, classes="hint")
        yield KeyBar()

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        event.stop()
        if error := self._error_of(event.value):
            hint = self.query_one(Static)
            hint.update(whole_clauses(error))
            hint.add_class("-wrong")
        else:
            self.dismiss(event.value)
