"""Correction of p-values for the number of rows that were tested at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

FALSE_DISCOVERY_RATE = 0.10
"""Share of the marked rows that may be marked by chance, on average."""


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the q-value of each p-value: the smallest rate at which its row is marked.

    Of m p-values, the k-th smallest has the q-value min over j >= k of m / j times the j-th
    smallest (Benjamini and Hochberg, 1995). Rows with a q-value of at most
    ``FALSE_DISCOVERY_RATE`` are marked.
    """
    ordered = np.sort(np.asarray(p_values, np.float64))
    ranks = np.arange(1, ordered.size + 1)
    smallest = np.minimum.accumulate((ordered * ordered.size / ranks)[::-1])[::-1]
    return tuple(
        float(smallest[np.searchsorted(ordered, p_value, side="left")]) for p_value in p_values
    )
