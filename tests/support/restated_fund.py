"""A fund whose publisher restates its past at every dividend and split."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class RestatedFund:
    """Closes, dividends and splits of a fund; days are counted from 0."""

    closes: tuple[float, ...]
    """Closes as traded."""
    dividends: dict[int, float] = field(default_factory=dict)
    """Dividend as a share of the close before, by ex-day."""
    splits: dict[int, float] = field(default_factory=dict)
    """New shares for each old one, by the first day of the new shares."""

    def served(self, asked: int, first: int = 0) -> pd.DataFrame:
        """Return the days ``first`` to ``asked`` as the publisher shows them on day ``asked``.

        Each close is divided by later splits and reduced by later dividends, in 32-bit floats.
        """
        rows = []
        for day in range(first, asked + 1):
            later = range(day + 1, asked + 1)
            price = self.closes[day] / prod(self.splits.get(each, 1) for each in later)
            kept = prod(1 - self.dividends.get(each, 0) for each in later)
            rows.append((np.float32(price * kept), np.float32(price)))
        frame = pd.DataFrame(rows, columns=["total", "price"], dtype="float64")
        days = pd.bdate_range("2025-01-01", periods=asked + 1).as_unit("us")
        return frame.assign(observed=days[first:])
