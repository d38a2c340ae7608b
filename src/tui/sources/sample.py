"""The sample of daily returns that ships: not a publisher's body, and no prices.

``scripts/make_sample.py`` says how it is made and what its lines are.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tui.model.errors import Malformed
from tui.sources.body_parsing import text
from tui.sources.calendars import close_known, utc_day_known

SAMPLE = "sample"
"""The part key."""
HEADER = "ticwatch sample returns 1"
EXPECTED = "the sample of returns"
UNIT = 1e-5
"""A return of 1 is 0.1 bp, logarithmic."""
BASE = 100.0
COINS = ("BTC-USD",)
"""Days end at midnight UTC."""


def parse_sample(body: bytes) -> pd.DataFrame:
    """One row a symbol and day: total and price level from base 100, NaN price where unknown."""
    header, *lines = text(body, EXPECTED).splitlines()
    if header != HEADER or len(lines) < 2 or not lines[0].startswith("dates "):
        raise Malformed(f"expected {EXPECTED} as {HEADER!r}, got {header[:60]!r}")
    days = _days(lines[0])
    moments = {symbol: utc_day_known(days) for symbol in COINS}
    closes = close_known(days)
    paid = {line.split()[1]: line.split()[2:] for line in lines if line.startswith("price ")}
    frames = []
    for line in lines:
        if line.startswith("total "):
            _, symbol, start, *returns = line.split()
            levels = _levels(int(start), returns, paid.get(symbol))
            span = slice(int(start), int(start) + len(levels))
            known = moments.get(symbol, closes)[span].to_numpy()
            stamps = {"observed": days[span].to_numpy(), "known": pd.DatetimeIndex(known)}
            frames.append(pd.DataFrame({**stamps, "symbol": symbol, **levels}))
    return pd.concat(frames, ignore_index=True)


def _days(line: str) -> pd.Series:
    _, first, *gaps = line.split()
    steps = np.cumsum(np.array([0, *gaps], dtype="int64"))
    return pd.Series(np.datetime64(first, "us") + steps.astype("timedelta64[D]"))


def _levels(start: int, returns: list[str], paid: list[str] | None) -> pd.DataFrame:
    """Columns total and price; ``paid`` says on which days total and price return differ."""
    total = np.cumsum(np.array([0, *returns], dtype="int64"))
    if paid is None:
        return pd.DataFrame({"total": BASE * np.exp(total * UNIT), "price": np.nan})
    steps = np.zeros(len(total), dtype="int64")
    for step in paid:
        day, units = step.split(":")
        steps[int(day) - start] = int(units)
    price = total - np.cumsum(steps)
    return pd.DataFrame(
        {"total": BASE * np.exp(total * UNIT), "price": BASE * np.exp(price * UNIT)}
    )
