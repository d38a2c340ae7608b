"""Convert pandas values for views.

Views hold Python scalars, and ``None`` instead of NaN.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui.model.snapshot import Stamp, State

if TYPE_CHECKING:
    import pandas as pd

NOTHING_KNOWN = Stamp(None, None, State.CACHED)
"""Stamp of a view without data."""


def float_or_none(value: float) -> float | None:
    """Return a number as a Python float, or None for NaN."""
    return None if value != value else float(value)


def int_or_none(value: float) -> int | None:
    """Return a whole number as a Python int, or None for NaN."""
    return None if value != value else int(value)


def records(rows: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return what ``rows.to_dict("records")`` returns. It is quicker for a few rows."""
    names = list(rows.columns)
    columns = (column.tolist() for _, column in rows.items())
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def is_monthly(figure: Stamp) -> bool:
    """Return whether a figure is of a whole month: all that it comes from is."""
    # The sources import pandas, which must not be loaded before the first painted frame.
    from tui.sources.registry import SOURCES

    monthly = {source.name for source in SOURCES if source.is_monthly}
    return bool(figure.inputs) and all(source in monthly for source, _ in figure.inputs)


def stamp(observed: datetime, row: Mapping[Any, Any] | pd.Series) -> Stamp:
    """Return the stamp of a measure's row, from its ``known``, ``state`` and ``inputs``."""
    known = row["known"].to_pydatetime()
    return Stamp(observed.date(), known, State(row["state"]), row["inputs"])
