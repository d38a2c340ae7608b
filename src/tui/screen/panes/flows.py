"""Flows pane: countries, one country's history, months and Fed custody."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from tui.screen.choices import next_choice
from tui.screen.panes.base import Pane
from tui.views.flows.options import INSTRUMENTS, LATEST, FlowsOptions, FlowsViewName

if TYPE_CHECKING:
    from tui.model.table import Row
    from tui.model.update import Update
    from tui.model.view import View
    from tui.views.reads import Reads


class FlowsPane(Pane):
    """Pane 2: foreigners' net purchases and holdings."""

    NAME = "flows"
    NUMBER = 2
    LABEL = "Foreign flows"
    SOURCES = ("tic_release", "tic_table3", "tic_table1", "tic_history", "fred")
    STEP_SOURCES = ("tic_release", "tic_table3", "tic_table1")
    COUNTS_DOWN = True
    OPTIONS = FlowsOptions
    CLOSED = MappingProxyType({"month": LATEST, "country": ""})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "b",
            "next_instrument",
            "Securities",
            id="flows.next-instrument",
            tooltip="Treasuries, bonds and notes, bills, agencies, corporate bonds, equities",
        ),
        Binding(
            "f",
            "fold",
            "Hubs",
            id="flows.fold",
            tooltip="The custody hubs in one row, and apart",
        ),
    ]

    @staticmethod
    def make_view(update: Update, options: FlowsOptions) -> View:
        from tui.views.flows.view import view

        return view(update, options)

    @staticmethod
    def reads(options: FlowsOptions) -> Reads:
        from tui.views.flows.view import reads

        return reads(options)

    def open(self, row: Row) -> None:
        """Show the row's country through time, or the row's month by country.

        In the history of a country and in Fed custody, show the row's two times.
        """
        options = self.options
        if options.country or options.view_name is FlowsViewName.CUSTODY:
            super().open(row)
        elif options.view_name is FlowsViewName.MONTHS:
            month, *_ = row.key.split()
            self.options = replace(options, view_name=FlowsViewName.COUNTRIES, month=month)
        else:
            self.options = replace(options, country=row.key)

    def key_value(self, name: str) -> str:
        match name:
            case "flows.next-instrument":
                return INSTRUMENTS[self.options.instrument]
            case "flows.fold":
                return "in one row" if self.options.folded else "apart"
        return super().key_value(name)

    def go_back(self) -> bool:
        """Return from a country to all countries, or from a month to all months."""
        options = self.options
        if options.country:
            self.options = replace(options, country="")
        elif options.month != LATEST:
            self.options = replace(options, view_name=FlowsViewName.MONTHS, month=LATEST)
        else:
            return super().go_back()
        return True

    def action_next_instrument(self) -> None:
        instrument = next_choice(self.options.instrument, INSTRUMENTS)
        self.options = replace(self.options, instrument=instrument)

    def action_fold(self) -> None:
        self.options = replace(self.options, folded=not self.options.folded)
