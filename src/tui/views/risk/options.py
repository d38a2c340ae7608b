"""Options of the risk pane, and the funds and periods that they select."""

from __future__ import annotations

from datetime import date
from enum import Enum

from msgspec import Struct, field

from tui.config import Config, Group
from tui.model.snapshot import Snapshot

SLEEVES = ("bonds", "short-duration", "zero-duration-ig", "floating", "gold")
"""Ids of groups that take the place of bonds in 60/40. The first is the usual one."""
EXTRA_BOND_FUNDS = ("short-duration", "belly")
"""Ids of groups of the sectors pane that are bond funds too."""


class RiskViewName(Enum):
    """Tables of the pane, in the order of its key. Exports use the values."""

    CORRELATION = "correlation"
    PORTFOLIOS = "portfolios"
    YEARS = "years"
    DIVERSIFIERS = "diversifiers"


class Period(Enum):
    """Periods that funds are measured over. The values are shown on the screen."""

    OWN = "each since its first close"
    COMMON = "since all have closes"
    YEAR = "the last 252 observations"


YEAR = 252


class RiskOptions(Struct, frozen=True):
    """Funds, table and period of the risk pane."""

    groups: tuple[Group, ...] = field(default_factory=lambda: Config().groups)
    stock: str = "SPY"
    view_name: RiskViewName = RiskViewName.CORRELATION
    bond: str = "AGG"
    """Ticker of the fund that stands for bonds in correlations."""
    period: Period = Period.OWN
    opened: str = ""
    """Id of the row whose plot is open, "" for the first."""

    @classmethod
    def from_config(cls, config: Config) -> RiskOptions:
        """Return the options that a configuration sets."""
        options = cls(config.groups, config.sectors.benchmark)
        tickers = [group.ticker for group in options.bonds]
        return (
            options
            if options.bond in tickers or not tickers
            else cls(config.groups, config.sectors.benchmark, bond=tickers[0])
        )

    @property
    def bonds(self) -> tuple[Group, ...]:
        """Funds that can stand for bonds."""
        by_id = {group.id: group for group in self.groups}
        also = (by_id[name] for name in EXTRA_BOND_FUNDS if name in by_id)
        return (*(group for group in self.groups if group.kind == "bond"), *also)

    @property
    def sleeves(self) -> tuple[Group, ...]:
        """Funds that can be the 40% of a 60/40 portfolio."""
        by_id = {group.id: group for group in self.groups}
        return tuple(by_id[name] for name in SLEEVES if name in by_id)

    @property
    def others(self) -> tuple[Group, ...]:
        """Every fund except the stock fund, each ticker once."""
        first = {group.ticker: group for group in reversed(self.groups)}
        return tuple(
            group
            for group in self.groups
            if group.ticker != self.stock and first[group.ticker] is group
        )


def start_day(snapshot: Snapshot, options: RiskOptions, funds: tuple[Group, ...]) -> date | None:
    """Return the day from which these funds are measured; None for each from its first close."""
    # The measures import pandas, which must not be loaded before the first painted frame.
    from tui.measures.returns.aligned_closes import align_closes

    closes = align_closes(snapshot, options.stock)
    if options.period is Period.OWN or options.stock not in closes:
        return None
    stock = closes[options.stock]
    if options.period is Period.YEAR:
        return stock.day(max(stock.first, stock.end - YEAR))
    others = [closes[group.ticker] for group in funds if group.ticker in closes]
    return max(track.day(track.first) for track in (stock, *others) if not track.is_incomparable)


def missing_reason(snapshot: Snapshot, options: RiskOptions, ticker: str) -> str:
    """Return why a fund has no figure beside the stock fund."""
    from tui.measures.returns.aligned_closes import align_closes

    closes = align_closes(snapshot, options.stock)
    for symbol in (options.stock, ticker):
        if symbol not in closes:
            return f"no closes of {symbol} known"
    if closes[ticker].is_incomparable:
        return f"the closes of {ticker} are another publisher's than those of {options.stock}"
    return f"{options.stock} and {ticker} have fewer than two days in common"
