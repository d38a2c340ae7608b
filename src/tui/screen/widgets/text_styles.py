"""Styles of tones and states, and removal of control characters from text before it is drawn."""

from __future__ import annotations

from textual.content import Content

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

_REPLACED_CHARACTERS: dict[int, str] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x200B, 0x2010)], ""),
    **dict.fromkeys([*range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF], ""),
    ord("\t"): " ",
    ord("\n"): " ",
}
"""Code point -> replacement: control, zero-width and bidirectional characters are removed."""


def strip_control_characters(text: str) -> str:
    """Return ``text`` on one line, without characters that could control the terminal.

    Control, zero-width and direction-changing characters are removed. Tabs and newlines become
    blanks.
    """
    return text if text.isascii() and text.isprintable() else text.translate(_REPLACED_CHARACTERS)


def content(line: Line) -> Content:
    """Return a line of a view, each span in the style of its tone."""
    return Content.assemble(
        *((strip_control_characters(span.text), TONE_STYLES[span.tone]) for span in line)
    )
