"""An exported table as a DataFrame."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd

from tui.model.table import Row, Table, Value
from tui.views.table_data import STAMPED


def table_frame(table: Table) -> pd.DataFrame:
    """Return a table with one column per key, and ``STAMPED`` as the last three.

    Days are ``datetime64``, times are ``datetime64`` in UTC, numbers are ``float64``, truths are
    ``boolean``, text is ``str``. What is missing is NaN, NaT or NA, never 0 and never "".
    """
    keys = [*(column.key for column in table.columns), *STAMPED]
    columns = [*zip(*map(_values, table.rows), strict=True)] or [()] * len(keys)
    return pd.DataFrame(dict(zip(keys, map(_column, columns), strict=True)))


def _values(row: Row) -> list[Value]:
    stamp = row.stamp
    return [*(cell.value for cell in row.cells), stamp.observed, stamp.known, stamp.state.value]


def _column(values: Sequence[Value]) -> pd.Series:
    present = [None if value == "" else value for value in values]
    kinds = {type(value) for value in present if value is not None}
    if not kinds:
        return pd.Series(present, dtype="object")
    if kinds == {bool}:
        return pd.Series(present, dtype="boolean")
    if kinds <= {int, float}:
        return pd.Series(present, dtype="float64")
    if kinds == {datetime}:
        return pd.Series(pd.to_datetime(pd.Series(present, dtype="object"), utc=True))
    if kinds == {date}:
        return pd.Series(pd.to_datetime(pd.Series(present, dtype="object")))
    return pd.Series(present, dtype="str" if kinds == {str} else "object")
