"""Cells of a drawing, in which dots, glyphs and texts are laid over one another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby

from rich.cells import cell_len

from tui.screen.widgets.plot_geometry import DOTS_ACROSS, Lines
from tui.screen.widgets.plot_symbols import ASCII, BRAILLE, LETTERS, Grain
from tui.screen.widgets.style_names import REVERSED

FULL_BLOCK = "█"
UPPER_EDGE = "▔"
LOWER_EDGE = "_"
"""Line on the edge of a cell in symbols that lack the upper one."""

BRAILLE_START = 0x2800
"""Code point of the braille cell without dots. One bit is added for each dot."""
_DOT_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Bit of each dot, by its line and its column in the cell. The halves of a cell have the first two.
"""
_UPPER_DOTS = sum(_DOT_BITS[0])
_HALVES = " ▀▄█"
"""Halves of a cell, by the bits of the upper and the lower one."""

Dots = Iterable[tuple[int, int]]
"""Dots of a canvas in its grain, counted from the left and from the top."""


@cache
def dots_of_cell(letter: str) -> list[tuple[int, int]]:
    """Return the dots of a braille cell, counted from its left and its top."""
    bits = ord(letter) - BRAILLE_START
    return [(x, y) for y, line in enumerate(_DOT_BITS) for x, bit in enumerate(line) if bits & bit]


class Canvas:
    """Cells of a drawing, blank at first. What would be outside them is left out."""

    def __init__(self, columns: int, rows: int, grain: Grain = BRAILLE) -> None:
        self.columns, self.rows, self.grain = columns, rows, grain
        self._letters = [[" "] * columns for _ in range(rows)]
        self._names = [[""] * columns for _ in range(rows)]
        self.taken: list[set[int]] = [set() for _ in range(rows)]
        """Cells of each line that a label must not cover."""

    def lines(self) -> Lines:
        """Return the lines as runs of (style name, text)."""
        return tuple(
            tuple(_runs(names, letters))
            for names, letters in zip(self._names, self._letters, strict=True)
        )

    def letter(self, row: int, cell: int) -> str:
        """Return what stands in a cell."""
        return self._letters[row][cell]

    def name(self, row: int, cell: int) -> str:
        """Return the style name of a cell, "" outside."""
        is_inside = 0 <= row < self.rows and 0 <= cell < self.columns
        return self._names[row][cell] if is_inside else ""

    def put(self, row: int, cell: int, glyph: str, name: str) -> None:
        """Replace a cell by a glyph in the style ``name``."""
        if 0 <= row < self.rows and 0 <= cell < self.columns:
            self._letters[row][cell], self._names[row][cell] = glyph, name

    def take(self, row: int, cell: int) -> None:
        """Let no label cover a cell."""
        if 0 <= row < self.rows:
            self.taken[row].add(cell)

    def write(self, row: int, first: int, text: str, name: str) -> None:
        """Write a text from a cell on. A wide letter takes two cells."""
        cell = first
        for letter in text:
            width = cell_len(letter)
            self.put(row, cell, letter if width else "", name)
            if width == 2:
                self.put(row, cell + 1, "", name)
            cell += width

    def paint(
        self,
        dots: Dots,
        name: str,
        left: int,
        *,
        clears: bool = False,
        keeps: Collection[str] = (),
        takes: bool = True,
    ) -> None:
        """Add dots, counted from the cell ``left``; a cell takes the style ``name``.

        An upper edge in a cell becomes dots.

        ``clears`` removes what stood in their cells, except in the styles ``keeps``. ``takes`` is
        False where a label may cover them.
        """
        across, down = self.grain.across, self.grain.down
        cells: dict[tuple[int, int], int] = {}
        for x, y in dots:
            place = y // down, left + x // across
            cells[place] = cells.get(place, 0) | _DOT_BITS[y % down][x % across]
        for (row, cell), bits in cells.items():
            if not (0 <= row < self.rows and 0 <= cell < self.columns):
                continue
            if clears and self._names[row][cell] not in keeps:
                self.put(row, cell, " ", "")
            if takes:
                self.take(row, cell)
            self._add_dots(row, cell, bits, name)

    def _add_dots(self, row: int, cell: int, added: int, name: str) -> None:
        letter = self._letters[row][cell]
        is_bar = letter == FULL_BLOCK and self.grain is BRAILLE
        if is_bar or self._names[row][cell].endswith(REVERSED):
            self._add_to_bar(row, cell, added)
        elif self.grain is ASCII:
            self.put(row, cell, LETTERS.get(name, LETTERS.get(name.split("-")[0], "*")), name)
        elif self.grain.across == DOTS_ACROSS:
            bits = _UPPER_DOTS if letter == UPPER_EDGE else 0
            bits = ord(letter) - BRAILLE_START if is_braille(letter) else bits
            self.put(row, cell, chr(BRAILLE_START + (bits | added)), name)
        else:
            bits = _HALVES.index(letter) if letter in _HALVES else 0
            self.put(row, cell, _HALVES[bits | added], name)

    def _add_to_bar(self, row: int, cell: int, added: int) -> None:
        """Leave dots of a full block empty. A cell that is full in part stays as it is."""
        letter, name = self._letters[row][cell], self._names[row][cell].removesuffix(REVERSED)
        if letter == FULL_BLOCK or is_braille(letter):
            bits = ord(letter) - BRAILLE_START if is_braille(letter) else 0
            self.put(row, cell, chr(BRAILLE_START + (bits | added)), name + REVERSED)


def _runs(names: Sequence[str], letters: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the runs of neighbouring cells in one style."""
    start = 0
    for name, cells in groupby(names):
        end = start + sum(1 for _ in cells)
        yield name, "".join(letters[start:end])
        start = end


def is_braille(letter: str) -> bool:
    """Return whether a letter is a braille cell with dots."""
    return bool(letter) and BRAILLE_START < ord(letter) < BRAILLE_START + 256
