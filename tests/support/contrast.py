"""Contrast of two colours, as WCAG 2 defines it, and of all that is on a screen."""

from __future__ import annotations

from rich.style import Style
from textual.app import App
from textual.color import Color


def contrast(first: Color, second: Color) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: Color) -> float:
    """Return the relative luminance of a colour, 0 to 1."""
    red, green, blue = map(linear, color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    """Return the linear light of an sRGB channel, both 0 to 1."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


TEXT_MINIMUM, LINE_MINIMUM = 4.5, 3.0
"""Smallest contrast of text and of lines, as WCAG 2 asks for at level AA."""
_GRID_DOT = 0xB7
_LINES = ((0x2500, 0x25A0), (0x2800, 0x2900), (_GRID_DOT, _GRID_DOT + 1))
"""Code points of lines, blocks and braille dots."""


def faint_texts(app: App[None]) -> list[str]:
    """Return what has too little contrast on the screen as painted, with its colours."""
    strips = app.screen._compositor.render_strips()
    styled = ((part.text, part.style) for strip in strips for part in strip if part.style)
    return sorted({fault for text, style in styled if (fault := _fault(text, style))})


def _fault(text: str, style: Style) -> str:
    """Return the text with its colours if its contrast is too small, else ""."""
    if not text.strip() or style.color is None or style.bgcolor is None:
        return ""
    front, ground = (Color.from_rich_color(part) for part in (style.color, style.bgcolor))
    minimum = LINE_MINIMUM if all(map(_is_line, text.replace(" ", ""))) else TEXT_MINIMUM
    ratio = contrast(front, ground)
    if ratio >= minimum and not style.dim:
        return ""
    return f"{ratio:.2f} {front.hex} on {ground.hex} {'dim ' if style.dim else ''}{text.strip()!r}"


def _is_line(character: str) -> bool:
    return any(first <= ord(character) < end for first, end in _LINES)
