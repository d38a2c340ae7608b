"""Supply pane: net issuance and who takes it, the Fed, cash, positions and releases to come."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tui.screen.panes.base import Pane
from tui.views.supply.options import SupplyOptions

if TYPE_CHECKING:
    from tui.model.update import Update
    from tui.model.view import View
    from tui.views.reads import Reads


class SupplyPane(Pane):
    """Pane 8: what Treasury sells net of what matures, and who takes it. It is shown alone."""

    NAME = "supply"
    NUMBER = 8
    IN_GRID = False
    COUNTS_DOWN = True
    SOURCES = (
        *("mspd", "auctions", "treasury_cash", "soma", "fred"),
        *("tic_release", "tic_table3", "tic_table1"),
        *("positions", "auction_schedule", "fed_calendar", "bls_calendar"),
    )
    STEP_SOURCES = ("mspd", "tic_release", "tic_table3", "tic_table1")
    OPTIONS = SupplyOptions
    CLOSED = MappingProxyType({})

    @staticmethod
    def make_view(update: Update, options: SupplyOptions) -> View:
        from tui.views.supply.view import view

        return view(update, options)

    @staticmethod
    def reads(options: SupplyOptions) -> Reads:
        from tui.views.supply.view import reads

        return reads(options)
