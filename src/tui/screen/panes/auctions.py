"""Auctions pane: results by term, all results, upcoming auctions, and the history of a term."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from tui.screen.choices import next_choice
from tui.screen.panes.base import Pane
from tui.views.auctions.options import AuctionsOptions, Figure, Kinds

if TYPE_CHECKING:
    from tui.model.update import Update
    from tui.model.view import View
    from tui.views.reads import Reads


_NOMINAL = r"(?:Note|Bond) (\d+)-Year(?:,|$)"
"""Key of an auction, or of a term, whose yield compares with a par yield."""


class AuctionsPane(Pane):
    """Pane 6: auction results by term, and upcoming auctions."""

    NAME = "auctions"
    NUMBER = 6
    SOURCES = ("auctions", "par_yields")
    STEP_SOURCES = ("auctions",)
    COUNTS_DOWN = True
    OPTIONS = AuctionsOptions
    CLOSED = MappingProxyType({"opened": ""})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f",
            "next_kinds",
            "Types",
            id="auctions.next-kinds",
            tooltip="All, notes and bonds, TIPS, floaters, bills",
        ),
        Binding(
            "b",
            "next_figure",
            "Figure",
            id="auctions.next-figure",
            tooltip="What the history of a term draws",
        ),
    ]

    @staticmethod
    def make_view(update: Update, options: AuctionsOptions) -> View:
        from tui.views.auctions.view import view

        return view(update, options)

    @staticmethod
    def reads(options: AuctionsOptions) -> Reads:
        from tui.views.auctions.view import reads

        return reads(options)

    def key_value(self, name: str) -> str:
        match name:
            case "auctions.next-kinds":
                return self.options.kinds.value[0] or "all"
            case "auctions.next-figure":
                return str(self.options.figure.value[0])
        return super().key_value(name)

    @property
    def yield_under_cursor(self) -> str:
        """Tenor of a nominal auction, on its first column or its high yield; "" elsewhere."""
        row = self.current_row
        match = re.match(_NOMINAL, self.options.opened or ("" if row is None else row.key))
        columns = [column.key for column in self.table.table_state.table.columns] if match else []
        is_yield = self.column_under_cursor in (*columns[:1], "high_yield_pct")
        return f"{match[1]}Y" if match and is_yield else ""

    def action_next_kinds(self) -> None:
        kinds = next_choice(self.options.kinds, Kinds)
        self.options = replace(self.options, kinds=kinds, opened="")

    def action_next_figure(self) -> None:
        if self.options.opened:
            figure = next_choice(self.options.figure, Figure)
            self.options = replace(self.options, figure=figure)
        else:
            self.notify(f"{_names(Figure)}: of the term that Enter opens", markup=False)


def _names(figures: type[Figure]) -> str:
    return ", ".join(figure.value[0] for figure in figures)
