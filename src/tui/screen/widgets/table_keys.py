"""Keys of a table. A pane takes them too, until its table exists."""

from __future__ import annotations

from dataclasses import replace

from textual.binding import Binding

TABLE_KEYS: tuple[Binding, ...] = (
    Binding("down,j", "move(1)", "Down", show=False, id="table.down"),
    Binding("up,k", "move(-1)", "Up", show=False, id="table.up"),
    Binding("h", "move_column(-1)", "Left", show=False, id="table.left"),
    Binding("l", "move_column(1)", "Right", show=False, id="table.right"),
    Binding("left", "arrow(-1)", "Left", show=False, id="table.arrow-left"),
    Binding("right", "arrow(1)", "Right", show=False, id="table.arrow-right"),
    Binding("g,home", "move_to(0)", "First row", show=False, id="table.first"),
    Binding("G,end", "move_to(-1)", "Last row", show=False, id="table.last"),
    Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, id="table.half-down"),
    Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, id="table.half-up"),
    Binding("pagedown", "page(1)", "A page down", show=False, id="table.page-down"),
    Binding("pageup", "page(-1)", "A page up", show=False, id="table.page-up"),
    Binding("s", "sort", "Sort", id="table.sort", tooltip="By the cursor's column, and back"),
    Binding("I", "reverse", "Reverse the order", show=False, id="table.reverse"),
    Binding("<", "sort_column(-1)", "Sort by the column before", False, id="table.sort-left"),
    Binding(">", "sort_column(1)", "Sort by the next column", False, id="table.sort-right"),
    Binding("enter", "choose", "Open", id="table.choose", tooltip="The row under the cursor"),
)

FILTER_KEY = Binding(
    "/",
    "filter",
    "Filter",
    id="table.filter",
    tooltip="Rows that contain a text; Enter keeps it, Escape clears it",
)
"""Key of the filter line below a table."""

FORWARDED_KEYS: tuple[Binding, ...] = (
    *(
        replace(key, action=f"in_table({key.action!r})")
        for key in TABLE_KEYS
        if not key.action.startswith("arrow")
    ),
    FILTER_KEY,
)
"""Keys that a pane passes on to its table. The arrows it takes itself, for its plot."""
