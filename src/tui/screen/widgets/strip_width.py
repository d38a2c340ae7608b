"""Width of a painted line."""

from __future__ import annotations

from rich.style import Style
from textual.strip import Strip


def of_width(strip: Strip, width: int, style: Style) -> Strip:
    """Return a strip that is cut or filled with blanks to a width.

    One that has it already would be kept by itself, so that only the garbage collector frees it.
    """
    return strip if strip.cell_length == width else strip.crop_extend(0, width, style)
