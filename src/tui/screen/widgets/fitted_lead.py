"""Leads in a width: clauses that do not fit are left out whole."""

from __future__ import annotations

from rich.cells import cell_len

from tui.model.clean_text import clean_text
from tui.model.text import GAP, Clause, Lead, Line, whole_line
from tui.screen.widgets.fitting import Size, places_that_fit


def fitted_lead(lead: Lead, room: int) -> Line:
    """Return a lead as a line of at most ``room`` cells, its clauses two blanks apart.

    Clauses that are never left out may be wider than the room: the widget then cuts the line with
    an ellipsis.
    """
    places = places_that_fit([_size(clause) for clause in lead], room, len(GAP))
    return whole_line(tuple(lead[place] for place in places))


def _size(clause: Clause) -> Size:
    return Size(sum(cell_len(clean_text(span.text)) for span in clause.spans), clause.drop)
