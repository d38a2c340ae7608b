"""Lines of a pane's last screen, painted until its contents are built."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.screen.last_screen.records import PaneRecord
from tui.screen.themed_app import has_colours, symbols_of
from tui.screen.widgets.style_names import SHADED, dotted, plot_style
from tui.screen.widgets.table_styles import table_style, widget_styles
from tui.screen.widgets.text_styles import TEXT_STYLES
from tui.screen.widgets.theme_styles import PLOT_STYLES, parts_of, theme_style


class RememberedLines:
    """Lines of a pane as they were saved, painted in the theme in force."""

    def __init__(self, record: PaneRecord, style_names: Sequence[str], saved: datetime) -> None:
        self.record = record
        self.saved = saved
        """Time at which they were saved, UTC."""
        self._style_names = style_names
        first = record.lines[0] if record.lines else ()
        width = sum(Segment(text).cell_length for _, text in first)
        self.width = width
        """Columns of the lines."""
        self.height = len(record.lines)
        self._in_force: StylesInForce | None = None
        self._strips: dict[int, Strip] = {}

    def forget_styles(self) -> None:
        """Make the styles anew, as after a change of theme or focus."""
        self._in_force = None
        self._strips.clear()

    def strip(self, y: int, pane: Widget) -> Strip:
        """Return a line as wide as the pane, blank behind its end and below the last line."""
        if self._in_force is None:
            self._in_force = StylesInForce(pane)
        if y not in self._strips:
            names, lines = self._style_names, self.record.lines
            runs = (
                [(names[index], text) for index, text in lines[y]]
                if y < len(lines)
                else [("", " " * self.width)]
            )
            self._strips[y] = Strip(self._in_force.segments(runs), self.width)
        return self._strips[y].adjust_cell_length(pane.size.width, self._in_force.ground)


class StylesInForce(dict[str, Style]):
    """Styles in the theme in force, by name. The functions that the widgets use make them."""

    def __init__(self, pane: Widget) -> None:
        super().__init__()
        self._pane = pane
        self._plot_part = parts_of(pane, PLOT_STYLES)
        self._table = widget_styles(pane)
        self._base = self._table.base
        self._has_colours = has_colours(pane.app)

    def __missing__(self, name: str) -> Style:
        style = self[name] = self._style(name)
        return style

    @property
    def ground(self) -> Style:
        """Style of a blank cell."""
        return self._base

    def segments(self, runs: Iterable[tuple[str, str]]) -> list[Segment]:
        """Return texts in the styles with their names."""
        if self._has_colours:
            return [Segment(text, self[name]) for name, text in runs]
        return [self._colourless(name, text) for name, text in runs]

    def _colourless(self, name: str, text: str) -> Segment:
        """Return a run as it is drawn without colours."""
        from tui.screen.widgets.plot_symbols import GRAINS  # a frame in colours needs no plot
        from tui.screen.widgets.shaded_bars import shaded_run

        name, text = shaded_run(name, text, is_fine=GRAINS[symbols_of(self._pane)].is_fine)
        segment = Segment(text, self[name])
        shade = name.rpartition(SHADED)[2]
        return dotted(segment, self._plot_part(shade)) if SHADED in name else segment

    def _style(self, style_name: str) -> Style:
        """Return the style with a name."""
        kind, _, names = style_name.partition(" ")
        match kind:
            case "table":
                return table_style(names, self._table)
            case "plot":
                return plot_style(names, self._base, self._plot_part)
            case "text":
                return theme_style(self._pane, TEXT_STYLES[names])
            case "bar":
                return self._bar_style(names)
            case _:
                return self._base

    def _bar_style(self, part: str) -> Style:
        """Return the style of a scroll bar's thumb or track, as Textual's ``ScrollBar`` does."""
        styles, (ground, _) = self._pane.styles, self._pane.background_colors
        colour = ground + styles.scrollbar_background
        if part == "thumb":
            colour += styles.scrollbar_color
        return self._base + Style(color=colour.rich_color)
