"""Symbols from which plots are made: braille dots, half blocks, or letters of ASCII."""

from __future__ import annotations

from typing import NamedTuple

from tui.config.symbols import Symbols
from tui.model.plot import Role
from tui.screen.widgets.plot_geometry import DOTS_ACROSS, DOTS_DOWN


class Grain(NamedTuple):
    """Finest parts that can be drawn with a set of symbols."""

    across: int
    """Parts of a cell from left to right, in which a line is drawn."""
    down: int
    """Parts of a cell from top to bottom, in which a line is drawn."""
    bar: int
    """Parts of a cell from top to bottom at which a bar can end."""
    least_bar: float
    """Shortest bar that is drawn, in these parts. A shorter one is left empty."""

    @property
    def is_fine(self) -> bool:
        """Are there dots, so that lines can be dashed, thick and hatched?"""
        return self.across == DOTS_ACROSS


BRAILLE = Grain(DOTS_ACROSS, DOTS_DOWN, 8, 1.0)
BLOCK = Grain(1, 2, 2, 0.5)
ASCII = Grain(1, 1, 1, 0.5)
GRAINS = {Symbols.BRAILLE: BRAILLE, Symbols.BLOCK: BLOCK, Symbols.ASCII: ASCII}

LETTERS = {
    Role.NOW.value: "*",
    Role.GHOST.value: "~",
    Role.LAST.value: "'",
    Role.RECENT.value: ",",
    Role.OLDER.value: "-",
    Role.OLDEST.value: ":",
    Role.CHOSEN.value: "+",
    Role.POLICY.value: "~",
    Role.SECURED.value: "~",
    Role.FIRST.value: "#",
    Role.SECOND.value: ":",
    Role.THRESHOLD.value: "=",
    Role.REFERENCE.value: "-",
    "node": "O",
    "grid": ".",
}
"""Letter of ASCII for each style of a line, a bar or the grid."""
