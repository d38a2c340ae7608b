"""First line of a plot: names of its bars, or the values at one position of the x axis."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from tui.model.clean_text import clean_text
from tui.model.format import format_with_unit
from tui.model.plot import Plot, Role, Series, XAxis
from tui.screen.widgets.plot_bars import bar_name
from tui.views.day_axis import day_at

Runs = list[tuple[str, str]]
"""Runs of (style name, text), as in a drawing."""

ENTRY_GAP = "  "
"""Blanks between two entries."""

_SAMPLES = {Role.OLDEST.value: "╸╸"}
"""Samples of lines by style name. The oldest one has the shortest dashes."""
LABEL = "label"
SHADE = "shade"


def has_legend(plot: Plot) -> bool:
    """Return whether a plot needs a legend: the names of lines stand beside them, not of bars."""
    return plot.bars


def legend(plot: Plot, width: int, *, has_lines: bool = True) -> Runs:
    """Return the unit, then the entries of bars that fit whole: the first series first.

    ``has_lines`` is False if no lines are drawn behind the bars.
    """
    named = [series for series in plot.series if has_lines or not series.behind]
    unit = plot.y_unit.suffix.strip()
    start = f"{unit}{ENTRY_GAP}" if unit else ""
    return _fit_entries(start, [(s, s.short or s.name) for s in named], plot, width)


def readout(plot: Plot, x: float, width: int) -> Runs:
    """Return the label of position ``x`` and the value of every series there.

    Names are given in full, short, of the bars alone, or not at all, depending on ``width``.
    Today's value is first.
    """
    label = f"{position_label(plot, x)}{ENTRY_GAP}"
    order = plot.series if plot.bars else tuple(reversed(plot.series))
    values = [(series, _value_text(plot, series, x)) for series in order]
    forms = [
        [(series, f"{series.name} {value}") for series, value in values],
        [(series, f"{series.short or series.name} {value}") for series, value in values],
        [(s, value if s.behind else f"{s.short or s.name} {value}") for s, value in values],
        [(series, value) for series, value in values],
    ]
    room = width - cell_len(label) + len(ENTRY_GAP)
    fitting = (form for form in forms if sum(_width(plot, *each) for each in form) <= room)
    return _fit_entries(label, next(fitting, forms[-1]), plot, width)


def readable_positions(plot: Plot) -> tuple[float, ...]:
    """Return the x positions at which values can be read off, ascending.

    They have a value in some series and, if the axis has names, a tick.
    """
    positions = {x for series in plot.series for x, y in series.points if y is not None}
    if plot.x_axis is XAxis.NAMES:
        positions &= {tick.x for tick in plot.ticks}
    return tuple(sorted(positions))


def position_label(plot: Plot, x: float) -> str:
    """Return the label of a position: its day and marks on an axis of days, else its tick's."""
    if plot.x_axis is XAxis.DAYS:
        marks = (clean_text(kind.name) for kind in plot.marks if x in kind.xs)
        return " ".join((day_at(x).isoformat(), *marks))
    labels = (tick.full or tick.long or tick.label for tick in plot.ticks if tick.x == x)
    return clean_text(next(labels, ""))


def _value_text(plot: Plot, series: Series, x: float) -> str:
    y = next((y for point, y in series.points if point == x), None)
    return format_with_unit(y, plot.y_unit, signed=plot.bars, decimals=plot.decimals)


def _samples(plot: Plot, series: Series) -> Runs:
    """Return a sample of a series: of bars in its colours above and below zero."""
    name = series.role.value
    if plot.bars and not series.behind:
        return [(bar_name(name, 1.0), "█"), (bar_name(name, -1.0), "█")]
    return [(name, _SAMPLES.get(name, "━━"))]


def _width(plot: Plot, series: Series, text: str) -> int:
    sample = sum(cell_len(run) for _, run in _samples(plot, series))
    return sample + 1 + cell_len(clean_text(text)) + len(ENTRY_GAP)


def _fit_entries(head: str, entries: Iterable[tuple[Series, str]], plot: Plot, width: int) -> Runs:
    """Return ``head`` and as many entries as fit whole into ``width`` cells."""
    runs = [(LABEL, head)]
    room = width - cell_len(head) + len(ENTRY_GAP)
    for series, text in entries:
        room -= _width(plot, series, text)
        if room < 0:
            break
        runs += [*_samples(plot, series), (LABEL, f" {clean_text(text)}{ENTRY_GAP}")]
    return [run for run in runs if run[1]]
