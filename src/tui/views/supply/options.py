"""Options of the supply pane."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class SupplyViewName(Enum):
    """Views of the pane, in the order of its key. The title uses the values."""

    MONTHS = "net issuance by month"
    WEEKS = "weeks ahead"
    FED = "held by the Fed"
    CASH = "Treasury's cash"
    POSITIONING = "positions in futures"
    RADAR = "releases to come"


class SupplyOptions(Struct, frozen=True):
    """View that the supply pane shows."""

    view_name: SupplyViewName = SupplyViewName.MONTHS
