"""Tick labels of the two axes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from math import ceil, floor, log10

from msgspec.structs import replace
from rich.cells import cell_len

from tui.model.clean_text import clean_text
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number
from tui.model.plot import Plot, Tick
from tui.screen.widgets.plot_geometry import DOTS_DOWN, Drawing, Scale
from tui.screen.widgets.plot_marks import with_marks

ROUND_FACTORS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""Factors of a round step. A step is one of them times a power of ten."""


ROWS_PER_LABEL = 3
"""Lines of the y axis for each label there may be."""
MIN_LABELS = 3
MIN_LABEL_DISTANCE = 2
"""Lines from one label of the y axis to the next, at least."""
MIN_GAP, MIN_GAP_IN_GROUP = 1, 2
"""Blank cells between two labels of the x axis, and with several of one priority, at least."""


def value_labels(scale: Scale, unit: DisplayUnit) -> tuple[tuple[int, str], ...]:
    """Return the labels of the y axis, each with the line that contains its value.

    They are round values with the same decimals. The first line is 0.
    """
    max_count = max(MIN_LABELS, scale.dots // DOTS_DOWN // ROWS_PER_LABEL)
    is_count = unit is DisplayUnit.COUNT
    values, decimals = round_values(scale.low, scale.high, max_count, whole=is_count)
    while _are_too_close(rows := [scale.dot(value) // DOTS_DOWN for value in values]):
        values = values[values.index(0.0) % 2 if 0.0 in values else 0 :: 2]
    labels = [format_number(value, unit, decimals=decimals) for value in values]
    return tuple(zip(rows, labels, strict=True))


def _are_too_close(rows: Sequence[int]) -> bool:
    return any(abs(one - other) < MIN_LABEL_DISTANCE for one, other in pairwise(rows))


def tick_line(
    plot: Plot, drawing: Drawing, width: int, *, is_ascii: bool = False
) -> tuple[tuple[str, str], ...]:
    """Return the line of labels below the canvas, with marks; labels of nodes stand out."""
    flags = {node.x for node in plot.nodes if node.is_flag}
    strong = {node.x for node in plot.nodes} - flags
    cells = ((tick, drawing.cell(tick.x)) for tick in plot.ticks if tick.label.strip())
    columns = len(drawing.canvas)
    placed = [(tick, cell - drawing.left) for tick, cell in cells if cell is not None]
    distances = (later - cell for (_, cell), (_, later) in pairwise(placed))
    room = min(distances, default=columns) - MIN_GAP_IN_GROUP
    in_cells = {replace(tick, label=_label(tick, room), x=cell): tick.x for tick, cell in placed}
    runs: list[tuple[str, str]] = []
    end = 0
    for tick in choose(list(in_cells), 0, columns - 1, columns):
        first = drawing.left + label_span(tick, 0, columns - 1, columns)[0]
        x = in_cells[tick]
        name = "now" if x in flags else "name" if x in strong else "tick"
        runs += [("", " " * (first - end)), (name, tick.label)]
        end = first + cell_len(tick.label)
    line = (*(run for run in runs if run[1]), ("", " " * (width - end)))
    return tuple(with_marks(line, plot, drawing, is_ascii=is_ascii))


def _label(tick: Tick, room: int) -> str:
    """Return the long label of a tick if it fits ``room`` cells, else its label."""
    long = clean_text(tick.long)
    return long if long and cell_len(long) <= room else clean_text(tick.label)


def choose(ticks: Sequence[Tick], low: float, high: float, columns: int) -> tuple[Tick, ...]:
    """Return the ticks whose labels fit ``columns`` cells with a gap between them, left to right.

    Ticks with the lowest priority number are chosen first. Ticks of one priority are chosen all or
    none, so that labels keep an even distance, and not so close that they read as one text. Ticks
    outside the limits are left out.
    """
    taken: list[tuple[int, int]] = []
    chosen: list[Tick] = []
    inside = sorted(
        (tick for tick in ticks if low <= tick.x <= high), key=lambda tick: (tick.priority, tick.x)
    )
    for _, group in groupby(inside, key=lambda tick: tick.priority):
        same_priority = list(group)
        spans = sorted([*taken, *(label_span(tick, low, high, columns) for tick in same_priority)])
        gap = MIN_GAP_IN_GROUP if len(same_priority) > 1 else MIN_GAP
        has_gaps = all(end + gap < start for (_, end), (start, _) in pairwise(spans))
        if has_gaps and spans[-1][1] < columns:
            taken, chosen = spans, chosen + same_priority
    return tuple(sorted(chosen, key=lambda tick: tick.x))


def label_span(tick: Tick, low: float, high: float, columns: int) -> tuple[int, int]:
    """Return the first and last cell of a tick's label, centred on it and kept inside the axis."""
    width = cell_len(tick.label)
    centre = (tick.x - low) / (high - low) * (columns - 1)
    first = max(0, min(round(centre - width / 2), columns - width))
    return first, first + width - 1


def round_values(
    low: float, high: float, max_count: int, *, whole: bool = False
) -> tuple[tuple[float, ...], int]:
    """Return at most ``max_count`` round values between the limits, and their decimals.

    ``whole`` leaves out values between two whole numbers.
    """
    step, decimals = _round_step((high - low) / (max_count + 1))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    while last - first + 1 > max_count or (whole and decimals):
        step, decimals = _round_step(step * 1.01)
        first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return tuple(round(multiple * step, decimals) for multiple in range(first, last + 1)), decimals


def _round_step(minimum: float) -> tuple[float, int]:
    """Return the smallest round step that is not below ``minimum``, and its decimals."""
    power = floor(log10(minimum))
    factor = next(
        factor for factor in ROUND_FACTORS if factor * 10.0**power >= minimum * (1 - 1e-9)
    )
    if factor == ROUND_FACTORS[-1]:
        power, factor = power + 1, ROUND_FACTORS[0]
    return factor * 10.0**power, max(0, -power + (1 if factor == 2.5 else 0))
