"""Tables of months x cells from rows in any order, and back.

pandas' own pivots and melts take several times as long on the few thousand rows of a TIC table.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pandas as pd


class MonthGrid:
    """Places of rows in a table of months x cells, both ascending."""

    def __init__(self, rows: pd.DataFrame, by: list[str]) -> None:
        """``rows`` have ``observed`` and the columns ``by``, whose values name a cell."""
        self._rows = rows
        months, self._row = np.unique(rows["observed"].to_numpy(), return_inverse=True)
        self._months = pd.DatetimeIndex(months, name="observed")
        keys = pd.MultiIndex.from_frame(rows[by]) if len(by) > 1 else pd.Index(rows[by[0]])
        places, cells = keys.factorize(sort=True)
        self._column = places
        self._cells = cast("pd.Index[Any]", cells).set_names(by)

    def table(self, column: str) -> pd.DataFrame:
        """Return a column as months x cells: the last value of each that is not missing, or NaN."""
        values = self._rows[column].to_numpy(dtype=float)
        table = np.full((len(self._months), len(self._cells)), np.nan)
        is_known = ~np.isnan(values)
        table[self._row[is_known], self._column[is_known]] = values[is_known]
        return pd.DataFrame(table, self._months, self._cells)


def to_rows(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the values of a table that are not missing, in the column ``name``.

    The other columns are ``observed`` and the levels of the table's columns. All months of the
    first cell come first.
    """
    values = table.to_numpy().T
    cells, months = np.nonzero(~np.isnan(values))
    names = [str(name) for name in table.columns.names]
    levels = {name: table.columns.get_level_values(name)[cells] for name in names}
    observed = pd.DatetimeIndex(table.index)[months]
    return pd.DataFrame({"observed": observed, **levels, name: values[cells, months]})
