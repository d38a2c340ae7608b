"""Registry of all sources."""

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


def active_sources(sources: Iterable[Source], environ: Mapping[str, str]) -> tuple[Source, ...]:
    """Return the sources in use, given the Tiingo key in the environment or its absence.

    Without a key, Tiingo is left out. With a key, ``prices`` stays but has no parts, so Yahoo gets
    no requests. The sample and stored Yahoo data are shown until Tiingo's data arrives. Raises
    ``ConfigError`` if the key is not valid.
    """
    by_name = {source.name: source for source in sources}
    if not tiingo.authorizations(environ):
        by_name.pop(tiingo.SOURCE.name, None)
    elif tiingo.SOURCE.name in by_name and prices.SOURCE.name in by_name:
        silent = replace(by_name[prices.SOURCE.name], parts=lambda now, symbols: ())
        by_name[prices.SOURCE.name] = silent
    return tuple(by_name.values())
