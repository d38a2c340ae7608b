"""Countries a rule can name in ``tic("JP")``: those of TIC's table 3, holdings by country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.model.suggest import closest_match


@dataclass(frozen=True)
class Country:
    """One country of the table."""

    code: str
    """TIC's code of the country."""
    name: str
    """Name in the table."""


COUNTRIES: Mapping[str, Country] = {
    "AE": Country("46604", "United Arab Emirates"),
    "AR": Country("30104", "Argentina"),
    "AT": Country("10189", "Austria"),
    "AU": Country("60089", "Australia"),
    "BB": Country("30155", "Barbados"),
    "BE": Country("10251", "Belgium"),
    "BM": Country("35602", "Bermuda"),
    "BR": Country("30309", "Brazil"),
    "BS": Country("35319", "Bahamas"),
    "CA": Country("29998", "Canada"),
    "CH": Country("12688", "Switzerland"),
    "CL": Country("30406", "Chile"),
    "CN": Country("41408", "China, Mainland"),
    "CO": Country("30503", "Colombia"),
    "CR": Country("30589", "Costa Rica"),
    "CY": Country("10405", "Cyprus"),
    "DE": Country("11002", "Germany"),
    "DK": Country("10502", "Denmark"),
    "EC": Country("31003", "Ecuador"),
    "ES": Country("12505", "Spain"),
    "FI": Country("10707", "Finland"),
    "FR": Country("10804", "France"),
    "GB": Country("13005", "United Kingdom"),
    "GT": Country("31208", "Guatemala"),
    "HK": Country("42005", "Hong Kong"),
    "ID": Country("42218", "Indonesia"),
    "IE": Country("11401", "Ireland"),
    "IL": Country("42501", "Israel"),
    "IN": Country("42102", "India"),
    "IT": Country("11509", "Italy"),
    "JM": Country("31607", "Jamaica"),
    "JP": Country("42609", "Japan"),
    "KR": Country("43001", "Korea, South"),
    "KW": Country("43109", "Kuwait"),
    "KY": Country("36137", "Cayman Islands"),
    "KZ": Country("16543", "Kazakhstan"),
    "LR": Country("53201", "Liberia"),
    "LU": Country("11703", "Luxembourg"),
    "MA": Country("54003", "Morocco"),
    "MX": Country("31704", "Mexico"),
    "MY": Country("43605", "Malaysia"),
    "NL": Country("12106", "Netherlands"),
    "NO": Country("12203", "Norway"),
    "NZ": Country("61689", "New Zealand"),
    "PA": Country("31887", "Panama"),
    "PE": Country("32204", "Peru"),
    "PH": Country("44806", "Philippines"),
    "PT": Country("12319", "Portugal"),
    "RU": Country("16101", "Russia"),
    "SA": Country("45608", "Saudi Arabia"),
    "SE": Country("12602", "Sweden"),
    "SG": Country("46019", "Singapore"),
    "TH": Country("46418", "Thailand"),
    "TR": Country("12807", "Turkey"),
    "TT": Country("32409", "Trinidad and Tobago"),
    "TW": Country("46302", "Taiwan"),
    "UY": Country("32603", "Uruguay"),
    "VE": Country("32719", "Venezuela"),
    "VG": Country("35807", "British Virgin Islands"),
    "ZA": Country("55719", "South Africa"),
}
"""Countries by their two letters of ISO 3166-1."""
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
