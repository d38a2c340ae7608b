"""Content of a pane: lines of text, a plot and a table.

A view is plain data without styles or widgets. The widgets decide how a tone or a role looks.
"""

from __future__ import annotations

from msgspec import Struct

from tui.model.plot import Plot
from tui.model.snapshot import Stamp
from tui.model.table import Table
from tui.model.text import Lead, Line


class View(Struct, frozen=True):
    """Content of a pane: lines of text, a plot and a table."""

    title: str
    """Name of the whole, for a message or a line above a table; the pane's title has its own."""
    stamp: Stamp
    """Dates and freshness of the pane's newest figure, shown in the title."""
    table: Table
    plot: Plot | None = None
    plot_stays: bool = False
    """True for a plot that a small pane keeps, beside fewer rows and columns of its table."""
    lines: tuple[Line, ...] = ()
    """Lines of text above the plot and the table."""
    basis: str = ""
    """Basis of the figures if it is not the usual one, for the title: ``pp against SPY``."""
    opened: str = ""
    """Name of the row that is opened, for the title, "" without one."""
    is_monthly: bool = False
    """True if the newest figure is of a whole month, so that the title has its age in days."""
    leads: tuple[Lead, ...] = ()
    """Lines above the plot and the table: the first in the grid, two at most in a pane alone."""
    grid_lead: Lead = ()
    """Line of the grid in place of the first of ``leads``, () for that one."""
    tidy: Table | None = None
    """Table that ``export`` writes, None to write ``table``."""
    note: str = ""
    """Text about the figures, below the table. It names no column: the table's ``notes`` do."""
    below: Table | None = None
    """Small second table, in lines that the first leaves over. Only the screen shows it."""
