"""The risk pane: which table it shows, over which days, against which bonds."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.model.view import Row
from tui.screen.panes.base import Pane, following
from tui.views.risk import view
from tui.views.risk.options import RiskOptions, RiskViewName


class RiskPane(Pane):
    """Pane 5: stocks and bonds together, 60/40 and its variants, and what diversifies."""

    NAME = "risk"
    NUMBER = 5
    SOURCES = ("prices", "tiingo", "bitcoin", "par_yields")
    STEPS = ("prices", "tiingo", "bitcoin")
    OPTIONS = RiskOptions
    VIEW = view.view
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v",
            "next_view",
            "View",
            id="risk.next-view",
            tooltip="Correlation, 60/40, its years, diversifiers",
        ),
        Binding("b", "next_bond", "Next bond fund", show=False, id="risk.next-bond"),
        Binding(
            "c",
            "next_period",
            "Next period",
            show=False,
            id="risk.next-period",
            tooltip="Each from its first close, all from the same one, the last year",
        ),
    ]

    def open(self, row: Row) -> None:
        """Plot the row; on the plotted one say its times."""
        options: RiskOptions = self.options
        if options.view_name is RiskViewName.CORRELATION:
            [ticker] = [group.ticker for group in options.bonds if group.id == row.key]
            changed = replace(options, bond=ticker)
        elif options.view_name is RiskViewName.YEARS:
            changed = options
        else:
            changed = replace(options, opened=row.key)
        if changed == options:
            super().open(row)
        self.options = changed

    def back(self) -> bool:
        opened = bool(self.options.opened)
        self.options = replace(self.options, opened="")
        return opened

    def action_next_view(self) -> None:
        self.options = replace(self.options, view_name=following(self.options.view_name), opened="")

    def action_next_period(self) -> None:
        self.options = replace(self.options, period=following(self.options.period))

    def action_next_bond(self) -> None:
        options: RiskOptions = self.options
        tickers = [group.ticker for group in options.bonds]
        if tickers:
            place = tickers.index(options.bond) + 1 if options.bond in tickers else 0
            self.options = replace(options, bond=tickers[place % len(tickers)])
