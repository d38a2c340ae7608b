"""Countries of the TIC tables: TIC's code, the name in the table, and the letters of ISO 3166-1."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Country(Struct, frozen=True):
    """One country of the tables."""

    code: str
    """TIC's code of the country."""
    name: str
    """Name in the tables."""


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
"""Countries whose Treasuries table 3 gives, by their two letters of ISO 3166-1."""
OTHER_COUNTRIES: Mapping[str, Country] = {
    "AF": Country("40401", "Afghanistan"),
    "AI": Country("30228", "Anguilla"),
    "AW": Country("35254", "Aruba"),
    "BG": Country("15202", "Bulgaria"),
    "BH": Country("40703", "Bahrain"),
    "BN": Country("41009", "Brunei"),
    "BO": Country("30201", "Bolivia"),
    "BZ": Country("35718", "Belize"),
    "CU": Country("30708", "Cuba"),
    "CW": Country("36188", "Curacao"),
    "CZ": Country("15288", "Czech Republic"),
    "DO": Country("30805", "Dominican Republic"),
    "DZ": Country("50105", "Algeria"),
    "EG": Country("57002", "Egypt"),
    "FJ": Country("60607", "Fiji"),
    "GG": Country("13006", "Guernsey"),
    "GI": Country("11088", "Gibraltar"),
    "GR": Country("11207", "Greece"),
    "GY": Country("31305", "Guyana"),
    "HN": Country("31488", "Honduras"),
    "HR": Country("14214", "Croatia"),
    "HT": Country("31402", "Haiti"),
    "HU": Country("15504", "Hungary"),
    "IM": Country("13008", "Isle of Man"),
    "IQ": Country("42404", "Iraq"),
    "JE": Country("13007", "Jersey"),
    "KE": Country("53104", "Kenya"),
    "KN": Country("37303", "Saint Kitts and Nevis"),
    "LB": Country("43419", "Lebanon"),
    "LC": Country("37508", "Saint Lucia"),
    "LK": Country("41319", "Sri Lanka"),
    "LV": Country("15601", "Latvia"),
    "MC": Country("12009", "Monaco"),
    "MH": Country("61204", "Marshall Islands"),
    "MO": Country("43508", "Macau"),
    "MT": Country("11819", "Malta"),
    "MU": Country("53805", "Mauritius"),
    "NG": Country("54305", "Nigeria"),
    "NI": Country("31801", "Nicaragua"),
    "OM": Country("44105", "Oman"),
    "PF": Country("60704", "French Polynesia"),
    "PK": Country("44709", "Pakistan"),
    "PL": Country("15768", "Poland"),
    "PY": Country("32107", "Paraguay"),
    "QA": Country("45101", "Qatar"),
    "RO": Country("15806", "Romania"),
    "RS": Country("13218", "Serbia"),
    "SC": Country("55409", "Seychelles"),
    "SR": Country("37702", "Suriname"),
    "SV": Country("31089", "El Salvador"),
    "SY": Country("46205", "Syria"),
    "TC": Country("37818", "Turks and Caicos Islands"),
    "TZ": Country("56405", "Tanzania"),
    "UA": Country("16403", "Ukraine"),
    "VA": Country("13102", "Holy See (Vatican City)"),
    "VN": Country("46906", "Vietnam"),
    "WS": Country("62618", "Samoa"),
}
"""Countries of the other tables, or of table 3 without Treasuries, by their two letters.

The Netherlands Antilles (37206) were dissolved in 2010 and have no letters.
"""
ISO_CODES: Mapping[str, str] = {
    country.code: letters for letters, country in {**COUNTRIES, **OTHER_COUNTRIES}.items()
}
"""TIC's code -> two letters. Regions, organisations, holders and totals are not in it."""
