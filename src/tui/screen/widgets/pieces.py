"""Texts in named styles, fitted whole into one row: title rules, header, bars and hints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.style import Style as ContentStyle
from textual.widget import Widget

from tui.model.text import Span, Tone
from tui.screen.widgets.fitting import Size, places_that_fit
from tui.screen.widgets.strip_width import of_width
from tui.screen.widgets.text_styles import FILLED, TEXT_STYLES
from tui.screen.widgets.theme_styles import on_style

GAP = 2
"""Blank cells between two items of a row, unless the row says another number."""

ROW_STYLES: Mapping[str, str] = {
    **TEXT_STYLES,
    "rule": "$rule",
    "focused-rule": "$text-body",
    "number": "$text-body on $band",
    "focused-number": "$chip-text on $chip $chip-style",
    "name": "bold $text-body",
    "focused-name": "bold $hi",
    "tab": "$text2",
    "active-digit": "bold $hi",
    "active-tab": "bold underline $hi",
    "age": "$text-body",
    "sample": "italic $text2",
    "too-old": "bold $warn",
    "key": "bold $hi",
}
"""Styles of a row by name: those of text, and those of the frame around the figures."""


class Piece(Struct, frozen=True):
    """A run of text in one style."""

    text: str
    style: str = Tone.PLAIN.value
    """Name in ``ROW_STYLES``."""
    view: int | None = None
    """Place of the view that a click on the text chooses, None for none."""


class Item(Struct, frozen=True):
    """Pieces that are shown whole or not at all."""

    pieces: tuple[Piece, ...]
    drop: int = 0
    """Order of removal where there is no room: the highest first, 0 never."""

    @property
    def width(self) -> int:
        """Cells that the pieces take."""
        return width_of(self.pieces)


VIEW = "view"
"""Key of the place of a view in the data that a style carries."""


def width_of(pieces: Iterable[Piece]) -> int:
    """Return the cells that pieces take."""
    return sum(cell_len(piece.text) for piece in pieces)


def piece(span: Span) -> Piece:
    """Return a run of a view's text as a piece."""
    return Piece(span.text, f"{span.tone.value} {FILLED}" if span.filled else span.tone.value)


def fitted_row(
    left: Sequence[Item],
    right: Sequence[Item],
    room: int,
    gap: int = GAP,
    ground: str = Tone.PLAIN.value,
) -> tuple[Piece, ...]:
    """Return a row of ``room`` cells: items at its left end and items at its right end.

    ``ground`` is the style of the blanks between the two ends. Items that are never left out may be
    wider than the room.
    """
    items = [*left, *right]
    places = places_that_fit([Size(item.width, item.drop) for item in items], room, gap)
    kept_left = _joined([items[place] for place in places if place < len(left)], gap)
    kept_right = _joined([items[place] for place in places if place >= len(left)], gap)
    if not kept_right:
        return kept_left
    blank = Piece(" " * max(0, room - width_of(kept_left) - width_of(kept_right)), ground)
    return (*kept_left, blank, *kept_right)


def _joined(items: Sequence[Item], gap: int) -> tuple[Piece, ...]:
    """Return the pieces of items, with blanks between two items."""
    pieces: list[Piece] = []
    for item in items:
        pieces += [Piece(" " * gap)] if pieces else []
        pieces += item.pieces
    return tuple(pieces)


def row_strip(pieces: Iterable[Piece], widget: Widget, width: int) -> Strip:
    """Return a row as it is painted in a widget, cut or filled with blanks to a width."""
    base = widget.visual_style
    segments = [Segment(each.text, _piece_style(base, each)) for each in pieces]
    return of_width(Strip(segments), width, base.rich_style)


def _piece_style(base: ContentStyle, piece: Piece) -> Style:
    style = on_style(base, ROW_STYLES[piece.style])
    return style if piece.view is None else style + Style.from_meta({VIEW: piece.view})
