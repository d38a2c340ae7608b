"""Plots: lines or bars over a numeric axis."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from tui.model.display_unit import DisplayUnit
from tui.model.plot_role import Role as Role
from tui.model.text import Tone


class Series(Struct, frozen=True):
    """A line or a row of bars."""

    name: str
    points: tuple[tuple[float, float | None], ...]
    """Pairs of (x, y), y in the plot's ``y_unit``. A missing y (None) breaks the line."""
    role: Role
    dots: bool = False
    """True to mark every point (the tenors of today's curve)."""
    behind: bool = False
    """True to draw a line behind the bars in a plot of bars."""
    short: str = ""
    """Shorter name where space is limited, "" to use ``name``."""
    is_overlay: bool = False
    """True for a line that is left out if it lies within a dot of that of the role NOW."""
    is_beside: bool = False
    """True for a line that does not extend the y axis. Beyond the axis, an arrow stands at its edge
    with the value."""


class PlotNode(Struct, frozen=True):
    """A point of today's line, shown as a blob with a label beside it."""

    x: float
    y: float
    label: str
    is_key: bool = False
    """True to keep the label in a narrow plot."""
    is_flag: bool = False
    """True for a label on a filled ground above the point."""
    tone: Tone = Tone.STRONG
    """Tone of a flag: the severity of the rule that fires there, STRONG without one."""


class Tick(Struct, frozen=True):
    """A label on the x axis."""

    x: float
    label: str
    priority: int = 0
    """Rank where labels would overlap: the lowest number is kept."""
    full: str = ""
    """Label where a value is read off, "" to use the others."""
    long: str = ""
    """Label where it fits between the ticks or a value is read off, "" to use ``label``."""


class AxisMarks(Struct, frozen=True):
    """Positions of one kind that the x axis marks, such as the days of a release."""

    name: str
    xs: tuple[float, ...]


class Level(Struct, frozen=True):
    """A horizontal line, such as an alert threshold."""

    y: float
    """Height in the plot's ``y_unit``."""
    label: str
    inside: bool = False
    """True to extend the y axis to it. Outside the axis, an arrow stands at its edge."""
    start: float | None = None
    end: float | None = None
    """Part of the x axis to which it applies, None for all of it on that side."""
    role: Role = Role.THRESHOLD


class Shade(Struct, frozen=True):
    """A highlighted range of the x axis: a recession, an episode of a rule."""

    start: float
    end: float
    """Bounds on the x axis."""
    tone: Tone = Tone.MUTED
    label: str = ""
    """Name in the legend, which lists each name once; "" to leave it out."""


class XAxis(Enum):
    """Kind of x axis. It decides how an x is labelled when the values there are read off."""

    NAMES = "names"
    """Labelled by its tick. An x without a tick cannot be read off."""
    DAYS = "days"
    """Labelled as a date: x is the number of days since 0001-01-01, which is 1."""


class Plot(Struct, frozen=True):
    """Lines or bars over a numeric x axis."""

    series: tuple[Series, ...]
    """The series in drawing order: oldest first, today last."""
    ticks: tuple[Tick, ...]
    y_unit: DisplayUnit
    """Unit of every y."""
    levels: tuple[Level, ...] = ()
    bars: bool = False
    """True for bars, False for lines."""
    empty: str = "no data at hand"
    """Text shown instead if there is nothing to draw."""
    shades: tuple[Shade, ...] = ()
    x_axis: XAxis = XAxis.NAMES
    decimals: int | None = None
    """Number of decimals of the values read off, None for those of ``y_unit``."""
    nodes: tuple[PlotNode, ...] = ()
    """Nodes of today's line. Without any, each series with ``dots`` has one at every point."""
    names_last: bool = False
    """True to show the values of the last bars beside them: they are the latest month's."""
    hatch: Role | None = None
    """Role of the line from which the area to today's line is hatched."""
    marks: tuple[AxisMarks, ...] = ()
    """Kinds of marks on the x axis, the most important first. A narrow plot leaves out the last."""

    @property
    def has_values(self) -> bool:
        """Has a series a value to draw?"""
        return any(y is not None for series in self.series for _, y in series.points)
