"""How a tone and a state look; and what text may reach the glass."""

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
"""Styles of running text, resolved by the theme in use."""

WEAK_STATES = frozenset({State.STALE})
"""States whose figures are themselves dimmed, not only badged."""

_CONTROLS: dict[int, str] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x200B, 0x2010)], ""),
    **dict.fromkeys([*range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF], ""),
    ord("\t"): " ",
    ord("\n"): " ",
}


def plain(text: str) -> str:
    """``text`` without control, zero-width and direction-changing characters, on one line."""
    return text if text.isascii() and text.isprintable() else text.translate(_CONTROLS)


def content(line: Line) -> Content:
    """A line of a view, each span in the style of its tone."""
    return Content.assemble(*((plain(span.text), TONE_STYLES[span.tone]) for span in line))
