"""Figures of the header of the screen: yields, official purchases, and the rules that fire."""

# Annotations stay types here: msgspec would compile each text before the first frame.

from datetime import date
from typing import Literal

from msgspec import Struct


class HeadlineFigure(Struct, frozen=True):
    """A yield or a spread of the newest par curve."""

    name: str
    """``20-year``, ``10-year`` or ``2s10s``."""
    short: str
    """Its name where there is little room: ``20Y``."""
    value: float
    unit: Literal["pct", "bp"]
    observed: date
    change_bp: float | None = None
    """Change over a day in bp, + = higher; None if missing."""
    is_stale: bool = False
    """True if a newer curve is due."""
    recent: tuple[float, ...] = ()
    """Last observations in the same unit, the newest last, for a small line beside the figure."""


class OfficialMonth(Struct, frozen=True):
    """Net purchases of all Treasuries, bills included, by foreign officials in one month."""

    bought_usd_bn: float
    """Negative if they sold."""
    observed: date
    """Last day of the month."""
    same_sign: int
    """Number of the last ``months``, this one included, in which they did the same."""
    months: int
    """Number of the last months that are known, three at most."""
    is_stale: bool = False
    """True if a newer month is due."""


class FiringRules(Struct, frozen=True):
    """Rules of one severity that fire."""

    severity: str
    """``critical``, ``warning`` or ``info``."""
    count: int
    is_stale: bool = False
    """True if an input of one of them is too old for it to be evaluated now."""


class Headline(Struct, frozen=True):
    """Figures of the header. They are plain data, so that the last ones can be kept."""

    figures: tuple[HeadlineFigure, ...] = ()
    official: OfficialMonth | None = None
    firing: tuple[FiringRules, ...] = ()
    """Rules that fire by severity, the worst severity first. Severities without any are absent."""
    rules: int = 0
    """Number of all rules."""

    @property
    def firing_count(self) -> int:
        """Number of rules that fire."""
        return sum(rules.count for rules in self.firing)
