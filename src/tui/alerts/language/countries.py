"""Countries a rule can name in ``tic("JP")``: those of TIC's table 3, holdings by country."""

from __future__ import annotations

from tui.measures.flows.countries import COUNTRIES
from tui.model.suggest import closest_match

HOLDINGS = "tic"
"""Function that takes a country: ``tic("JP")``."""
_LETTERS_BY_NAME = {
    **{country.name.lower(): letters for letters, country in COUNTRIES.items()},
    **{letters.lower(): letters for letters in COUNTRIES},
}


def series_name(function: str, text: str) -> str:
    """Return the name of the series written ``function("text")``.

    The name or letters of a country become its two letters, a ticker becomes upper case.
    """
    key = text.strip()
    key = _LETTERS_BY_NAME.get(key.lower(), text) if function == HOLDINGS else key.upper()
    return f'{function}("{key}")'


def suggest_country(series: str) -> tuple[str, str] | None:
    """Return the country that a series name asks for, and the nearest series that exists.

    The second is "" if no country is near. None if the series is not ``tic("…")``.
    """
    function, _, text = series.partition('("')
    if function != HOLDINGS or not text:
        return None
    country = text.removesuffix('")')
    candidates = [*(each.name for each in COUNTRIES.values()), *COUNTRIES]
    prefixed = [name for name in candidates if country and name.lower().startswith(country.lower())]
    near = prefixed[0] if prefixed else closest_match(country, candidates)
    return country, f'{HOLDINGS}("{near}")' if near else ""
