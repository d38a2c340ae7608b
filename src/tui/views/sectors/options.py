"""What the sectors pane can be asked to show, and of which groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Literal

from tui.config import Config, Group
from tui.model.view import DisplayUnit


class ReturnBasis(Enum):
    """What is shown of a return."""

    RELATIVE = "relative total return"
    ABSOLUTE = "absolute total return"
    PRICE = "relative price return"


class SectorsViewName(Enum):
    """Which figures of the groups the table has."""

    RETURNS = "groups"
    RATES = "rates"


class GroupPlotRange(Enum):
    """How far the plot of one group reaches."""

    SINCE = "since the day"
    HISTORY = "over a year, each day"


def _default_groups() -> tuple[Group, ...]:
    return _without_bonds(Config().groups)


def _without_bonds(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """The groups that are compared with the benchmark: bond funds are what the risk pane mixes."""
    return tuple(group for group in groups if group.kind != "bond")


@dataclass(frozen=True)
class SectorsOptions:
    """What the sectors pane can be asked to show."""

    groups: tuple[Group, ...] = field(default_factory=_default_groups)
    benchmark: str = "SPY"
    since: date = date(2025, 7, 1)
    """The last column starts from the last close before this day."""
    return_basis: ReturnBasis = ReturnBasis.RELATIVE
    line_pct: float = 4.75
    """The 20-year yield above and below which months are sorted."""
    view_name: SectorsViewName = SectorsViewName.RETURNS
    opened: str = ""
    """The id of the group whose plot is open."""
    reach: GroupPlotRange = GroupPlotRange.SINCE

    @classmethod
    def configured(cls, config: Config) -> SectorsOptions:
        """As a configuration asks for."""
        own = config.sectors
        return cls(_without_bonds(config.groups), own.benchmark, own.since, line_pct=own.line_pct)

    @property
    def unit(self) -> DisplayUnit:
        """Of the returns shown."""
        return DisplayUnit.PCT if self.return_basis is ReturnBasis.ABSOLUTE else DisplayUnit.PP

    @property
    def basis(self) -> Literal["total", "price"]:
        """``total`` with distributions reinvested, or ``price``."""
        return "price" if self.return_basis is ReturnBasis.PRICE else "total"

    @property
    def basis_name(self) -> str:
        """What the returns are, in words: ``total return less SPY's``."""
        less = "" if self.return_basis is ReturnBasis.ABSOLUTE else f" less {self.benchmark}'s"
        return f"{self.basis} return{less}"

    @property
    def group(self) -> Group | None:
        """The group whose plot is open."""
        return next((group for group in self.groups if group.id == self.opened), None)
