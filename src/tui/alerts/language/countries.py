"""Countries a rule can name in ``tic("JP")`` and ``tic_net("JP")``: those of TIC's table 3."""

from __future__ import annotations

from collections.abc import Mapping

from tui.alerts.language.vocabulary import DAYS_TO
from tui.measures.flows.countries import COUNTRIES
from tui.model.suggest import closest_match

HOLDINGS = "tic"
"""Function that takes a country, and is what it holds: ``tic("JP")``."""
NET_PURCHASES = "tic_net"
"""Function that takes a country, and is what it bought, net of what it sold: ``tic_net("JP")``."""
OF_COUNTRIES: Mapping[str, str] = {HOLDINGS: "holdings", NET_PURCHASES: "net purchases"}
"""Functions that take a country, with the words of their figure."""
_LETTERS_BY_NAME = {
    **{country.name.lower(): letters for letters, country in COUNTRIES.items()},
    **{letters.lower(): letters for letters in COUNTRIES},
}


def series_name(function: str, text: str) -> str:
    """Return the name of the series written ``function("text")``.

    The name or letters of a country become its two letters, a ticker becomes upper case, a release
    lower case.
    """
    key = text.strip()
    if function in OF_COUNTRIES:
        key = _LETTERS_BY_NAME.get(key.lower(), text)
    else:
        key = key.lower() if function == DAYS_TO else key.upper()
    return f'{function}("{key}")'


def suggest_country(series: str) -> tuple[str, str, str] | None:
    """Return the figure and the country that a series name asks for, and the nearest series.

    The last is "" if no country is near. None if the series is not ``tic("…")`` or the like.
    """
    function, _, text = series.partition('("')
    if function not in OF_COUNTRIES or not text:
        return None
    country = text.removesuffix('")')
    candidates = [*(each.name for each in COUNTRIES.values()), *COUNTRIES]
    prefixed = [name for name in candidates if country and name.lower().startswith(country.lower())]
    near = prefixed[0] if prefixed else closest_match(country, candidates)
    return OF_COUNTRIES[function], country, f'{function}("{near}")' if near else ""
