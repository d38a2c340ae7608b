"""Choice: a list above the screen, of which one line is taken or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.model.clean_text import clean_text
from tui.screen.widgets.footer import KeyBar
from tui.screen.widgets.modal import Modal
from tui.screen.widgets.quick_class import QuickClass


class ChoiceList(OptionList, QuickClass):
    """List of the choice."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Take it", id="choice.take"),
    ]


class ChoiceScreen(Modal[str | None]):
    """Modal screen that returns the name of the chosen line, or None if it is closed."""

    DEFAULT_CSS = """
    ChoiceScreen {
        Vertical { max-height: 100%; padding: 0 1; }
        OptionList { max-height: 16; background: $ground; scrollbar-size-vertical: 1; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="choice.close"),
        Binding("j", "move(1)", "Down", id="choice.down"),
        Binding("k", "move(-1)", "Up", id="choice.up"),
    ]

    def __init__(
        self,
        title: str,
        lines: Sequence[tuple[str, str]],
        start: str = "",
        preview: Callable[[str], None] = lambda name: None,
    ) -> None:
        """Create the choice. ``lines`` are names with their descriptions.

        ``start`` is the name of the line with the cursor at first, "" for the first line.
        ``preview`` is called with the name of each line that the cursor comes to.
        """
        super().__init__()
        self._title = title
        self._lines = lines
        self._start = start
        self._preview = preview

    def compose(self) -> ComposeResult:
        width = max(cell_len(name) for name, _ in self._lines)
        options = (
            Option(Content(f"{clean_text(name):<{width}}  {clean_text(text)}"), id=name)
            for name, text in self._lines
        )
        with Vertical() as frame:
            frame.border_title = Content(clean_text(self._title)).markup
            yield ChoiceList(*options, compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        names = [name for name, _ in self._lines]
        self._list.highlighted = names.index(self._start) if self._start in names else 0

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    def action_move(self, lines: int) -> None:
        if lines > 0:
            self._list.action_cursor_down()
        else:
            self._list.action_cursor_up()

    @on(OptionList.OptionHighlighted)
    def show_preview(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_id is not None:
            self._preview(event.option_id)

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)
