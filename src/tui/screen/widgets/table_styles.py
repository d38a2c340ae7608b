"""Styles of a table in a theme, and their names.

A name is a sequence of words, separated by blanks, such as ``up heat:-3 cursor``. The first is a
tone, ``header`` or ``rule``; none is the background. The others are

- ``filled``: the tone fills the cells behind the text, as a badge of an alert
- ``sorted``: the head of the column that the rows are sorted by
- ``heat:-3`` to ``heat:3``: a step of a heatmap
- ``cursor``, ``cell``: the row under the cursor, and its cell there
- ``stale``: a figure that is too old
- ``underline``
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from rich.style import Style
from textual.widget import Widget

from tui.model.snapshot import Stamp
from tui.model.text import Tone
from tui.screen.widgets.heat_colours import filled_style, heat_name, heat_step
from tui.screen.widgets.style_names import PartStyle
from tui.screen.widgets.text_styles import BADGES, FILLED, OLD_STATES
from tui.screen.widgets.theme_styles import TABLE_STYLES, parts_of

if TYPE_CHECKING:
    from tui.model.table import Cell

UNDERLINE = Style(underline=True)
REVERSE = Style(reverse=True)
NOT_LIVE = Style(italic=True, bold=False)


_BADGES = {tone.value: name for tone, name in BADGES.items()}


class TableStyles(Struct, frozen=True):
    """Styles that a theme gives to a table. Each is made when it is first asked for."""

    base: Style
    part: PartStyle
    """Style of a part in ``TABLE_STYLES``."""
    filled: PartStyle
    """Style of a tone with a ground of its own, such as a badge or a step of a heatmap."""
    has_focus: bool
    """Is the cursor shown?"""

    @property
    def cursor(self) -> Style:
        """Added to every cell in the cursor's row that has no ground of its own."""
        return overlay_style(self.part("cursor")) if self.has_focus else Style()

    @property
    def cell(self) -> Style:
        """Added to the cell under the cursor."""
        return overlay_style(self.part("cell"), background=False) if self.has_focus else Style()


def widget_styles(widget: Widget) -> TableStyles:
    """Return the styles of a table in a widget. One without the focus shows no cursor."""
    tones = widget.app.theme_variables
    return TableStyles(
        base=widget.rich_style,
        part=parts_of(widget, TABLE_STYLES),
        filled=lambda name: filled_style(tones, name),
        has_focus=widget.has_focus,
    )


def cell_style_name(cell: Cell, stamp: Stamp, has_cursor: bool, *, is_chosen: bool = False) -> str:
    """Return the name of the style of a cell: its tone, its heat, and whether it is stale.

    ``has_cursor``: the cursor is in its row; ``is_chosen``: the cursor is on the cell itself.
    """
    names = [cell.tone.value]
    names += [FILLED] if cell.filled else []
    names += [] if cell.heat is None else [f"heat:{heat_step(cell.heat)}"]
    names += ["cursor"] if has_cursor else []
    names += ["stale"] if (cell.stamp or stamp).state in OLD_STATES else []
    names += ["cell"] if is_chosen else []
    return " ".join(names)


def table_style(style_name: str, styles: TableStyles) -> Style:
    """Return a style of a table by its name.

    A cell with a ground of its own is not marked by the cursor of its row. A stale figure has no
    heat colour, as that is a claim about the present; a badge keeps its own.
    """
    words = style_name.split()
    is_stale = "stale" in words
    style, has_ground = styles.base, False
    for word in words:
        if word == "stale":
            style += Style() if has_ground else styles.part(Tone.MUTED.value) + NOT_LIVE
        elif word == "cursor":
            style += Style() if has_ground else styles.cursor
        elif word == "cell":
            style += styles.cell
        elif word == "sorted":
            style = styles.part(word)
        elif word == "underline":
            style += UNDERLINE
        elif word == FILLED:
            badge = _BADGES.get(words[0])
            style, has_ground = styles.filled(badge) if badge else style + REVERSE, True
        elif word.startswith("heat:"):
            if not is_stale:
                step = int(word.removeprefix("heat:"))
                style, has_ground = styles.filled(heat_name(step)), True
        else:
            style = styles.part(word)
    return style


def overlay_style(style: Style, *, background: bool = True) -> Style:
    """Return the part of a style that is added to a cell's own: all but the text colour."""
    return Style(
        bgcolor=style.bgcolor if background else None,
        bold=style.bold or None,
        reverse=style.reverse or None,
        underline=style.underline or None,
    )
