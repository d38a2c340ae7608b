"""Clauses of a text on several lines, each whole where it fits."""

from __future__ import annotations

from rich.cells import cell_len

from tui.model.clean_text import clean_text

SEPARATOR = " · "
PROMPT_CELLS = 54
"""Cells of a prompt's text in a window of 60 columns or more."""


def whole_clauses(text: str, width: int = PROMPT_CELLS) -> str:
    """Return a text with line ends between its clauses, so that a line has at most ``width`` cells.

    A clause that is wider has a line of its own, which the widget wraps.
    """
    lines: list[str] = []
    for clause in clean_text(text).split(SEPARATOR):
        joined = f"{lines[-1]}{SEPARATOR}{clause}" if lines else clause
        if lines and cell_len(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(clause)
    return "\n".join(lines)
