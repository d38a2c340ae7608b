"""Inks: names of the styles of a pane's text. A theme gives each ink its style.

An ink begins with the kind of text: ``table up heat:-3 cursor``, ``plot now on:shade-muted``,
``text warning``, ``bar thumb``. "" is the background. Every segment that a pane paints carries its
ink, so that painted lines can be kept without colours and painted again in any theme.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style

from tui.model.view import Role, Tone

Component = Callable[[str], Style]
"""Function from the name of a component class to the style that the theme gives it."""

PLOT_COMPONENTS = {
    *(f"plot--{role.value}" for role in Role),
    *(f"plot--shade-{tone.value}" for tone in Tone),
    *(f"plot--{name}" for name in ("axis", "tick", "label", "mark", "node")),
}
"""Component classes from which a theme's styles of a plot are taken."""

SHADED = "on:"
"""Beginning of the name of a shade behind a cell of a plot."""
DOTTED = str.maketrans(" ", "░")
BLANK = str.maketrans("░", " ")

INK = "ink"
"""Key of the ink in the data that a style carries."""


class InkStyles:
    """Styles of the inks of one kind, each made once."""

    def __init__(self, kind: str, style_of: Callable[[str], Style]) -> None:
        self._kind = kind
        self._style_of = style_of
        self._styles: dict[str, Style] = {}

    def __call__(self, names: str) -> Style:
        """Return the style of an ink, marked with the ink. ``names`` leaves out its kind."""
        if names not in self._styles:
            self._styles[names] = inked(self._style_of(names), f"{self._kind} {names}")
        return self._styles[names]


def inked(style: Style, ink: str) -> Style:
    """Return a style marked with its ink."""
    return style + Style.from_meta({INK: ink})


def ink_of(style: Style | None) -> str:
    """Return the ink that a style is marked with, "" for none."""
    return "" if style is None else str(style.meta.get(INK, ""))


def plot_style(names: str, base: Style, component: Component) -> Style:
    """Return the style of an ink of a plot: ``now``, ``now reversed``, ``axis on:shade-up``."""
    style = base
    for name in names.split():
        if name == "reversed":
            style += Style(reverse=True)
        elif name.startswith(SHADED):
            style += Style(bgcolor=component(f"plot--{name.removeprefix(SHADED)}").bgcolor)
        else:
            style = component(f"plot--{name}")
    return style


def dotted(segment: Segment, shade: Style) -> Segment:
    """Return a segment on a shade for a screen without colours, its blanks dotted."""
    text, style, _ = segment
    return Segment(text.translate(DOTTED), shade if text.isspace() else style)
