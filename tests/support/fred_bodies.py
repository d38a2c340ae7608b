"""Synthetic FRED files for series whose whole file is not at hand."""

from __future__ import annotations

import pandas as pd

from tests.support.bodies import bundled


def dgs20() -> bytes:
    """Return the history of the 10-year under the name of the 20-year."""
    return bundled("fred", "DGS10").replace(b"DGS10", b"DGS20")


def dff() -> bytes:
    """Return 1.00 for every day from July 1954 to July 2026."""
    days = pd.date_range("1954-07-01", "2026-07-30").strftime("%Y-%m-%d")
    return ("observation_date,DFF\n" + "".join(f"{day},1.00\n" for day in days)).encode()


def foreign_repo() -> bytes:
    """Return 331,994 million, the level of 2026-06-24, for every Wednesday from 2002 to then."""
    days = pd.date_range("2002-12-18", "2026-06-24", freq="W-WED").strftime("%Y-%m-%d")
    rows = "".join(f"{day},331994\n" for day in days)
    return f"observation_date,WLRRAFOIAL\n{rows}".encode()


def body(series: str) -> bytes:
    """Return the captured file of a series, or a synthetic one if there is none."""
    made = {"DGS20": dgs20, "DFF": dff, "WLRRAFOIAL": foreign_repo}
    return made[series]() if series in made else bundled("fred", series)
