"""FRED's CSV for the series of which no whole file is at hand: plausible, not true."""

from __future__ import annotations

import pandas as pd

from tests.support.bodies import bundled


def dgs20() -> bytes:
    """The 10-year's history under the 20-year's name."""
    return bundled("fred", "DGS10").replace(b"DGS10", b"DGS20")


def dff() -> bytes:
    """1.00 on every day of the week from the first one to July 2026."""
    days = pd.date_range("1954-07-01", "2026-07-30").strftime("%Y-%m-%d")
    return ("observation_date,DFF\n" + "".join(f"{day},1.00\n" for day in days)).encode()


def body(series: str) -> bytes:
    """The captured file of a series where there is one, else one made up."""
    made = {"DGS20": dgs20, "DFF": dff}
    return made[series]() if series in made else bundled("fred", series)
