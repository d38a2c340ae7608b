"""Places that keep securities for others: what they hold says little of who owns it."""

from __future__ import annotations

from collections.abc import Mapping

HUBS: Mapping[str, str] = {
    "10251": "Belgium",
    "36137": "Cayman Islands",
    "11401": "Ireland",
    "11703": "Luxembourg",
    "12688": "Switzerland",
    "13005": "United Kingdom",
}
"""Code and name; custody and fund centres, by TIC's frequently asked question 7."""

ALL_HUBS = "hubs"
"""Stands for the code of all hubs together."""
