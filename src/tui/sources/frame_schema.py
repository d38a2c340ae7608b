"""What the frames of a source look like, whatever its parser made of a body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase

import pandas as pd
from pandas.api.types import is_float_dtype

from tui.model.errors import Malformed

STAMPS = {"observed": "datetime64[us]", "known": "datetime64[us, UTC]"}
"""The first two columns of every frame."""


@dataclass(frozen=True)
class FrameSchema:
    """The columns, ranges, order and size that every frame of a source keeps."""

    series: tuple[str, ...] = ()
    """Columns that name a series, none where the frame is one; ``observed`` ascends in each."""
    numbers: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Pattern of names -> least and greatest value; there is a column of each, and no number
    column without one. NaN is a missing value."""
    least_rows: int = 1
    reaches: date = date.min
    """Every body goes on at least to this day: one that ends before was frozen by its publisher."""

    def check(self, frame: pd.DataFrame) -> None:
        """Malformed names the first thing a frame does not keep."""
        _stamps(frame)
        if len(frame) < self.least_rows:
            raise Malformed(f"expected {self.least_rows} rows or more, got {len(frame)}")
        newest = frame["observed"].max()
        if newest < pd.Timestamp(self.reaches):
            raise Malformed(
                f"overdue: expected data to {self.reaches} or later, got {newest:%Y-%m-%d} at last"
            )
        _ascending(frame, list(self.series))
        for name, column in frame.items():
            _printable("column names", str(name))
            if is_float_dtype(column.dtype):
                self._in_range(str(name), column)
            elif column.dtype == "str":
                _printable(str(name), *map(str, column.dropna().unique()))
        for pattern in self.numbers:
            if not any(fnmatchcase(name, pattern) for name in frame.columns):
                raise Malformed(f"expected a column {pattern}, got {', '.join(frame.columns)}")

    def _in_range(self, name: str, column: pd.Series) -> None:
        spans = [span for pattern, span in self.numbers.items() if fnmatchcase(name, pattern)]
        if not spans:
            raise Malformed(f"expected no numbers in a column {name}, got some")
        low, high = spans[0]
        wrong = column[~(column.between(low, high) | column.isna())]
        if not wrong.empty:
            raise Malformed(f"expected {name} from {low:g} to {high:g}, got {wrong.iloc[0]:g}")


def _stamps(frame: pd.DataFrame) -> None:
    came = {name: str(frame[name].dtype) for name in frame.columns[:2]}
    if came != STAMPS or frame[list(STAMPS)].isna().any(axis=None):
        raise Malformed(f"expected whole columns {STAMPS}, got {came}")


def _ascending(frame: pd.DataFrame, series: list[str]) -> None:
    days = frame.groupby(series, sort=False)["observed"] if series else frame["observed"]
    wrong = days.diff() <= pd.Timedelta(0)
    if wrong.any():
        row = frame[wrong].iloc[0]
        of = " ".join(str(row[name]) for name in series)
        raise Malformed(f"expected ascending days, got {row['observed']:%Y-%m-%d} {of} after them")


def _printable(where: str, *texts: str) -> None:
    """What a network says is painted as it is: it may hold no control character."""
    for text in texts:
        if not text.isprintable():
            raise Malformed(f"expected printable text in {where}, got {text[:60]!r}")
