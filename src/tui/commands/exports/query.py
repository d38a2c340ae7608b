"""The part of a pane to export."""

from __future__ import annotations

from typing import NamedTuple


class ExportQuery(NamedTuple):
    """The part of a pane to export."""

    view: str = ""
    """One of ``arguments.VIEWS``, "" for the view that the pane opens with."""
    month: str = ""
    """Month of the flows, such as ``2025-10``, "" for the latest."""
    every: bool = False
    """True for every month of the flows."""
    of: str = ""
    """Tenor or slope of the curve's history, "" for the one it opens with; id of the rule for the
    alerts' detail and backtest."""
