"""Cells of a screen as they are painted, with their styles."""

from __future__ import annotations

from rich.style import Style

from tui.screen.app import TicwatchApp

Painted = list[tuple[str, Style]]
"""Cells with their styles, line by line."""


def cells(running: TicwatchApp) -> Painted:
    """Return the cells of the screen. Of a blank cell only what shows of its style counts."""
    painted: Painted = []
    for line in running.screen._compositor.render_strips():
        for text, style, _ in line:
            seen = style or Style()
            look = Style(
                color=seen.color,
                bgcolor=seen.bgcolor,
                bold=bool(seen.bold),
                dim=bool(seen.dim),
                reverse=bool(seen.reverse),
                underline=bool(seen.underline),
            )
            blank = Style(bgcolor=seen.color if seen.reverse else seen.bgcolor)
            is_lined = bool(seen.underline)
            painted += [(cell, blank if cell == " " and not is_lined else look) for cell in text]
    return painted
