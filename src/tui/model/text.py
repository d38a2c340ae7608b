"""Runs of text with a tone, the lines that they make, and clauses that are shown whole or not."""

# Annotations stay types here: msgspec would compile each text before the first frame.

from enum import Enum

from msgspec import Struct


class Tone(Enum):
    """Meaning of a text, which a widget shows as a style."""

    PLAIN = "plain"
    STRONG = "strong"
    LESSER = "lesser"
    MUTED = "muted"
    UNSURE = "unsure"
    """A state or a figure that is not known, so that nothing follows from it."""
    UP = "up"
    DOWN = "down"
    ACCENT = "accent"
    WARNING = "warning"
    CRITICAL = "critical"


class Span(Struct, frozen=True):
    """A run of text with one tone."""

    text: str
    tone: Tone = Tone.PLAIN
    filled: bool = False
    """True to fill the cells behind the text with the tone, as a part of a bar."""


Line = tuple[Span, ...]
"""One line of text."""


class Clause(Struct, frozen=True):
    """Part of a line that is shown whole or not at all."""

    spans: Line
    drop: int = 0
    """Order of removal where there is no room: the highest first, 0 never."""


Lead = tuple[Clause, ...]
"""Line of clauses, in the order in which they are read."""

GAP = "  "
"""Blanks between two clauses."""


def whole_line(lead: Lead) -> Line:
    """Return a lead as one line of text with all its clauses, two blanks apart."""
    spans: list[Span] = []
    for clause in lead:
        spans += [Span(GAP), *clause.spans] if spans else clause.spans
    return tuple(spans)
