"""Figures of the market at a glance, and the number of alert rules that fire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct


class KeyFigure(Struct, frozen=True):
    """One figure of the summary."""

    name: str
    """``20Y``, ``10Y``, ``2s10s`` or ``official``."""
    value: float
    unit: Literal["pct", "bp", "usd_bn"]
    observed: date
    """Date that the figure is about; of a month its last day."""
    change_bp: float | None = None
    """Change over a day in bp, + = higher; None if missing, or for a figure of a month."""


class MarketSummary(Struct, frozen=True):
    """Key figures and the state of the alert rules, as known at one time."""

    figures: tuple[KeyFigure, ...]
    firing: int
    """Number of rules that fire."""
    critical: int
    """Number of critical rules that fire."""
    undecided: int
    """Number of rules that are unknown, in error or stale."""
    rules: int
    """Number of all rules."""
    bundled: bool
    """True if all figures are of what ships: nothing newer was received."""
    made: datetime
    """Time of the summary, UTC."""

    @property
    def observed(self) -> date | None:
        """Newest date that a figure is about, None without figures."""
        return max((figure.observed for figure in self.figures), default=None)
