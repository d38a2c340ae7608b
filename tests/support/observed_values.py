"""Values of a frame by observed day, key and column."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from pandas.api.types import is_float_dtype

Cell = tuple[object, ...]
"""Observed day, keys and column of a value."""


def observed_values(frame: pd.DataFrame, keys: tuple[str, ...] = ()) -> Mapping[Cell, float]:
    """Return every number of a frame, by its day, the columns ``keys`` and its column."""
    columns = [name for name in frame if is_float_dtype(frame[name].dtype)]
    return {
        (*row, name): value
        for name in columns
        for *row, value in frame[["observed", *keys, name]].itertuples(index=False)
        if pd.notna(value)
    }
