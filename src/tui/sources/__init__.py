"""Every source ticwatch knows, as a tuple one can see."""

from tui.sources import (
    auctions,
    fred,
    par_yields,
    prices,
    real_yields,
    tic_history,
    tic_holdings,
    tic_major,
    tic_release,
)
from tui.sources.base import Source

SOURCES: tuple[Source, ...] = (
    par_yields.SOURCE,
    real_yields.SOURCE,
    tic_holdings.TABLE1,
    tic_holdings.TABLE2,
    tic_holdings.TABLE3,
    tic_major.SOURCE,
    tic_history.SOURCE,
    tic_release.SOURCE,
    auctions.SOURCE,
    fred.SOURCE,
    prices.SOURCE,
)
