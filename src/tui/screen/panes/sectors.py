"""The sectors pane: which view it shows, against what, and since when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.model.view import Row
from tui.screen.panes.base import Pane, following
from tui.screen.widgets.prompt import Prompt
from tui.views.sectors import view
from tui.views.sectors.options import GroupPlotRange, SectorsOptions

EARLIEST = date(1990, 1, 1)


class SectorsPane(Pane):
    """Pane 3: returns of groups against the benchmark, and how they go with rates."""

    NAME = "sectors"
    NUMBER = 3
    SOURCES = ("prices", "tiingo", "bitcoin", "par_yields")
    STEPS = ("prices", "tiingo", "bitcoin")
    OPTIONS = SectorsOptions
    VIEW = view.view
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v",
            "next_view",
            "View",
            id="sectors.next-view",
            tooltip="Returns or rates; of an opened group since the day or over a year",
        ),
        Binding(
            "b",
            "next_basis",
            "Basis",
            show=False,
            id="sectors.next-basis",
            tooltip="Relative, absolute, price-only",
        ),
        Binding("B", "ask_benchmark", "Another benchmark", False, id="sectors.benchmark"),
        Binding("d", "ask_since", "Since a day", show=False, id="sectors.since"),
    ]

    def open(self, row: Row) -> None:
        """Plot the group of the row; on the opened one say its times."""
        if row.key == self.options.opened:
            super().open(row)
        else:
            self.options = replace(self.options, opened=row.key)

    def back(self) -> bool:
        opened = bool(self.options.opened)
        self.options = replace(self.options, opened="", reach=GroupPlotRange.SINCE)
        return opened

    def action_next_view(self) -> None:
        own: SectorsOptions = self.options
        if own.opened:
            self.options = replace(own, reach=following(own.reach))
        else:
            self.options = replace(own, view_name=following(own.view_name))

    def action_next_basis(self) -> None:
        self.options = replace(self.options, return_basis=following(self.options.return_basis))

    def action_ask_benchmark(self) -> None:
        hint = "a ticker whose closes are at hand: SPY, IWM, EFA, AGG …"
        self.app.push_screen(Prompt("Against", hint, self._not_a_benchmark), self._against)

    def action_ask_since(self) -> None:
        hint = f"a day such as {self.options.since}"
        self.app.push_screen(Prompt("Since", hint, not_a_day), self._since)

    def _not_a_benchmark(self, text: str) -> str:
        """Why a text names no benchmark, "" when it does."""
        ticker = text.strip().upper()
        if self.shown is not None and ticker in view.tickers(self.shown):
            return ""
        return f"no closes of {ticker or 'nothing'}; [[groups]] of the configuration adds tickers"

    def _against(self, text: str | None) -> None:
        if text is not None:
            self.options = replace(self.options, benchmark=text.strip().upper())

    def _since(self, text: str | None) -> None:
        if text is not None:
            self.options = replace(self.options, since=date.fromisoformat(text.strip()))


def not_a_day(text: str) -> str:
    """Why a text names no day that returns can begin on, "" when it does."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return "expected a day such as 2025-07-01"
    return "" if day >= EARLIEST else f"expected a day from {EARLIEST} on"
