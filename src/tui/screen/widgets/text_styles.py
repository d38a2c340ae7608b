"""Styles of tones and states."""

from __future__ import annotations

from textual.content import Content

from tui.model.clean_text import clean_text
from tui.model.snapshot import State
from tui.model.view import Line, Tone

TONE_STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.MUTED: "$text-muted",
    Tone.UP: "$primary",
    Tone.DOWN: "$secondary",
    Tone.ACCENT: "$accent",
    Tone.WARNING: "$warning",
    Tone.CRITICAL: "bold $error",
}
"""Styles of text by tone. Names with ``$`` are resolved by the theme in use."""

DIMMED_STATES = frozenset({State.STALE})
"""States whose figures are dimmed, in addition to the state in the pane's title."""


def content(line: Line) -> Content:
    """Return a line of a view, each span in the style of its tone."""
    return Content.assemble(*((clean_text(span.text), TONE_STYLES[span.tone]) for span in line))
