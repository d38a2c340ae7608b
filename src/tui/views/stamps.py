"""Plain values out of frames: a view holds no NaN and no pandas scalar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui.model.snapshot import Stamp, State

if TYPE_CHECKING:
    import pandas as pd

NOTHING_KNOWN = Stamp(None, None, State.CACHED)
"""The stamp of a view that has nothing to show."""


def float_or_none(value: float) -> float | None:
    """The same number, None for NaN."""
    return None if value != value else float(value)


def stamp(observed: datetime, row: Mapping[Any, Any] | pd.Series) -> Stamp:
    """The stamp of one row of a measure, by its ``known``, ``state`` and ``inputs``."""
    known = row["known"].to_pydatetime()
    return Stamp(observed.date(), known, State(row["state"]), row["inputs"])
