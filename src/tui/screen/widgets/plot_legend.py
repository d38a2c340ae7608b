"""Line above a plot: names of the series, or their values at one position of the x axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from tui.model.clean_text import clean_text
from tui.model.format import format_with_unit
from tui.model.plot import Level, Plot, Role, Series, XAxis
from tui.screen.widgets.plot_nodes import NODE
from tui.views.day_axis import day_at

Runs = list[tuple[str, str]]
"""Runs of (style name, text), as in a drawing."""

ENTRY_GAP = "  "
"""Blanks between two entries."""

LABEL = "label"
SHADE = "shade"
NODE_SAMPLE = "●"


def legend(plot: Plot, levels: Sequence[Level], width: int) -> Runs:
    """Return the entries that fit whole: the newest series, older ones, levels, shades."""
    entries = [
        (series.role.value, _sample(plot, series), series.name) for series in _legend_order(plot)
    ]
    entries += [(Role.THRESHOLD.value, "┈┈", level.label) for level in levels]
    shades = {shade.label: shade.tone for shade in plot.shades if shade.label}
    entries += [(f"{SHADE}-{tone.value}", "░░", label) for label, tone in shades.items()]
    unit = plot.y_unit.suffix.strip()
    return _fit_entries(f"{unit}{ENTRY_GAP}" if unit else "", entries, width)


def readout(plot: Plot, x: float, width: int) -> Runs:
    """Return the label of position ``x`` and the value of every series there.

    Names are given in full, short, or not at all, depending on ``width``. The order is the
    legend's.
    """
    label = f"{position_label(plot, x)}{ENTRY_GAP}"
    values = [
        (series, _sample(plot, series), _value_text(plot, series, x))
        for series in _legend_order(plot)
    ]
    forms = [
        [(s.role.value, sample, f"{s.name} {value}") for s, sample, value in values],
        [(s.role.value, sample, f"{s.short or s.name} {value}") for s, sample, value in values],
        [(s.role.value, sample, value) for s, sample, value in values],
    ]
    room = width - cell_len(label) + len(ENTRY_GAP)
    fitting_forms = (form for form in forms if sum(map(_entry_width, form)) <= room)
    return _fit_entries(label, next(fitting_forms, forms[-1]), width)


def readable_positions(plot: Plot) -> tuple[float, ...]:
    """Return the x positions at which values can be read off, ascending.

    They have a value in some series and, if the axis has names, a tick.
    """
    positions = {x for series in plot.series for x, y in series.points if y is not None}
    if plot.x_axis is XAxis.NAMES:
        positions &= {tick.x for tick in plot.ticks}
    return tuple(sorted(positions))


def position_label(plot: Plot, x: float) -> str:
    """Return the label of a position: its day on an axis of days, else its tick's label."""
    if plot.x_axis is XAxis.DAYS:
        return day_at(x).isoformat()
    return next((clean_text(tick.label) for tick in plot.ticks if tick.x == x), "")


def _legend_order(plot: Plot) -> Iterable[Series]:
    return plot.series if plot.bars else reversed(plot.series)


def _value_text(plot: Plot, series: Series, x: float) -> str:
    y = next((y for point, y in series.points if point == x), None)
    return format_with_unit(y, plot.y_unit, decimals=plot.decimals)


def _sample(plot: Plot, series: Series) -> str:
    if plot.bars and not series.behind:
        return "██"
    return f"━{NODE_SAMPLE}" if series.dots else "━━"


def _entry_width(entry: tuple[str, str, str]) -> int:
    _, sample, text = entry
    return cell_len(sample) + 1 + cell_len(clean_text(text)) + len(ENTRY_GAP)


def _fit_entries(head: str, entries: Iterable[tuple[str, str, str]], width: int) -> Runs:
    """Return ``head`` and as many entries as fit whole into ``width`` cells."""
    runs = [(LABEL, head)]
    room = width - cell_len(head) + len(ENTRY_GAP)
    for entry in entries:
        room -= _entry_width(entry)
        if room < 0:
            break
        name, sample, text = entry
        line, node, _ = sample.partition(NODE_SAMPLE)
        parts = ((name, line), (NODE, node), (LABEL, f" {clean_text(text)}{ENTRY_GAP}"))
        runs += [run for run in parts if run[1]]
    return runs
