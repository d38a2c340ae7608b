"""Rows of the tables of an HTML page. Imported when a page is read, not with its source."""

from __future__ import annotations

from html.parser import HTMLParser


class TableReader(HTMLParser):
    """HTML parser that collects the text of the cells of every table row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or a cell."""
        if tag == "tr":
            self.rows.append([])
            self._is_in_cell = False
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._is_in_cell = True

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        if tag in ("td", "th", "tr"):
            self._is_in_cell = False

    def handle_data(self, data: str) -> None:
        """Add text to the open cell."""
        if self._is_in_cell:
            self.rows[-1][-1] += data
