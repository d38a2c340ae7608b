"""Styles of a table in a theme, and their names.

A name is a sequence of words, separated by blanks, such as ``up heat:-3 cursor``. The first is a
tone or ``header``; none is the background.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct
from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from tui.model.snapshot import Stamp, State
from tui.model.table import Cell
from tui.model.text import Tone
from tui.screen.widgets.heat_colours import STEPS, heat_step, heat_style

COMPONENTS = {
    *(f"table--{tone.value}" for tone in Tone),
    "table--header",
    "table--cursor",
    "table--focused-cursor",
    "table--cell",
}
"""Component classes from which a theme's styles of a table are taken."""

FILLED = "filled"
"""Name of the style of a badge: the tone fills the cell."""
BOLD = Style(bold=True)
ATTRIBUTES = {"dim": Style(dim=True), "underline": Style(underline=True)}

DIMMED_STATES = frozenset({State.STALE})
"""States whose figures are dimmed, in addition to the state in the pane's title."""


class TableStyles(Struct, frozen=True):
    """Styles that a theme gives to a table."""

    base: Style
    header: Style
    tones: Mapping[Tone, Style]
    cursor: Style
    """Added to every cell in the cursor's row that has no heat colour."""
    cell: Style
    """Added to the cell under the cursor."""
    heat: Color | None
    """Background from which heat colours start; None without colours."""


def styles_of(
    base: Style, component: Callable[[str], Style], heat: Color | None, *, has_focus: bool
) -> TableStyles:
    """Return the table's styles in a theme.

    ``component(name)`` is the theme's style of one part.
    """
    return TableStyles(
        base=base,
        header=component("header"),
        tones={tone: component(tone.value) for tone in Tone},
        cursor=overlay_style(component("focused-cursor" if has_focus else "cursor")),
        cell=overlay_style(component("cell"), background=False) if has_focus else Style(),
        heat=heat,
    )


def widget_styles(widget: Widget, palette: Widget) -> TableStyles:
    """Return the styles of a table in a widget. ``palette`` has the component classes."""
    has_no_colours = widget.app.no_color or widget.app.native_ansi_color
    return styles_of(
        widget.rich_style,
        lambda name: palette.get_component_rich_style(f"table--{name}"),
        None if has_no_colours else widget.background_colors[1],
        has_focus=widget.has_focus,
    )


def cell_style_name(cell: Cell, stamp: Stamp, has_cursor: bool, *, is_chosen: bool = False) -> str:
    """Return the name of the style of a cell: its tone and its heat, dimmed if it is stale.

    ``has_cursor``: the cursor is in its row; ``is_chosen``: the cursor is on the cell itself.
    """
    step = 0 if cell.heat is None else heat_step(cell.heat)
    names = [cell.tone.value]
    names += [FILLED] if cell.filled else []
    names += [f"heat:{step}"] if step else []
    names += ["cursor"] if has_cursor else []
    names += ["dim"] if (cell.stamp or stamp).state in DIMMED_STATES else []
    names += ["cell"] if is_chosen else []
    return " ".join(names)


def cell_style(cell: Cell, stamp: Stamp, styles: TableStyles, has_cursor: bool) -> Style:
    """Return the style of a cell: its heat colour or else its tone, dimmed if it is stale."""
    return table_style(cell_style_name(cell, stamp, has_cursor), styles)


def table_style(style_name: str, styles: TableStyles) -> Style:
    """Return a style of a table by its name.

    A cell with a heat colour is not marked by the cursor of its row. Without heat colours, figures
    in the upper half of the scale are bold.
    """
    style, has_heat_colour = styles.base, False
    for name in style_name.split():
        if name.startswith("heat:"):
            step = int(name.removeprefix("heat:"))
            if styles.heat:
                style, has_heat_colour = heat_style(step, styles.heat), True
            elif abs(step) > STEPS // 2:
                style += BOLD
        elif name == "cursor":
            style += Style() if has_heat_colour else styles.cursor
        elif name == FILLED:
            style += Style(reverse=True)
        elif name == "cell":
            style += styles.cell
        elif name in ATTRIBUTES:
            style += ATTRIBUTES[name]
        else:
            style = styles.header if name == "header" else styles.tones[Tone(name)]
    return style


def overlay_style(style: Style, *, background: bool = True) -> Style:
    """Return the part of a style that is added to a cell's own: all but the text colour."""
    return Style(
        bgcolor=style.bgcolor if background else None,
        bold=style.bold or None,
        reverse=style.reverse or None,
        underline=style.underline or None,
    )
