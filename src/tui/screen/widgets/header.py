"""Header of the screen: key figures, rules that fire, time and network."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace
from textual.geometry import Region
from textual.strip import Strip

from tui.model.headline import Headline
from tui.model.text import Span
from tui.screen.widgets.borderless import Borderless
from tui.screen.widgets.header_items import TWO_ROWS_COLUMNS, HeaderTexts, header_rows
from tui.screen.widgets.pieces import row_strip
from tui.screen.widgets.placed import Placed

SPACED_ROWS = 45
"""Rows of the screen from which a blank row follows the header."""


class Header(Placed, Borderless):
    """Header in one row, or in two where there is room. Only what changed is painted again."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._texts = HeaderTexts(Headline(), "", Span(""), date.min)

    @property
    def texts(self) -> HeaderTexts:
        """All that the header says."""
        return self._texts

    def show(self, texts: HeaderTexts) -> None:
        """Say something else. A new minute paints the cells of the time alone."""
        before, self._texts = self._texts, texts
        is_only_time = replace(before, clock=texts.clock) == texts
        if before == texts:
            return
        cells = len(texts.clock)
        if is_only_time and cells == len(before.clock) and self.size.width >= TWO_ROWS_COLUMNS:
            self.refresh(Region(self.size.width - 1 - cells, 0, cells, 1))
        else:
            self.refresh()

    def fit(self, columns: int, rows: int) -> None:
        """Take the rows that a screen of a size has for the header."""
        self.styles.height = 2 if columns >= TWO_ROWS_COLUMNS else 1
        self.styles.margin = (0, 0, 1 if rows >= SPACED_ROWS else 0, 0)

    def render_line(self, y: int) -> Strip:
        rows = header_rows(self._texts, self.size.width)
        return row_strip(rows[y] if y < len(rows) else (), self, self.size.width)

    def strips(self, texts: HeaderTexts) -> list[Strip]:
        """Return the rows as they would be painted with other texts."""
        width = self.size.width
        return [row_strip(row, self, width) for row in header_rows(texts, width)]
