"""Splits and dividends that a body names, which must agree with its closes.

The adjusted close moves more than the close by the dividend, and neither moves with a split. In 31
histories from 2005 the two agree with the named dividends to 0.0002%, and the largest dividend is
5.1% of the close (DBC, 2024-12-23).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from tui.model.errors import Malformed
from tui.sources.price_history import LEVELS
from tui.sources.value_limits import REFUSED

ROUNDING = 1e-3
"""Tolerated difference of the two moves. A smaller dividend than 0.1% of the close is not seen."""
DIVIDEND_TOLERANCE = 0.25
"""Further tolerated difference, as a share of a dividend. Publishers differ in the formula."""
MOST_UNNAMED = 0.1
"""Largest dividend that a body need not name, as a share of the close."""
LEAST_SPLIT = 1.2
"""Least ratio of a split that is compared. A smaller one is within the moves of a day."""


def check_evidence(
    rows: pd.DataFrame, symbol: str, dividends: Mapping[date, float], splits: Mapping[date, float]
) -> None:
    """Raise ``Malformed`` if closes contradict a named split or dividend, or each other.

    ``rows`` has ``observed``, ``price`` and ``total``, ascending. ``dividends`` are in the unit of
    the price, by ex-day. ``splits`` are new shares for each old one, by their first day.
    """
    steps = {level: np.diff(np.log(rows[level].to_numpy())) for level in LEVELS}
    for day, ratio in splits.items():
        size = abs(np.log(ratio))
        at = _step_to(rows, day)
        if at is None or size < np.log(LEAST_SPLIT):
            continue
        for level in LEVELS:
            if abs(steps[level][at]) > size / 2:
                raise Malformed(
                    f"expected closes of {symbol} adjusted for the split of {ratio:g} for 1 on "
                    f"{day}, got {_moves(rows, level, at)}; {REFUSED}"
                )
    named = np.zeros(len(rows) - 1)
    for day, amount in dividends.items():
        at = _step_to(rows, day)
        if at is not None:
            close = rows["price"].iloc[at]
            named[at] += -np.log1p(-min(amount / close, 0.99))
    gaps = steps["total"] - steps["price"]
    low = named * (1 - DIVIDEND_TOLERANCE) - ROUNDING
    wrong = np.flatnonzero((gaps < low) | (gaps > named * (1 + DIVIDEND_TOLERANCE) + MOST_UNNAMED))
    if wrong.size:
        at = int(wrong[0])
        raise Malformed(
            f"expected close and adjusted close of {symbol} to differ by dividends of "
            f"{np.expm1(named[at]):.2%}, got closes {_moves(rows, 'price', at)} and adjusted "
            f"{_moves(rows, 'total', at)}; {REFUSED}"
        )


def _step_to(rows: pd.DataFrame, day: date) -> int | None:
    """Return the number of the step to the first row on or after a day, None outside the rows."""
    at = int(rows["observed"].searchsorted(pd.Timestamp(day)))
    return at - 1 if 0 < at < len(rows) else None


def _moves(rows: pd.DataFrame, level: str, at: int) -> str:
    before, after = rows.iloc[at], rows.iloc[at + 1]
    return (
        f"{before[level]:.6g} of {before['observed']:%Y-%m-%d} and {after[level]:.6g} of "
        f"{after['observed']:%Y-%m-%d}"
    )
