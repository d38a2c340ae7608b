"""One line to write into, over the screen, until what is written is right or given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.screen.widgets.text_styles import plain


class Prompt(ModalScreen[str | None]):
    """Asks for a text; ends with it, or with None when it is given up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="prompt.close"),
    ]

    def __init__(self, title: str, hint: str, wrong: Callable[[str], str]) -> None:
        """``hint`` says what to write; ``wrong(text)`` what is wrong with it, "" for nothing."""
        super().__init__()
        self._title = title
        self._hint = hint
        self._wrong = wrong

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = self._title
            frame.border_subtitle = "Enter goes · Esc closes"
            yield Input(compact=True)
            yield Static(self._hint, markup=False, classes="hint")

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        event.stop()
        if trouble := self._wrong(event.value):
            hint = self.query_one(Static)
            hint.update(plain(trouble))
            hint.add_class("-wrong")
        else:
            self.dismiss(event.value)
