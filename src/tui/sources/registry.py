"""Registry of all sources."""

from collections.abc import Iterable, Mapping

from tui.sources import (
    auction_schedule,
    auctions,
    bitcoin,
    bls_calendar,
    dkw,
    fed_calendar,
    fred,
    mspd,
    par_yields,
    positions,
    prices,
    real_yields,
    soma,
    tic_history,
    tic_holdings,
    tic_major,
    tic_release,
    tiingo,
    treasury_cash,
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
    mspd.SOURCE,
    treasury_cash.SOURCE,
    soma.SOURCE,
    positions.SOURCE,
    dkw.SOURCE,
    auction_schedule.SOURCE,
    fed_calendar.SOURCE,
    bls_calendar.SOURCE,
    prices.SOURCE,
    tiingo.SOURCE,
    bitcoin.SOURCE,
)


def requested_sources(enabled: Iterable[str], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the sources to request, out of those that the user enabled.

    Without a key in the environment, Tiingo is left out. With a key, Yahoo is left out if Tiingo is
    enabled. Stored data of every source are shown all the same. Raises ``ConfigError`` if the key
    is not valid.
    """
    names = list(dict.fromkeys(enabled))
    has_key = bool(tiingo.authorizations(environ))
    surplus = prices.SOURCE.name if has_key else tiingo.SOURCE.name
    if has_key and tiingo.SOURCE.name not in names:
        surplus = ""
    return tuple(name for name in names if name != surplus)
