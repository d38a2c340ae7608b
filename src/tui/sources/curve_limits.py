"""Limit of a tenor's yield against the yields of the tenors beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd
from msgspec import Struct

from tui.model.errors import Malformed
from tui.sources.value_limits import REFUSED

Floats = np.ndarray[tuple[int, int], np.dtype[np.float64]]
TENOR = re.compile(r"(\d+(?:\.\d+)?)([MY])")


class CurveLimit(Struct, frozen=True):
    """Limit of the distance of a yield from the line between the tenors beside it.

    The shortest and the longest tenor of a day are compared with the one beside them.
    """

    inner_pp: Mapping[str, float]
    """Tenor pattern -> largest distance from that line. The first pattern that matches counts."""
    first_pp: float
    """Largest distance of the shortest tenor from the next."""
    last_pp: float
    """Largest distance of the longest tenor from the one before."""
    part: str = "*"

    def check(self, frame: pd.DataFrame) -> None:
        """Raise ``Malformed`` at the first yield outside the limit."""
        tenors = sorted(filter(TENOR.fullmatch, frame.columns), key=years)
        yields = frame[tenors].to_numpy()
        places = np.where(np.isnan(yields), np.nan, [years(tenor) for tenor in tenors])
        below, above = _beside(yields), _beside(yields[:, ::-1])[:, ::-1]
        from_years, to_years = _beside(places), _beside(places[:, ::-1])[:, ::-1]
        share = (places - from_years) / (to_years - from_years)
        expected = below + (above - below) * share
        limits = np.array([self._inner(tenor) for tenor in tenors])
        is_first, is_last = np.isnan(below), np.isnan(above)
        expected = np.where(is_first, above, np.where(is_last, below, expected))
        allowed = np.where(is_first, self.first_pp, np.where(is_last, self.last_pp, limits))
        wrong = np.argwhere(np.abs(yields - expected) > allowed)
        if wrong.size:
            row, column = wrong[0]
            day = frame["observed"].iloc[row]
            beside = [
                f"{value:g}" for value in (below[row, column], above[row, column]) if value == value
            ]
            raise Malformed(
                f"expected the {tenors[column]} of {day:%Y-%m-%d} near the tenors beside it, "
                f"got {yields[row, column]:g} beside {' and '.join(beside)}; {REFUSED}"
            )

    def _inner(self, tenor: str) -> float:
        return next(pp for pattern, pp in self.inner_pp.items() if fnmatchcase(tenor, pattern))


def years(tenor: str) -> float:
    """Return the maturity of a tenor in years."""
    match = TENOR.fullmatch(tenor)
    assert match is not None
    return float(match[1]) / (12 if match[2] == "M" else 1)


def _beside(values: Floats) -> Floats:
    """Return for each cell the last value to its left that is not NaN, NaN for none."""
    places = np.where(np.isnan(values), 0, np.arange(1, values.shape[1] + 1))
    last = np.maximum.accumulate(places, axis=1)
    padded = np.column_stack([np.full(len(values), np.nan), values])
    beside = np.take_along_axis(padded, last, axis=1)
    return np.column_stack([np.full(len(values), np.nan), beside[:, :-1]])
