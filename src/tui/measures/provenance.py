"""Where the rows of a measure come from: the datasets each was taken or worked out from."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tui.model.snapshot import Dataset

STAMPED = ("known", "state", "inputs")
"""The columns every measure ends with: when a row could be known, how far to trust it, and the
(source, part) keys it comes from."""

Inputs = tuple[tuple[str, str], ...]


def stamped(rows: pd.DataFrame, part: Dataset) -> pd.DataFrame:
    """``rows`` of one dataset with the ``state`` and ``inputs`` columns of that dataset."""
    inputs = pd.Series([((part.source, part.part),)] * len(rows), rows.index, dtype=object)
    return rows.assign(state=part.state.value, inputs=inputs)


def joined(inputs: Iterable[Inputs]) -> Inputs:
    """All of them, each once, in the order they first come."""
    return tuple(dict.fromkeys(key for keys in inputs for key in keys))
