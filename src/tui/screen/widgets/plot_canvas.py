"""Cells of a drawing, to which glyphs and braille dots are added."""

from __future__ import annotations

from itertools import groupby

from tui.screen.widgets.plot_geometry import DOTS_ACROSS, DOTS_DOWN, REVERSED, Lines

FULL_BLOCK = "█"
UPPER_EDGE = "▔"

_BRAILLE = 0x2800
"""Code point of the braille cell without dots. One bit is added for each dot."""
_DOT_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Bit of each dot, by its line and its column in the cell."""
_UPPER_DOTS = sum(_DOT_BITS[0])


class Canvas:
    """Cells of the lines of a drawing. What would be outside them is left out."""

    def __init__(self, lines: Lines) -> None:
        self._lines = list(lines)
        self._opened: dict[int, tuple[list[str], list[str]]] = {}
        """Style names and letters of the cells of every line that was changed."""

    def lines(self) -> Lines:
        """Return the lines with everything that was added."""
        for row, (names, letters) in self._opened.items():
            runs = groupby(zip(names, letters, strict=True), key=lambda cell: cell[0])
            self._lines[row] = tuple(
                (name, "".join(letter for _, letter in cells)) for name, cells in runs
            )
        self._opened.clear()
        return tuple(self._lines)

    def put(self, row: int, cell: int, glyph: str, name: str) -> None:
        """Replace a cell by a glyph in the style ``name``."""
        names, letters = self._cells(row)
        if 0 <= cell < len(letters):
            names[cell], letters[cell] = name, glyph

    def add_upper_edge(self, row: int, cell: int, name: str) -> None:
        """Add a line on the upper edge of a blank cell, or the upper dots to a braille cell."""
        names, letters = self._cells(row)
        if not 0 <= cell < len(letters):
            return
        if letters[cell] == " ":
            names[cell], letters[cell] = name, UPPER_EDGE
        elif _is_braille(letters[cell]):
            letters[cell] = chr(ord(letters[cell]) | _UPPER_DOTS)

    def add_dot(self, x_dot: int, y_dot: int, name: str, *, is_on_top: bool = False) -> None:
        """Add a braille dot, counted from the top left cell of the lines.

        A cell keeps its dots, and their style unless ``is_on_top``. An upper edge becomes dots. In
        a full block the dot is left empty. Other glyphs stay as they are.
        """
        row, cell = y_dot // DOTS_DOWN, x_dot // DOTS_ACROSS
        names, letters = self._cells(row)
        if not 0 <= cell < len(letters):
            return
        bit = _DOT_BITS[y_dot % DOTS_DOWN][x_dot % DOTS_ACROSS]
        letter = letters[cell]
        if letter in (" ", UPPER_EDGE):
            edge = _UPPER_DOTS if letter == UPPER_EDGE else 0
            self.put(row, cell, chr(_BRAILLE | edge | bit), name)
        elif letter == FULL_BLOCK:
            self.put(row, cell, chr(_BRAILLE | bit), names[cell] + REVERSED)
        elif _is_braille(letter):
            letters[cell] = chr(ord(letter) | bit)
            names[cell] = name if is_on_top else names[cell]

    def _cells(self, row: int) -> tuple[list[str], list[str]]:
        if row not in self._opened:
            names: list[str] = []
            letters: list[str] = []
            for name, text in self._lines[row]:
                names += [name] * len(text)
                letters += text
            self._opened[row] = names, letters
        return self._opened[row]


def _is_braille(letter: str) -> bool:
    return _BRAILLE < ord(letter) < _BRAILLE + 256
