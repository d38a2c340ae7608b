"""One row of items at both ends of the screen: trouble, a hint, the bar of a past moment."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from tui.model.text import Tone
from tui.screen.widgets.borderless import Borderless
from tui.screen.widgets.pieces import GAP, Item, Piece, fitted_row, row_strip
from tui.screen.widgets.placed import Placed


class RowBar(Placed, Borderless):
    """Row that is hidden while it has no items. Items that do not fit are left out whole."""

    ALLOW_SELECT = False

    def __init__(self, id: str, gap: int = GAP, ground: str = Tone.PLAIN.value) -> None:
        """Create the row. ``gap``: blank cells between two items; ``ground``: their style."""
        super().__init__(id=id)
        self._gap = gap
        self._ground = ground
        self._left: tuple[Item, ...] = ()
        self._right: tuple[Item, ...] = ()
        self.display = False

    @property
    def items(self) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
        """Items at the left end and at the right end."""
        return self._left, self._right

    @property
    def text(self) -> str:
        """Text of the row in the present width."""
        return "".join(piece.text for piece in self._pieces())

    def show(self, left: Sequence[Item], right: Sequence[Item] = ()) -> None:
        """Show items, and hide the row if there are none at the left. Equal ones paint nothing."""
        items = tuple(left), tuple(right)
        if items != self.items:
            self._left, self._right = items
            self.display = bool(left)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        del y
        ground = Piece(" " * self.size.width, self._ground)
        return row_strip((*self._pieces(), ground), self, self.size.width)

    def _pieces(self) -> tuple[Piece, ...]:
        margin = Piece(" ", self._ground)
        row = fitted_row(self._left, self._right, self.size.width - 2, self._gap, self._ground)
        return (margin, *row, margin)
