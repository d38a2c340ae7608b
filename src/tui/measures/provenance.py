"""Provenance of the rows of a measure: known time, state, and the datasets they come from."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tui.model.snapshot import Dataset

PROVENANCE_COLUMNS = ("known", "state", "inputs")
"""Last columns of every measure: the time from which a row could be known (UTC), the value of its
``State``, and the (source, part) keys of the datasets it comes from."""

Inputs = tuple[tuple[str, str], ...]
"""(source, part) keys."""


def with_provenance(rows: pd.DataFrame, part: Dataset) -> pd.DataFrame:
    """Return ``rows`` with the columns ``state`` and ``inputs`` of the dataset they come from."""
    inputs = pd.Series([inputs_of(part)] * len(rows), rows.index, dtype=object)
    return rows.assign(state=part.state.value, inputs=inputs)


def inputs_of(part: Dataset) -> Inputs:
    """Return the key of a dataset as the inputs of its own rows."""
    return ((part.source, part.part),)


def merge_inputs(inputs: Iterable[Inputs]) -> Inputs:
    """Return all keys without duplicates, in the order of their first occurrence."""
    return tuple(dict.fromkeys(key for keys in inputs for key in keys))
