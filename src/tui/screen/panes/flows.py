"""The flows pane: which key asks what of its view."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.model.view import Row
from tui.screen.panes.base import Pane
from tui.views.flows import view
from tui.views.flows.options import INSTRUMENTS, LATEST, FlowsOptions, FlowsViewName


class FlowsPane(Pane):
    """Pane 2: net purchases and holdings of foreigners."""

    NAME = "flows"
    NUMBER = 2
    SOURCES = ("tic_release", "tic_table3", "tic_table1", "tic_history", "fred")
    STEPS = ("tic_release", "tic_table3", "tic_table1")
    OPTIONS = FlowsOptions
    VIEW = view.view
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v",
            "next_view",
            "View",
            id="flows.next-view",
            tooltip="Countries, months, Fed custody",
        ),
        Binding(
            "b",
            "next_instrument",
            "Securities",
            show=False,
            id="flows.next-instrument",
            tooltip="Treasuries, bonds and notes, bills, agencies, corporate bonds, equities",
        ),
        Binding(
            "f",
            "fold",
            "Fold",
            show=False,
            id="flows.fold",
            tooltip="The custody hubs in one row, and apart",
        ),
    ]

    def open(self, row: Row) -> None:
        """A country's history; a month by country."""
        options = self.options
        if options.country or options.view_name is FlowsViewName.CUSTODY:
            super().open(row)
        elif options.view_name is FlowsViewName.MONTHS:
            month, *_ = row.key.split()
            self.options = replace(options, view_name=FlowsViewName.COUNTRIES, month=month)
        else:
            self.options = replace(options, country=row.key)

    def back(self) -> bool:
        """From a country to all of them; from a month to all months."""
        options = self.options
        if options.country:
            self.options = replace(options, country="")
        elif options.month != LATEST:
            self.options = replace(options, view_name=FlowsViewName.MONTHS, month=LATEST)
        else:
            return super().back()
        return True

    def action_next_view(self) -> None:
        names = list(FlowsViewName)
        following = names[(names.index(self.options.view_name) + 1) % len(names)]
        self.options = replace(self.options, view_name=following, month=LATEST, country="")

    def action_next_instrument(self) -> None:
        names = list(INSTRUMENTS)
        following = names[(names.index(self.options.instrument) + 1) % len(names)]
        self.options = replace(self.options, instrument=following)

    def action_fold(self) -> None:
        self.options = replace(self.options, folded=not self.options.folded)
