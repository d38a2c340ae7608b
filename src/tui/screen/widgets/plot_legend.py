"""The line above a plot: what its lines stand for, or their values at one place of the x axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from tui.model.format import spell
from tui.model.view import Along, Level, Plot, Role, Series
from tui.screen.widgets.text_styles import plain
from tui.views.day_axis import day_at

Words = list[tuple[str, str]]
"""Runs of (ink, text), as in a drawing."""

GAP = "  "
"""Between two entries."""

LABEL = "label"
SHADE = "shade"


def legend(plot: Plot, levels: Sequence[Level], width: int) -> Words:
    """Today's series first, then the older ones, the levels and the shades; whole entries only."""
    entries = [(series.role.value, _sample(plot, series), series.name) for series in _shown(plot)]
    entries += [(Role.THRESHOLD.value, "┈┈", level.label) for level in levels]
    shades = {shade.label: shade.tone for shade in plot.shades if shade.label}
    entries += [(f"{SHADE}-{tone.value}", "░░", label) for label, tone in shades.items()]
    unit = plot.y_unit.suffix.strip()
    return _whole(f"{unit}{GAP}" if unit else "", entries, width)


def readout(plot: Plot, x: float, width: int) -> Words:
    """Every series' value at a place, after the place's own name.

    Names are spelled as far as there is room: in full, short, or not at all, in the legend's order.
    """
    name = f"{label_of(plot, x)}{GAP}"
    said = [(series, _sample(plot, series), _value(plot, series, x)) for series in _shown(plot)]
    forms = [
        [(one.role.value, mark, f"{one.name} {value}") for one, mark, value in said],
        [(one.role.value, mark, f"{one.short or one.name} {value}") for one, mark, value in said],
        [(one.role.value, mark, value) for one, mark, value in said],
    ]
    room = width - cell_len(name) + len(GAP)
    fitting = (form for form in forms if sum(map(_length, form)) <= room)
    return _whole(name, next(fitting, forms[-1]), width)


def places(plot: Plot) -> tuple[float, ...]:
    """The places of the x axis that can be read off, left to right."""
    known = {x for series in plot.series for x, y in series.points if y is not None}
    if plot.along is Along.NAMES:
        known &= {tick.x for tick in plot.ticks}
    return tuple(sorted(known))


def label_of(plot: Plot, x: float) -> str:
    """The name of a place that can be read off: its tick's, or the day's."""
    if plot.along is Along.DAYS:
        return day_at(x).isoformat()
    return next((plain(tick.label) for tick in plot.ticks if tick.x == x), "")


def _shown(plot: Plot) -> Iterable[Series]:
    return plot.series if plot.bars else reversed(plot.series)


def _value(plot: Plot, series: Series, x: float) -> str:
    found = next((y for place, y in series.points if place == x), None)
    return spell(found, plot.y_unit, decimals=plot.decimals)


def _sample(plot: Plot, series: Series) -> str:
    return "██" if plot.bars and not series.behind else "━●" if series.dots else "━━"


def _length(entry: tuple[str, str, str]) -> int:
    _, sample, words = entry
    return cell_len(sample) + 1 + cell_len(plain(words)) + len(GAP)


def _whole(head: str, entries: Iterable[tuple[str, str, str]], width: int) -> Words:
    """``head``, then as many entries as fit whole."""
    words = [(LABEL, head)]
    room = width - cell_len(head) + len(GAP)
    for entry in entries:
        room -= _length(entry)
        if room < 0:
            break
        ink, sample, text = entry
        words += [(ink, sample), (LABEL, f" {plain(text)}{GAP}")]
    return words
