"""Text of the leads of a view, every clause included."""

from __future__ import annotations

from tui.model.view import View


def lead_texts(view: View) -> list[str]:
    """Return each lead as one line, its clauses two blanks apart."""
    return [
        "  ".join("".join(span.text for span in clause.spans) for clause in lead)
        for lead in view.leads
    ]
