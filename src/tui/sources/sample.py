"""Parser of the bundled sample of daily returns.

The sample is not a publisher's body and holds no prices. ``scripts/make_sample.py`` makes it and
documents its format.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tui.model.errors import Malformed
from tui.sources.body_parsing import decode_text
from tui.sources.calendars import close_known_times, utc_day_known_times

SAMPLE = "sample"
"""Part key of the sample."""
HEADER = "ticwatch sample returns 1"
EXPECTED = "the sample of returns"
UNIT = 1e-5
"""Unit of the returns: 0.1 bp, logarithmic."""
BASE = 100.0
"""Level on the first day of every symbol."""
COINS = ("BTC-USD",)
"""Symbols whose day ends at midnight UTC."""


def parse_sample(body: bytes) -> pd.DataFrame:
    """Return one row per symbol and day: total and price, levels that begin at 100.

    ``price`` is NaN for symbols without price returns. Raises ``Malformed`` if the header is not
    that of a sample.
    """
    header, *lines = decode_text(body, EXPECTED).splitlines()
    if header != HEADER or len(lines) < 2 or not lines[0].startswith("dates "):
        raise Malformed(f"expected {EXPECTED} as {HEADER!r}, got {header[:60]!r}")
    try:
        return _frame(lines)
    except (ArithmeticError, IndexError, ValueError) as error:
        raise Malformed(f"expected {EXPECTED} as {HEADER!r}, got {error}") from None


def _frame(lines: list[str]) -> pd.DataFrame:
    days = _days(lines[0])
    coin_times = {symbol: utc_day_known_times(days) for symbol in COINS}
    close_times = close_known_times(days)
    paid = {line.split()[1]: line.split()[2:] for line in lines if line.startswith("price ")}
    frames = []
    for line in lines:
        if line.startswith("total "):
            _, symbol, start, *returns = line.split()
            levels = _levels(int(start), returns, paid.get(symbol))
            span = slice(int(start), int(start) + len(levels))
            known = coin_times.get(symbol, close_times)[span].array
            times = {"observed": days[span].array, "known": known}
            frames.append(pd.DataFrame({**times, "symbol": symbol, **levels}))
    sample = pd.concat(frames, ignore_index=True)
    return sample.astype({"symbol": "category"})  # one byte a row instead of eight


def _days(line: str) -> pd.Series:
    _, first, *gaps = line.split()
    steps = np.cumsum(np.array([0, *gaps], dtype="int64"))
    return pd.Series(np.datetime64(first, "us") + steps.astype("timedelta64[D]"))


def _levels(start: int, returns: list[str], paid: list[str] | None) -> pd.DataFrame:
    """Return the columns total and price of a symbol that begins on day ``start``.

    ``paid`` lists ``day:units``, the days on which total return exceeds price return and by how
    much. It is None if the price return is unknown.
    """
    total = np.cumsum(np.array([0, *returns], dtype="int64"))
    if paid is None:
        return pd.DataFrame({"total": _level(total), "price": np.nan})
    steps = np.zeros(len(total), dtype="int64")
    for step in paid:
        day, units = step.split(":")
        steps[int(day) - start] = int(units)
    return pd.DataFrame({"total": _level(total), "price": _level(total - np.cumsum(steps))})


def _level(moves: np.ndarray) -> np.ndarray:
    """Return levels from their logarithmic distance to ``BASE``, in ``UNIT``."""
    level: np.ndarray = BASE * np.exp(np.clip(moves * UNIT, -100, 100))
    return level
