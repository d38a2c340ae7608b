"""Leads in a width: clauses that do not fit are left out whole."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tui.model.clean_text import clean_text
from tui.model.text import GAP, Clause, Lead, Line, whole_line


def fitted_lead(lead: Lead, room: int) -> Line:
    """Return a lead as a line of at most ``room`` cells, its clauses two blanks apart.

    The clause with the highest ``drop`` is left out first, of equal ones the last. Clauses that
    are never left out may be wider than the room: the widget then cuts the line with an ellipsis.
    """
    kept = list(lead)
    while kept and _width(kept) > room and (last := max(clause.drop for clause in kept)):
        index = max(i for i, clause in enumerate(kept) if clause.drop == last)
        del kept[index]
    return whole_line(tuple(kept))


def _width(clauses: Sequence[Clause]) -> int:
    texts = (span.text for clause in clauses for span in clause.spans)
    return sum(cell_len(clean_text(text)) for text in texts) + len(GAP) * (len(clauses) - 1)
