"""Bytes that paint what a screen shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from textual.screen import Screen
from textual.strip import Strip

from tui.model.substitutes import SUBSTITUTE


def painted(lines: Iterable[Strip], colours: str | None, encoding: str) -> bytes:
    """Return the bytes that paint lines from the first row on.

    ``colours`` is the name that Rich gives to what the terminal can show. A code is written only
    where the style changes: most cells have that of their neighbour.
    """
    system = COLOR_SYSTEMS.get(colours or "", ColorSystem.TRUECOLOR)
    text = "".join(
        f"\x1b[{row};1H{''.join(_line(line, system))}" for row, line in enumerate(lines, 1)
    )
    return f"{text}\x1b[0m".encode(encoding, SUBSTITUTE)


def saved_lines(screen: Screen[Any], row: int, saved: Sequence[Strip]) -> list[Strip]:
    """Return the lines of a screen, with others from one row on.

    They say when the screen was saved: old figures must not look live.
    """
    lines = screen._compositor.render_strips()
    lines[row : row + len(saved)] = saved
    return lines


def _line(line: Strip, system: ColorSystem) -> Iterator[str]:
    """Yield the texts of a line, and codes where its style changes."""
    last = None
    for text, style, _ in line:
        codes = "" if style is None else Strip.render_ansi(style, system)
        if codes != last:
            yield f"\x1b[0;{codes}m" if codes else "\x1b[0m"
            last = codes
        yield text
