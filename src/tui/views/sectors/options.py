"""Options of the sectors pane, and the groups that it compares."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Literal

from msgspec import Struct, field

from tui.config import Config, Group
from tui.model.display_unit import DisplayUnit


class ReturnBasis(Enum):
    """Return that a cell shows: relative, absolute, or relative without distributions."""

    RELATIVE = "relative total return"
    ABSOLUTE = "absolute total return"
    PRICE = "relative price return"


class SectorsViewName(Enum):
    """Tables of the pane, in the order of its key. Exports use the values."""

    RETURNS = "groups"
    RATES = "rates"


class GroupPlotRange(Enum):
    """Ranges of the plot of one group."""

    SINCE = "since the day"
    HISTORY = "over a year, each day"


def _default_groups() -> tuple[Group, ...]:
    return _without_bonds(Config().groups)


def _without_bonds(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Return the groups that are compared with the benchmark. The risk pane has the bond funds."""
    return tuple(group for group in groups if group.kind != "bond")


class SectorsOptions(Struct, frozen=True):
    """Groups, benchmark, start day and return basis of the sectors pane."""

    groups: tuple[Group, ...] = field(default_factory=_default_groups)
    benchmark: str = "SPY"
    since: date = date(2025, 7, 1)
    """Start of the last column: returns are measured from the last close before this day."""
    return_basis: ReturnBasis = ReturnBasis.RELATIVE
    line_pct: float = 4.75
    """Level of the 20-year par yield, in percent, that divides months into above and below."""
    view_name: SectorsViewName = SectorsViewName.RETURNS
    opened: str = ""
    """Id of the group whose plot is open, "" for none."""
    reach: GroupPlotRange = GroupPlotRange.SINCE

    @classmethod
    def from_config(cls, config: Config) -> SectorsOptions:
        """Return the options that a configuration sets."""
        own = config.sectors
        return cls(_without_bonds(config.groups), own.benchmark, own.since, line_pct=own.line_pct)

    @property
    def unit(self) -> DisplayUnit:
        """Unit of the returns: percent if absolute, else percentage points."""
        return DisplayUnit.PCT if self.return_basis is ReturnBasis.ABSOLUTE else DisplayUnit.PP

    @property
    def basis(self) -> Literal["total", "price"]:
        """``total`` with distributions reinvested, or ``price``."""
        return "price" if self.return_basis is ReturnBasis.PRICE else "total"

    @property
    def basis_name(self) -> str:
        """Name of the returns: ``total return less SPY's``."""
        less = "" if self.return_basis is ReturnBasis.ABSOLUTE else f" less {self.benchmark}'s"
        return f"{self.basis} return{less}"

    @property
    def title_basis(self) -> str:
        """Unit and basis of the returns for a title: ``pp against SPY``."""
        if self.return_basis is ReturnBasis.ABSOLUTE:
            return "% total return"
        price = ", price only" if self.return_basis is ReturnBasis.PRICE else ""
        return f"{self.unit.suffix.strip()} against {self.benchmark}{price}"

    @property
    def group(self) -> Group | None:
        """Group whose plot is open, None if there is none."""
        return next((group for group in self.groups if group.id == self.opened), None)
