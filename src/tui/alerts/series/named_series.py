"""A series that a rule can name, and the frame of its history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
from msgspec import Struct

from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.measures.provenance import PROVENANCE_COLUMNS
from tui.model.snapshot import PartsRead, Snapshot

COLUMNS = ["value", *PROVENANCE_COLUMNS]
"""Columns of the frame of a history."""


class NamedSeries(Struct, frozen=True):
    """A series that a rule can name: unit, frequency, sources, and the function that reads it."""

    unit: Unit
    frequency: Frequency
    formula: str
    """Definition in words, which the provenance screen shows."""
    sources: tuple[str, ...]
    history: Callable[[Snapshot], pd.DataFrame]
    """Frame by ``observed`` (ascending, unique): ``value`` in ``unit`` (NaN if missing),
    ``known``, ``state`` and ``inputs``."""
    ranked: bool = False
    """True for the funds of ``SECTORS``."""
    breaks: tuple[date, ...] = ()
    """First observed days of each new series after the first, oldest first. Figures on two sides
    of a break do not compare."""
    funds: tuple[str, ...] = ()
    """Funds whose closes the series is computed from."""
    keeps_past: bool = False
    """True if the history of the newest vintages has each value as it was known on its day."""
    revised_part: tuple[str, str] | None = None
    """The (source, part) that it is read from, if that is revised and the source otherwise not."""

    @property
    def parts_read(self) -> PartsRead:
        """Sources or part that the history is read from, for ``EarlierSnapshots``."""
        return self.sources if self.revised_part is None else (self.revised_part,)


def dated(values: pd.Series, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the frame of a history: ``values`` with the provenance of ``rows``."""
    return rows.assign(value=values)[COLUMNS]


def column_of(
    measure: Callable[[Snapshot], pd.DataFrame], column: str
) -> Callable[[Snapshot], pd.DataFrame]:
    """Return the function that reads a history off one column of a measure."""

    def history(snapshot: Snapshot) -> pd.DataFrame:
        rows = measure(snapshot)
        return dated(rows[column], rows)

    return history
