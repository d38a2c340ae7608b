"""Application with the themes and the symbols of ticwatch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.filter import LineFilter
from textual.reactive import var
from textual.scrollbar import ScrollBar
from textual.theme import Theme
from textual.widget import Widget

from tui.config.symbols import Symbols
from tui.screen.symbols import SubstituteFilter
from tui.screen.themes import DARK, theme_names, themes_by_name, tones_for
from tui.screen.widgets.quick_class import QuickClass
from tui.screen.widgets.scroll_bar import ThinScrollBar


class ThemedApp(App[None], QuickClass):
    """Application that is drawn in a theme, in the symbols that its terminal can show.

    If the environment has NO_COLOR, every theme is without colours.
    """

    symbols: var[Symbols] = var(Symbols.BRAILLE, init=False)
    """Symbols to draw with. Widgets ask ``symbols_of`` for them."""

    def __init__(self, theme: str = DARK.name, symbols: Symbols = Symbols.BRAILLE) -> None:
        """Create the application in a theme; in ``DARK`` if none has this name.

        The theme is set before Textual reads it. One that is assigned later has all styles parsed a
        second time.
        """
        first = theme if theme in theme_names() else DARK.name
        self._themes = themes_by_name(has_colours="NO_COLOR" not in os.environ)
        self._substitutes = SubstituteFilter(symbols)
        ScrollBar.renderer = ThinScrollBar
        self.set_reactive(App.theme, first)
        super().__init__()
        self.set_reactive(ThemedApp.symbols, symbols)
        self.add_class(f"-theme-{first}", f"-symbols-{symbols.value}", update=False)

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Themes by name: those of Textual, and ours in place of any of the same name."""
        return self._themes

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the tones for a theme that does not name them."""
        return dict(tones_for(self.current_theme))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of painted lines: Textual's, then that of the symbols."""
        filters = super().get_line_filters()
        return [*filters, self._substitutes] if self._substitutes.enabled else filters

    def watch_symbols(self, old: Symbols, new: Symbols) -> None:
        """Draw everything again in the new symbols."""
        self._substitutes = SubstituteFilter(new)
        self.remove_class(f"-symbols-{old.value}", update=False)
        self.add_class(f"-symbols-{new.value}", update=False)
        self.refresh_css(animate=False)
        for screen in self.screen_stack:
            for widget in screen.walk_children(Widget, with_self=True):
                widget.notify_style_update()
                widget.refresh()


def symbols_of(widget: Widget) -> Symbols:
    """Return the symbols that a widget draws with.

    The configuration can change them. Then ``notify_style_update`` of each widget is called.
    """
    app = widget.app
    return app.symbols if isinstance(app, ThemedApp) else Symbols.BRAILLE


def has_colours(app: App[Any]) -> bool:
    """Return whether an application paints in colours of its theme, not in the terminal's."""
    return not (app.no_color or app.native_ansi_color)
