"""Styles of tones and states."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from textual.content import Content
from textual.content import Span as Mark
from textual.style import Style

from tui.model.clean_text import clean_text
from tui.model.snapshot import Stamp, State
from tui.model.text import Line, Span, Tone
from tui.screen.widgets.style_names import STYLE_NAME

TONE_STYLES = {
    Tone.PLAIN: "$text-body",
    Tone.STRONG: "$hi $hi-style",
    Tone.LESSER: "$text2",
    Tone.MUTED: "$mute",
    Tone.UNSURE: "$mute italic",
    Tone.UP: "$up",
    Tone.DOWN: "$down",
    Tone.ACCENT: "$hi",
    Tone.WARNING: "$warn $warn-style",
    Tone.CRITICAL: "$crit $crit-style",
}
"""Styles of text by tone. Names with ``$`` are resolved by the theme in use."""

OLD_STATES = frozenset({State.STALE, State.FAILING})
"""States whose figures are muted and in italics, in addition to the state in the pane's title."""
_TONES_OF_FIGURES = frozenset({Tone.PLAIN, Tone.STRONG, Tone.UP, Tone.DOWN, Tone.ACCENT})

FILLED = "filled"
"""End of the name of a style that fills the cells behind a text."""

BADGES = {
    Tone.STRONG: "chip",
    Tone.ACCENT: "badge-info",
    Tone.WARNING: "badge-warning",
    Tone.CRITICAL: "badge-critical",
}
"""Tones that are a badge where they are filled: name of the badge's ground in the theme."""

FILLED_STYLES = {
    **{tone: f"reverse {style}" for tone, style in TONE_STYLES.items()},
    **{tone: f"${name}-text on ${name} ${name}-style" for tone, name in BADGES.items()},
}
"""Styles of filled text by tone: text in the colour of the ground, on the tone, or a badge."""

TEXT_STYLES = {
    **{tone.value: style for tone, style in TONE_STYLES.items()},
    **{f"{tone.value} {FILLED}": style for tone, style in FILLED_STYLES.items()},
    "trouble": "$warn $warn-style",
    "note": "$mute",
    "stale": "$mute italic",
}
"""Styles of text by name: tones, filled or not, figures that are stale, and parts of a pane."""


def content(line: Line, stamp: Stamp | None = None) -> Content:
    """Return a line of a view, each span in the style of its tone.

    If ``stamp`` says that its figures are old, they are muted and in italics. Alarms keep their
    colours.
    """
    return content_of_lines((line,), stamp)


def content_of_lines(lines: Iterable[Line], stamp: Stamp | None = None) -> Content:
    """Return lines of a view as one text, in the styles of ``content``."""
    is_old = stamp is not None and stamp.state in OLD_STATES
    text = ""
    marks: list[Mark] = []
    for place, line in enumerate(lines):
        text += "\n" if place else ""
        for span in line:
            start = len(text)
            text += clean_text(span.text)
            styles = _styles(_style_name(span, is_old))
            marks += [Mark(start, len(text), style) for style in styles if len(text) > start]
    return Content(text, marks)


def _style_name(span: Span, is_old: bool) -> str:
    if span.filled:
        return f"{span.tone.value} {FILLED}"
    return "stale" if is_old and span.tone in _TONES_OF_FIGURES else span.tone.value


def named_text(text: str, name: str) -> Content:
    """Return a text in one of ``TEXT_STYLES``, marked with the name."""
    return Content(text, [Mark(0, len(text), style) for style in _styles(name)])


@cache
def _styles(name: str) -> tuple[str, Style]:
    """Return one of ``TEXT_STYLES``, and the style that marks a text with its name."""
    return TEXT_STYLES[name], Style.from_meta({STYLE_NAME: f"text {name}"})
