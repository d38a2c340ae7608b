"""A pane with a title rule as its first row. A click on a tab of it chooses a view."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import events
from textual.geometry import Region
from textual.strip import Strip

from tui.screen.widgets.borderless import Borderless
from tui.screen.widgets.pieces import VIEW, Piece, row_strip
from tui.screen.widgets.placed import Placed
from tui.screen.widgets.title_rule import PaneTitle, title_pieces

TITLE_ROWS = 1
"""Rows of a pane above its contents."""


class TitledPane(Placed, Borderless):
    """Base of a pane: it paints its title rule itself, heavier while it has the focus."""

    NAME: ClassVar[str]
    NUMBER: ClassVar[int]
    LABEL: ClassVar[str] = ""
    """Name in the title, "" for ``NAME`` with a capital."""

    _is_chosen = True

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._title = PaneTitle(self.NUMBER, self.label)
        self._title_day = date.min
        self._title_mark = ""
        self._has_heavy_rule = False

    @property
    def display(self) -> bool:
        """True if the pane is shown. A style would have each widget in it laid out anew."""
        return self._is_chosen and super().display

    @display.setter
    def display(self, new_val: bool | str) -> None:
        if self._is_chosen != bool(new_val):
            self._is_chosen = bool(new_val)
            self.refresh(layout=True)

    @property
    def label(self) -> str:
        """Name of the pane in its title."""
        return self.LABEL or self.NAME.capitalize()

    @property
    def title(self) -> PaneTitle:
        """All that the title rule says."""
        return self._title

    @property
    def title_text(self) -> str:
        """Text of the title rule in the present width."""
        return "".join(piece.text for piece in self._pieces())

    def show_title(self, title: PaneTitle, today: date, mark: str = "") -> None:
        """Show a title on a day in New York. An equal one is not painted again."""
        shown = self._title, self._title_day, self._title_mark
        if shown != (title, today, mark):
            self._title, self._title_day, self._title_mark = title, today, mark
            self._refresh_title()

    def render_line(self, y: int) -> Strip:
        if y >= TITLE_ROWS:
            return super().render_line(y)
        return row_strip(self._pieces(), self, self.size.width)

    def on_focus(self) -> None:
        self._show_focus()

    def on_blur(self) -> None:
        self._show_focus()

    def on_descendant_focus(self) -> None:
        self._show_focus()

    def on_descendant_blur(self) -> None:
        self._show_focus()

    def choose_view(self, index: int) -> None:
        """Show the view at a place. Panes with several views replace this."""

    def on_click(self, event: events.Click) -> None:
        """Show the view of a tab."""
        view = event.style.meta.get(VIEW) if event.widget is self else None
        if isinstance(view, int) and view < len(self._title.views):
            event.stop()
            self.choose_view(view)

    def _pieces(self) -> tuple[Piece, ...]:
        return title_pieces(
            self._title,
            self._title_day,
            self.size.width,
            focused=self._has_heavy_rule,
            mark=self._title_mark,
        )

    def _show_focus(self) -> None:
        """Paint the rule of a pane that got or lost the focus."""
        if self._has_heavy_rule != self.has_focus_within:
            self._has_heavy_rule = self.has_focus_within
            self._refresh_title()

    def _refresh_title(self) -> None:
        self.refresh(Region(0, 0, self.size.width, TITLE_ROWS))
