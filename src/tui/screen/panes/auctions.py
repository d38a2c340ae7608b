"""The auctions pane: which auctions it shows, and which term is opened."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType

from tui.model.view import Row
from tui.screen.panes.base import Pane
from tui.views.auctions import view
from tui.views.auctions.options import AuctionsOptions, Figure

Choice = TypeVar("Choice", bound=Enum)


class AuctionsPane(Pane):
    """Pane 6: results of auctions by term, and those to come."""

    NAME = "auctions"
    NUMBER = 6
    SOURCES = ("auctions", "par_yields")
    STEPS = ("auctions",)
    OPTIONS = AuctionsOptions
    VIEW = view.view
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v", "next_view", "View", id="auctions.next-view", tooltip="By term, results, upcoming"
        ),
        Binding(
            "f",
            "next_kinds",
            "Type",
            show=False,
            id="auctions.next-kinds",
            tooltip="All, notes and bonds, TIPS, floaters, bills",
        ),
        Binding(
            "m",
            "next_figure",
            "Figure",
            show=False,
            id="auctions.next-figure",
            tooltip="What the history of a term draws",
        ),
    ]

    def open(self, row: Row) -> None:
        """The history of the row's term; inside it, the row's two times."""
        if self.options.opened:
            super().open(row)
        else:
            self.options = replace(self.options, opened=row.key)

    def back(self) -> bool:
        """Out of a term's history."""
        opened = bool(self.options.opened)
        self.options = replace(self.options, opened="")
        return opened

    def action_next_view(self) -> None:
        view_name = _after(self.options.view_name)
        self.options = replace(self.options, view_name=view_name, opened="")

    def action_next_kinds(self) -> None:
        self.options = replace(self.options, kinds=_after(self.options.kinds), opened="")

    def action_next_figure(self) -> None:
        if self.options.opened:
            self.options = replace(self.options, figure=_after(self.options.figure))
        else:
            self.notify(f"{_names(Figure)}: of the term that Enter opens", markup=False)


def _after(choice: Choice) -> Choice:
    """The next of its kind, the first after the last."""
    choices = list(type(choice))
    return choices[(choices.index(choice) + 1) % len(choices)]


def _names(figures: type[Figure]) -> str:
    return ", ".join(figure.value[0] for figure in figures)
