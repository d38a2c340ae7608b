"""Help: groups of keys with what they do, in two columns where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.screen.widgets.footer import KeyBar
from tui.screen.widgets.overlay import Overlay

KeyLine = tuple[str, str]
"""Keys as the user types them, and their description."""
KeyGroup = tuple[str, Sequence[KeyLine]]
"""Title of a group of keys, and its keys."""

MIN_TWO_COLUMNS = 110
"""Cells of the text from which it has two columns."""
MAX_COLUMN = 70
"""Cells of the widest column."""
COLUMN_GAP = 4
TOGETHER = "\N{NO-BREAK SPACE}"
"""Blank in a description at which no line ends."""
FRAME = 7
"""Cells of the window's width that its frame, its margins and its scroll bar take."""


class HelpScreen(Overlay):
    """Overlay with groups of keys, those of the focused pane first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "dismiss", "Close", show=False, id="help.close"),
    ]

    def __init__(self, groups: Sequence[KeyGroup]) -> None:
        super().__init__("Keys", "Shift+drag selects text")
        self._groups = groups
        self._text = Static(markup=False)
        self._text.styles.text_wrap = "nowrap"  # its lines are made to fit
        self._frame = VerticalScroll(self._text, can_focus=False)
        self._fitted_columns = 0
        """Columns of the terminal that the text was made for."""

    def compose(self) -> ComposeResult:
        """Yield the widgets with their text, so that the first frame of the help has it."""
        self._frame.border_title, self._frame.border_subtitle = self._frame_titles
        self._fit()
        yield self._frame
        yield KeyBar()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Make the text for the present columns of the terminal."""
        columns = self.app.size.width
        if columns != self._fitted_columns:
            self._fitted_columns = columns
            text = help_text(self._groups, columns - FRAME)
            self._text.update(text)
            width = max(cell_len(line) for line in text.plain.splitlines())
            self._frame.styles.width = width + FRAME


def help_text(groups: Sequence[KeyGroup], room: int) -> Content:
    """Return the groups in ``room`` cells; if it is wide, the last one in a column beside."""
    if room < MIN_TWO_COLUMNS or len(groups) < 2:
        lines = _group_lines(groups, min(room, MAX_COLUMN))
        return Content("\n").join(lines)
    width = min((room - COLUMN_GAP) // 2, MAX_COLUMN)
    left, right = [*_group_lines(groups[:-1], width)], [*_group_lines(groups[-1:], width)]
    blank = Content("")
    return Content("\n").join(
        (left[row] if row < len(left) else blank).pad_right(
            width + COLUMN_GAP - (left[row].cell_length if row < len(left) else 0)
        )
        + (right[row] if row < len(right) else blank)
        for row in range(max(len(left), len(right)))
    )


def _group_lines(groups: Sequence[KeyGroup], width: int) -> Iterator[Content]:
    """Yield the lines of groups, the keys of all aligned, long descriptions on several lines."""
    key_width = max((cell_len(keys) for _, lines in groups for keys, _ in lines), default=0)
    for place, (title, lines) in enumerate(groups):
        if place:
            yield Content("")
        yield Content.styled(title, "$mute")
        for keys, description in lines:
            room = width - key_width - 4
            texts = wrap(description, room) if len(description) > room else [description]
            first, *more = [text.replace(TOGETHER, " ") for text in texts]
            yield Content.assemble((f"  {keys:>{key_width}}  ", "$hi $hi-style"), first)
            for text in more:
                yield Content(" " * (key_width + 4) + text)


def describe(binding: Binding) -> str:
    """Return a binding's description, followed by its tooltip."""
    return f"{binding.description}: {binding.tooltip}" if binding.tooltip else binding.description
