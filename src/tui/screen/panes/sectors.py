"""Sectors pane: its view, its benchmark and the day its returns begin."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from tui.screen.choices import next_choice
from tui.screen.panes.base import Pane
from tui.views.sectors.options import (
    GroupPlotRange,
    ReturnBasis,
    SectorsOptions,
)

if TYPE_CHECKING:
    from tui.model.table import Row
    from tui.model.update import Update
    from tui.model.view import View
    from tui.views.reads import Reads

EARLIEST = date(1990, 1, 1)
"""First day that returns can begin on."""


class SectorsPane(Pane):
    """Pane 3: returns of groups against the benchmark, and their sensitivity to rates."""

    NAME = "sectors"
    NUMBER = 3
    SOURCES = ("prices", "tiingo", "bitcoin", "par_yields")
    STEP_SOURCES = ("prices", "tiingo", "bitcoin")
    OPTIONS = SectorsOptions
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "b",
            "next_basis",
            "Basis",
            id="sectors.next-basis",
            tooltip="Relative, absolute, price-only",
        ),
        Binding(
            "B",
            "ask_benchmark",
            "Benchmark",
            id="sectors.benchmark",
            tooltip="The fund that returns are compared with",
        ),
        Binding(
            "d",
            "ask_since",
            "Since",
            id="sectors.since",
            tooltip="The day on which the last column begins",
        ),
    ]

    @staticmethod
    def make_view(update: Update, options: SectorsOptions) -> View:
        from tui.views.sectors.view import view

        return view(update, options)

    @staticmethod
    def reads(options: SectorsOptions) -> Reads:
        from tui.views.sectors.view import reads

        return reads(options)

    @property
    def view_field(self) -> str:
        """Name of the option that holds the view: of an opened group, the range of its plot."""
        return "reach" if self.options.opened else "view_name"

    def open(self, row: Row) -> None:
        """Plot the group of the row; if it is plotted already, show its two times."""
        if row.key == self.options.opened:
            super().open(row)
        else:
            self.options = replace(self.options, opened=row.key)

    def key_value(self, name: str) -> str:
        options: SectorsOptions = self.options
        match name:
            case "sectors.next-basis":
                return options.return_basis.value
            case "sectors.benchmark":
                return options.benchmark
            case "sectors.since":
                return options.since.isoformat()
        return super().key_value(name)

    def go_back(self) -> bool:
        """Close the plot of an opened group. Return False if none was opened."""
        was_opened = bool(self.options.opened)
        self.options = replace(self.options, opened="", reach=GroupPlotRange.SINCE)
        return was_opened

    def action_next_basis(self) -> None:
        shown = next_choice(self.options.return_basis, ReturnBasis)
        self.options = replace(self.options, return_basis=shown)

    def action_ask_benchmark(self) -> None:
        from tui.screen.widgets.prompt import Prompt

        hint = "a ticker with closes: SPY, IWM, EFA, AGG …"
        self.app.push_screen(Prompt("Against", hint, self._benchmark_error), self._set_benchmark)

    def action_ask_since(self) -> None:
        from tui.screen.panes.day_prompt import RELATIVE, ask_day

        hint = f"a day such as {self.options.since} · {RELATIVE}"
        ask_day(self, "Since", hint, EARLIEST, self._set_since)

    def _benchmark_error(self, text: str) -> str:
        """Return why a text names no benchmark, "" if it names one."""
        from tui.views.sectors.view import available_tickers

        ticker = text.strip().upper()
        if self.shown is not None and ticker in available_tickers(self.shown):
            return ""
        return f"no closes of {ticker or 'nothing'}; [[groups]] of the configuration adds tickers"

    def _set_benchmark(self, text: str | None) -> None:
        if text is not None:
            self.options = replace(self.options, benchmark=text.strip().upper())

    def _set_since(self, day: date | None) -> None:
        if day is not None:
            self.options = replace(self.options, since=day)
