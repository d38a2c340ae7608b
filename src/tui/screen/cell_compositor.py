"""Compositor that renders what is visible of a change, and writes the cells that look different.

Textual renders every widget that overlaps the smallest rectangle around all changes, with the
widgets behind it, and writes their whole lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

from msgspec import Struct
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.control import Control
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.screen.style_codes import shows_no_change

_UNCHANGED = Strip([], 0)
"""Stands for cells that need not be rendered."""


class Cells(Struct, frozen=True):
    """A strip at a place of the screen."""

    x: int
    y: int
    strip: Strip

    @property
    def end(self) -> int:
        """First column after the strip."""
        return self.x + self.strip.cell_length


class CellCompositor(Compositor):
    """Compositor of a screen that is mostly covered by its innermost widgets."""

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """Return the whole screen."""
        update = super().render_full_update(simplify)
        return WholeUpdate(update.strips, update.region)

    def render_partial_update(self) -> CellsUpdate | None:  # type: ignore[override]
        """Return the cells that changed, None if none did."""
        regions = [region.intersection(self.size.region) for region in self._dirty_regions]
        self._dirty_regions.clear()
        changed = self._chops_in(regions)
        pieces = [
            Cells(x, y, strip)
            for y, line in changed.items()
            for x, strip in zip(self.cuts[y], line, strict=False)
            if strip is not None and strip is not _UNCHANGED
        ]
        return CellsUpdate(pieces) if pieces else None

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """Return the strips of each line by their first column, of some lines of a region."""
        lines = (y for y in crop.line_range if is_rendered_line(y))
        chops = self._chops_in(Region(crop.x, y, crop.width, 1) for y in lines)
        found = [
            dict(zip(cuts[:-1], chops.get(y, [None] * (len(cuts) - 1)), strict=True))
            for y, cuts in enumerate(self.cuts)
        ]
        return cast("Sequence[Mapping[int, Strip]]", found)

    def _chops_in(self, regions: Iterable[Region]) -> dict[int, list[Strip | None]]:
        """Return the strips of the lines of regions, between the line's cuts, in ascending order.

        Those outside the regions are ``_UNCHANGED``.
        """
        chops: dict[int, list[Strip | None]] = {}
        for region in regions:
            for y in region.line_range:
                cuts = self.cuts[y]
                first, end = _between(cuts, *region.column_span)
                line = chops.setdefault(y, [_UNCHANGED] * (len(cuts) - 1))
                line[first:end] = [None] * (end - first)
        gaps = {y: line for y, line in chops.items() if None in line}
        for widget, (region, clip) in self.visible_widgets.items():
            if not gaps:
                break
            self._fill(gaps, widget, region, region.intersection(clip))
        return dict(sorted(chops.items()))

    def _fill(
        self, gaps: dict[int, list[Strip | None]], widget: Widget, region: Region, part: Region
    ) -> None:
        """Put the lines of a widget where no widget in front of it is.

        ``gaps`` are the lines with room left. One that is full is removed.
        """
        cuts, places = self.cuts, {}
        for y in part.line_range:
            line = gaps.get(y)
            if line is not None:
                first, end = _between(cuts[y], *part.column_span)
                if None in line[first:end]:
                    places[y] = line, first, end
        if not places:
            return
        top, bottom = min(places), max(places) + 1
        crop = Region(part.x, top, part.width, bottom - top).translate(-region.offset)
        for y, strip in enumerate(widget.render_lines(crop), top):
            if y in places:
                line, first, end = places[y]
                pieces = _divided(strip, [cut - part.x for cut in cuts[y][first + 1 : end + 1]])
                for place, piece in enumerate(pieces, first):
                    if line[place] is None:
                        line[place] = piece
                if None not in line:
                    del gaps[y]


def _divided(strip: Strip, ends: list[int]) -> Sequence[Strip]:
    """Return a strip in pieces that end at some columns. A strip does not keep itself."""
    return [strip] if ends == [strip.cell_length] else strip.divide(ends)


def _between(cuts: Sequence[int], x1: int, x2: int) -> tuple[int, int]:
    """Return the first and the end index of the pieces between cuts that overlap two columns."""
    first = bisect_left(cuts, x1)
    if first == len(cuts) or cuts[first] > x1:
        first -= 1
    return max(0, first), min(bisect_left(cuts, x2), len(cuts) - 1)


class WholeUpdate(LayoutUpdate):
    """A whole screen to be written."""

    shown: ShownCells | None = None
    """What notes the cells when they are written, None for nothing that does."""

    def render_segments(self, console: Console) -> str:
        """Return the codes and texts that write the screen."""
        cells = self._cells()
        return _written(cells if self.shown is None else self.shown.take(cells), console)

    def _cells(self) -> Iterator[Cells]:
        for y, line in enumerate(self.strips, self.region.y):
            x = self.region.x
            for strip in line:
                yield Cells(x, y, strip)
                x += strip.cell_length


class CellsUpdate(CompositorUpdate):
    """Cells to be written."""

    def __init__(self, pieces: Sequence[Cells], shown: ShownCells | None = None) -> None:
        """``shown`` notes them when they are written, None for nothing that does."""
        self.pieces = pieces
        self._shown = shown

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for piece in self.pieces:
            yield Control.move_to(piece.x, piece.y).segment
            yield from piece.strip

    def render_segments(self, console: Console) -> str:
        """Return the codes and texts that write the cells, but for those that are shown."""
        pieces = self.pieces if self._shown is None else self._shown.take(self.pieces)
        return _written(pieces, console)


class ShownCells:
    """Cells that a terminal shows, as far as they are known."""

    def __init__(self) -> None:
        self._lines: dict[int, dict[int, Cells]] = {}

    def changes(self, update: RenderableType | None) -> RenderableType | None:
        """Return what has to be written of an update, None if nothing looks different.

        Another update than one of cells is written whole.
        """
        if isinstance(update, CellsUpdate):
            pieces = [piece for piece in update.pieces if not self._is_shown(piece)]
            return CellsUpdate(pieces, self) if pieces else None
        if update is not None:
            self._lines.clear()
        if isinstance(update, WholeUpdate):
            update.shown = self
        return update

    def take(self, pieces: Iterable[Cells]) -> Iterator[Cells]:
        """Yield the part of each strip that looks different. From now on it is shown."""
        for piece in pieces:
            line = self._lines.setdefault(piece.y, {})
            before = line.get(piece.x)
            for x, other in [*line.items()]:
                if other.end > piece.x and x < piece.end:
                    del line[x]
            line[piece.x] = piece
            is_same_width = before is not None and before.end == piece.end
            yield _changed_part(before.strip, piece) if before and is_same_width else piece

    def _is_shown(self, piece: Cells) -> bool:
        before = self._lines.get(piece.y, {}).get(piece.x)
        return before is not None and before.end == piece.end and before.strip == piece.strip


def _changed_part(before: Strip, piece: Cells) -> Cells:
    """Return a strip without the first and the last segments that it has in common with another."""
    old, new = [*before], [*piece.strip]
    x, room = piece.x, min(len(old), len(new))
    start = 0
    while start < room and old[start] == new[start]:
        x += cell_len(new[start].text)
        start += 1
    after = 0
    while after < room - start and old[-1 - after] == new[-1 - after]:
        after += 1
    return Cells(x, piece.y, Strip(new[start : len(new) - after]))


def _written(pieces: Iterable[Cells], console: Console) -> str:
    """Return the codes and texts of pieces: moves of the cursor and changes of style.

    The cursor moves only where one piece does not follow another. A text that looks the same in the
    style before has no code of its own: most of a plot are blanks between its lines.
    """
    system = console._color_system or ColorSystem.TRUECOLOR
    texts: list[str] = []
    cursor, codes = (-1, -1), ""
    for piece in pieces:
        if cursor != (piece.x, piece.y):
            texts.append(f"\x1b[{piece.y + 1};{piece.x + 1}H")
        for text, style, _ in piece.strip:
            wanted = "" if style is None else style._ansi
            if wanted is None:
                wanted = Strip.render_ansi(style, system)
            if wanted != codes and text and not shows_no_change(text, codes, wanted):
                texts.append(f"\x1b[0m\x1b[{wanted}m" if wanted else "\x1b[0m")
                codes = wanted
            texts.append(text)
        cursor = piece.end, piece.y
    return "".join([*texts, "\x1b[0m"] if codes else texts)
