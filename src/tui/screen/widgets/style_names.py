"""Names of the styles of a pane's text, from which a theme makes its colours.

A name begins with the kind of text: ``table up heat:-3 cursor``, ``plot now on:shade-muted``,
``text warning``, ``bar thumb``. "" is the background. Every segment that a pane paints carries the
name of its style, so that painted lines can be kept and painted again in any theme.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style

PartStyle = Callable[[str], Style]
"""Function from the name of a part, such as ``axis``, to its style in the theme in force."""

REVERSED = "-reversed"
"""End of the name of a plot's cell whose background is painted and whose glyph stays empty."""
SHADED = "on:"
"""Beginning of the name of a shade behind a cell of a plot."""
DOTTED = str.maketrans(" ", "░")
BLANK = str.maketrans("░", " ")

STYLE_NAME = "style"
"""Key of the name in the data that a style carries."""


class NamedStyles:
    """Styles of one kind of text by name, each made once."""

    def __init__(self, kind: str, style_of: Callable[[str], Style]) -> None:
        self._kind = kind
        self._style_of = style_of
        self._styles: dict[str, Style] = {}

    def __call__(self, names: str) -> Style:
        """Return the style with a name, and marked with it. ``names`` leaves out its kind."""
        if names not in self._styles:
            self._styles[names] = named(self._style_of(names), f"{self._kind} {names}")
        return self._styles[names]


def named(style: Style, style_name: str) -> Style:
    """Return a style marked with its name."""
    return style + Style.from_meta({STYLE_NAME: style_name})


def style_name_of(style: Style | None) -> str:
    """Return the name that a style is marked with, "" for none."""
    return "" if style is None else str(style.meta.get(STYLE_NAME, ""))


def plot_style(names: str, base: Style, part: PartStyle) -> Style:
    """Return a style of a plot: ``now``, ``now reversed``, ``axis on:shade-up``."""
    style = base
    for name in names.split():
        if name == "reversed":
            style += Style(reverse=True)
        elif name.startswith(SHADED):
            style += Style(bgcolor=part(name.removeprefix(SHADED)).bgcolor)
        else:
            style = part(name)
    return style


def run_names(name: str) -> str:
    """Return the style's name of a run in a drawing, from the name that the drawing gives it."""
    style = name.removesuffix(REVERSED)
    return style if style == name else f"{style} reversed"


def dotted(segment: Segment, shade: Style) -> Segment:
    """Return a segment on a shade for a screen without colours: dotted if it is blank.

    Blanks between the words of a name stay.
    """
    text, _, _ = segment
    return Segment(text.translate(DOTTED), shade) if text.isspace() else segment
