"""Synthetic FRED files for series whose whole file is not at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from tests.support.bodies import bundled, captured


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


def premium(series: str) -> bytes:
    """Return the captured end of Kim and Wright's premium, after a made beginning.

    The beginning is half of the 10-year yield less 1.4 points; the made yield is 3.9 points above.
    """
    lines = bundled("fred", "DGS10").decode().splitlines()
    captured_end = captured("THREEFYTP10_tail_2026-07-01_2026-09-25.csv").decode().splitlines()[1:]
    made = [line.split(",") for line in lines[1:] if "1990" <= line < "2026-07-01"]
    rows = [(day, f"{float(cell) / 2 - 1.4:.4f}" if cell else "") for day, cell in made]
    rows += [(line[:10], line[11:]) for line in captured_end]
    shift = 0.0 if series == "THREEFYTP10" else 3.9
    shifted = (f"{day},{float(cell) + shift:.4f}" if cell else f"{day}," for day, cell in rows)
    return "\n".join([f"observation_date,{series}", *shifted, ""]).encode()


def body(series: str) -> bytes:
    """Return the captured file of a series, or a synthetic one if there is none."""
    made: dict[str, Callable[[], bytes]] = {
        "DGS20": dgs20,
        "DFF": dff,
        "WLRRAFOIAL": foreign_repo,
        **{name: partial(premium, name) for name in ("THREEFYTP10", "THREEFY10")},
    }
    return made[series]() if series in made else bundled("fred", series)
