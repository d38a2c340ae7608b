"""What the risk pane can be asked to show, and of which funds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from tui.config import Config, Group
from tui.model.snapshot import Snapshot

SLEEVES = ("bonds", "short-duration", "zero-duration-ig", "floating", "gold")
"""Groups, by id, that take the place of the bonds in 60/40; the first is the usual one."""
EXTRA_BOND_FUNDS = ("short-duration", "belly")
"""Groups of the sectors pane that are bond funds too."""


class RiskViewName(Enum):
    """Which table the pane has."""

    CORRELATION = "correlation"
    PORTFOLIOS = "portfolios"
    YEARS = "years"
    DIVERSIFIERS = "diversifiers"


class Period(Enum):
    """The days that funds are measured over."""

    OWN = "each since its first close"
    COMMON = "since all have closes"
    YEAR = "the last 252 observations"


YEAR = 252


@dataclass(frozen=True)
class RiskOptions:
    """What the risk pane can be asked to show."""

    groups: tuple[Group, ...] = field(default_factory=lambda: Config().groups)
    stock: str = "SPY"
    view_name: RiskViewName = RiskViewName.CORRELATION
    bond: str = "AGG"
    """The fund that stands for bonds in correlations."""
    period: Period = Period.OWN
    opened: str = ""
    """The id of the row whose plot is open, "" for the first."""

    @classmethod
    def configured(cls, config: Config) -> RiskOptions:
        """As a configuration asks for."""
        options = cls(config.groups, config.sectors.benchmark)
        tickers = [group.ticker for group in options.bonds]
        return (
            options
            if options.bond in tickers or not tickers
            else cls(config.groups, config.sectors.benchmark, bond=tickers[0])
        )

    @property
    def bonds(self) -> tuple[Group, ...]:
        """The funds one can choose to stand for bonds."""
        by_id = {group.id: group for group in self.groups}
        also = (by_id[name] for name in EXTRA_BOND_FUNDS if name in by_id)
        return (*(group for group in self.groups if group.kind == "bond"), *also)

    @property
    def sleeves(self) -> tuple[Group, ...]:
        """What 40 of 60/40 can be in."""
        by_id = {group.id: group for group in self.groups}
        return tuple(by_id[name] for name in SLEEVES if name in by_id)

    @property
    def others(self) -> tuple[Group, ...]:
        """Every fund beside stocks, once."""
        first = {group.ticker: group for group in reversed(self.groups)}
        return tuple(
            group
            for group in self.groups
            if group.ticker != self.stock and first[group.ticker] is group
        )


def start_day(snapshot: Snapshot, options: RiskOptions, funds: tuple[Group, ...]) -> date | None:
    """The close from which these funds are measured; None for each its own."""
    # The measures bring pandas, which nothing may load before the first painted frame.
    from tui.measures.returns.aligned_closes import tracks

    closes = tracks(snapshot, options.stock)
    if options.period is Period.OWN or options.stock not in closes:
        return None
    stock = closes[options.stock]
    if options.period is Period.YEAR:
        return stock.day(max(stock.first, stock.end - YEAR))
    others = [closes[group.ticker] for group in funds if group.ticker in closes]
    return max(track.day(track.first) for track in (stock, *others) if not track.apart)


def missing_reason(snapshot: Snapshot, options: RiskOptions, ticker: str) -> str:
    """Why there is no figure of a fund beside the stock fund."""
    from tui.measures.returns.aligned_closes import tracks

    closes = tracks(snapshot, options.stock)
    for symbol in (options.stock, ticker):
        if symbol not in closes:
            return f"no closes of {symbol} known"
    if closes[ticker].apart:
        return f"the closes of {ticker} are another publisher's than those of {options.stock}"
    return f"{options.stock} and {ticker} have no days in common"
