"""Columns, order and ranges of every source's frames, stated apart from the parsers."""

from __future__ import annotations

import re

import pandas as pd

COLUMNS = {
    "par_yields": r"\d+(\.5)?[MY]",
    "real_yields": r"\d+Y",
    "tic_table1": "country|code|for_lt_.*",
    "tic_table2": "country|code|us_lt_.*",
    "tic_table3": "country|code|for_.*",
    "tic_table5": "country|holdings_usd_bn",
    "tic_history": "country|series|breaks|holdings_usd_bn",
    "tic_release": "line|item|span|value_usd_bn",
    "auctions": "cusip|kind|term|original_term|reopening|announced|closes|.*_date|.*_usd_bn|"
    ".*_pct|bid_to_cover|xml|held",
    "fred": "value",
    "mspd": "kind|.*_usd_bn",
    "treasury_cash": "(opening|closing)_usd_bn",
    "soma": ".*_usd_bn",
    "positions": "code|open_interest|.*_(long|short|spread)",
    "dkw": ".*_pct",
    "auction_schedule": "announced|settled|term|kind|reopening|at",
    "fed_calendar": "event|at",
    "bls_calendar": "event|at",
    "prices": "symbol|total|price",
    "tiingo": "symbol|total|price",
    "bitcoin": "symbol|total|price",
}
LIMITS = {"par_yields": 25, "real_yields": 20, "tic_table5": 1e5, "tic_history": 1e5, "fred": 1e7}
"""Greatest number in a source's frames, if it is not 1e9."""


def assert_frame_is_valid(frame: pd.DataFrame, name: str) -> None:
    """Assert the time columns, names, order and ranges of a source's frames."""
    assert frame.columns[:2].tolist() == ["observed", "known"]
    assert frame[["observed", "known"]].notna().all(axis=None)
    assert frame["known"].dt.tz is not None
    assert all(re.fullmatch(COLUMNS[name], column) for column in frame.columns[2:])
    keys = [key for key in KEYS if key in frame.columns and (name, key) not in NOT_KEYS]
    assert not frame.duplicated(["observed", *keys]).any()
    for _, rows in frame.groupby(keys) if keys else [((), frame)]:
        assert rows["observed"].is_monotonic_increasing
    figures = frame.select_dtypes("float64")
    assert not (figures.abs() > LIMITS.get(name, 1e9)).any(axis=None)
    for column in frame.columns[frame.dtypes == "str"]:
        assert all(str(text).isprintable() for text in frame[column].unique())


KEYS = (
    "code",
    "event",
    "kind",
    "term",
    "country",
    "series",
    "line",
    "span",
    "cusip",
    "held",
    "symbol",
)
NOT_KEYS = {
    ("auctions", "kind"),
    ("auctions", "term"),
    ("tic_table1", "country"),
    ("tic_table2", "country"),
    ("tic_table3", "country"),
}
"""A country's name may change, so its code is the key."""
