"""Options of the flows pane."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct

LATEST, ALL = "latest", "all"
"""Values of ``FlowsOptions.month`` besides a month such as ``2025-10``."""

INSTRUMENTS: Mapping[str, str] = {
    "total": "Treasuries",
    "bonds_notes": "bonds and notes",
    "bills": "bills",
    "agencies": "agency bonds",
    "corporate_bonds": "corporate bonds",
    "equities": "equities",
}
"""Instruments by key, with their names on the screen. ``total`` is bonds, notes and bills."""


class FlowsViewName(Enum):
    """Views of the pane, in the order of its key."""

    COUNTRIES = "countries"
    MONTHS = "months"
    CUSTODY = "custody"


class FlowsOptions(Struct, frozen=True):
    """Month, view, instrument and country that the flows pane shows."""

    month: str = LATEST
    """``latest``, ``2025-10``, or ``all`` (every month in ``tidy``, the latest on the screen)."""
    view_name: FlowsViewName = FlowsViewName.COUNTRIES
    instrument: str = "total"
    """A key of ``INSTRUMENTS``."""
    folded: bool = False
    """True if the custody hubs are added up in one row."""
    country: str = ""
    """TIC code of the country whose history is shown, "" for none."""
