"""Risk pane: its table, its period and the bond fund it compares stocks with."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from tui.screen.choices import next_choice
from tui.screen.panes.base import Pane
from tui.views.risk.options import Period, RiskOptions, RiskViewName

if TYPE_CHECKING:
    from tui.model.table import Row
    from tui.model.update import Update
    from tui.model.view import View
    from tui.views.reads import Reads


PERIODS = "All closes of each, all from the same day, the last 252 observations"
NO_LONGER, NO_SHORTER = (
    "There is no longer period: N is shorter",
    "There is no shorter one: n is longer",
)


class RiskPane(Pane):
    """Pane 5: correlation of stocks and bonds, 60/40 and its variants, and diversifiers."""

    NAME = "risk"
    NUMBER = 5
    SOURCES = ("prices", "tiingo", "bitcoin", "par_yields")
    STEP_SOURCES = ("prices", "tiingo", "bitcoin")
    OPTIONS = RiskOptions
    CLOSED = MappingProxyType({"opened": ""})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "b",
            "next_bond",
            "Bond fund",
            id="risk.next-bond",
            tooltip="The fund that stands for bonds in correlations",
        ),
        Binding("n", "period(-1)", "Longer", id="risk.longer", tooltip=PERIODS),
        Binding("N", "period(1)", "Shorter", show=False, id="risk.shorter", tooltip=PERIODS),
    ]

    @staticmethod
    def make_view(update: Update, options: RiskOptions) -> View:
        from tui.views.risk.view import view

        return view(update, options)

    @staticmethod
    def reads(options: RiskOptions) -> Reads:
        from tui.views.risk.view import reads

        return reads(options)

    def open(self, row: Row) -> None:
        """Choose the row's bond fund or plot the row; if nothing changes, show its two times."""
        options: RiskOptions = self.options
        if options.view_name is RiskViewName.CORRELATION:
            [ticker] = [group.ticker for group in options.bonds if group.id == row.key]
            changed = replace(options, bond=ticker)
        elif options.view_name is RiskViewName.YEARS:
            changed = options
        else:
            changed = replace(options, opened=row.key)
        if changed == options:
            self.show_times(row)
        self.options = changed

    def key_value(self, name: str) -> str:
        match name:
            case "risk.next-bond":
                return str(self.options.bond)
            case "risk.longer" | "risk.shorter":
                return str(self.options.period.value)
        return super().key_value(name)

    def action_period(self, count: int) -> None:
        """Measure over a shorter period (+1) or a longer one (-1), at an end over the same."""
        periods = list(Period)
        place = periods.index(self.options.period) + count
        if 0 <= place < len(periods):
            self.options = replace(self.options, period=periods[place])
        else:
            self.notify(NO_SHORTER if count > 0 else NO_LONGER, markup=False)

    def action_next_bond(self) -> None:
        options: RiskOptions = self.options
        tickers = [group.ticker for group in options.bonds]
        if tickers:
            self.options = replace(options, bond=next_choice(options.bond, tickers))
