"""Lines of a widget as they are painted, each text with its style name."""

from __future__ import annotations

from collections.abc import Iterator

from rich.segment import Segment
from textual.geometry import Region
from textual.scrollbar import ScrollBar
from textual.widget import Widget

from tui.screen.widgets.scroll_bar import is_thumb
from tui.screen.widgets.style_names import BLANK, SHADED, style_name_of

NamedLine = list[tuple[str, str]]
"""Runs of (style name, text)."""


def painted_lines(widget: Widget) -> list[NamedLine]:
    """Return the lines of a widget's content, made of what its innermost widgets paint."""
    area = widget.content_region
    pieces: list[list[tuple[int, NamedLine]]] = [[] for _ in range(area.height)]
    for leaf, region in _leaves(widget):
        for y in range(region.height):
            if 0 <= region.y + y - area.y < area.height:
                runs = [
                    _run(leaf, segment) for segment in leaf.render_line(y).crop(0, region.width)
                ]
                pieces[region.y + y - area.y].append((region.x - area.x, runs))
    return [_join(sorted(line), area.width) for line in pieces]


def _leaves(widget: Widget) -> Iterator[tuple[Widget, Region]]:
    """Yield the visible widgets that contain no others, and the region that each paints."""
    children = [child for child in widget.children if child.display]
    for child in children:
        yield from _leaves(child)
    if not children:
        yield widget, widget.scrollable_content_region
    if widget.show_vertical_scrollbar:
        yield widget.vertical_scrollbar, widget.vertical_scrollbar.region


def _run(leaf: Widget, segment: Segment) -> tuple[str, str]:
    text, style, _ = segment
    if isinstance(leaf, ScrollBar):
        return f"bar {'thumb' if is_thumb(style) else 'track'}", text
    style_name = style_name_of(style)
    return style_name, text.translate(BLANK) if SHADED in style_name else text


def _join(pieces: list[tuple[int, NamedLine]], width: int) -> NamedLine:
    """Return one line of the pieces that begin at some cells, the gaps blank."""
    line: NamedLine = []
    end = 0
    for start, runs in pieces:
        line += [("", " " * (start - end))] if start > end else []
        for style_name, text in runs:
            line.append((style_name, text))
        end = start + sum(Segment(text).cell_length for _, text in runs)
    line += [("", " " * (width - end))] if width > end else []
    return _merged(line)


def _merged(line: NamedLine) -> NamedLine:
    """Return a line with neighbours of the same style name in one run."""
    merged: NamedLine = []
    for style_name, text in line:
        if merged and merged[-1][0] == style_name and SHADED not in style_name:
            merged[-1] = style_name, merged[-1][1] + text
        else:
            merged.append((style_name, text))
    return merged
