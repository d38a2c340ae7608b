"""An exported table as a DataFrame."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd

from tui.model.table import Table, Value
from tui.views.table_data import keys_of, stamped_rows


def table_frame(table: Table) -> pd.DataFrame:
    """Return a table with one column per key, with the two times and the state last.

    Days are ``datetime64``, times are ``datetime64`` in UTC, numbers are ``float64``, truths are
    ``boolean``, text is ``str``. What is missing is NaN, NaT or NA, never 0 and never "".
    """
    keys = keys_of(table)
    columns = [*zip(*stamped_rows(table), strict=True)] or [()] * len(keys)
    return pd.DataFrame(dict(zip(keys, map(_column, columns), strict=True)))


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
