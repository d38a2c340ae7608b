"""Every source ticwatch knows, as a tuple one can see."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tui.sources import (
    auctions,
    bitcoin,
    fred,
    par_yields,
    prices,
    real_yields,
    tic_history,
    tic_holdings,
    tic_major,
    tic_release,
    tiingo,
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
    tiingo.SOURCE,
    bitcoin.SOURCE,
)


def active(sources: Iterable[Source], environ: Mapping[str, str]) -> tuple[Source, ...]:
    """The sources as they are used: without its key no Tiingo, with it Yahoo is asked for nothing.

    Prices stay a source even then: the sample and what Yahoo answered before fill in until Tiingo
    has answered. Raises ConfigError for a key that cannot be one.
    """
    given = {source.name: source for source in sources}
    if not tiingo.authorizations(environ):
        given.pop(tiingo.SOURCE.name, None)
    elif tiingo.SOURCE.name in given and prices.SOURCE.name in given:
        silent = replace(given[prices.SOURCE.name], parts=lambda now, symbols: ())
        given[prices.SOURCE.name] = silent
    return tuple(given.values())
