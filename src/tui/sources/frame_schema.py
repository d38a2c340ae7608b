"""Schema of a source's frames, checked after every parse."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

import pandas as pd
from msgspec import Struct, field
from pandas.api.types import is_float_dtype

from tui.model.errors import Malformed
from tui.sources.body_parsing import PLAIN_NAME

TIME_COLUMNS = {"observed": "datetime64[us]", "known": "datetime64[us, UTC]"}
"""The first two columns of every frame, with their dtypes."""


class FrameSchema(Struct, frozen=True):
    """Columns, ranges, order and size of every frame of a source."""

    keys: tuple[str, ...] = ()
    """Columns that name a series; empty if the frame is one series. ``observed`` ascends in each
    series."""
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Column pattern -> least and greatest value. Each pattern matches a column, and each column
    of numbers matches a pattern. NaN is a missing value and always allowed."""
    min_rows: int = 1
    own_names: tuple[str, ...] = ()
    """Columns of texts that the user wrote, such as tickers. Every other text must be a
    ``PLAIN_NAME``."""

    def check(self, frame: pd.DataFrame) -> None:
        """Raise ``Malformed`` at the first rule that the frame breaks."""
        _check_time_columns(frame)
        if len(frame) < self.min_rows:
            raise Malformed(f"expected {self.min_rows} rows or more, got {len(frame)}")
        _check_ascending(frame, list(self.keys))
        for name, column in frame.items():
            _check_printable("column names", str(name))
            if is_float_dtype(column.dtype):
                self._check_range(str(name), column)
            elif column.dtype == "str":
                texts = [*map(str, column.dropna().unique())]
                _check_printable(str(name), *texts)
                if name not in self.own_names:
                    _check_plain(str(name), *texts)
        for pattern in self.ranges:
            if not any(fnmatchcase(name, pattern) for name in frame.columns):
                raise Malformed(f"expected a column {pattern}, got {', '.join(frame.columns)}")

    def _check_range(self, name: str, column: pd.Series) -> None:
        matching = [limits for pattern, limits in self.ranges.items() if fnmatchcase(name, pattern)]
        if not matching:
            raise Malformed(f"expected no numbers in a column {name}, got some")
        low, high = matching[0]
        numbers = column.to_numpy()  # ten times faster to compare than the column
        wrong = numbers[(numbers < low) | (numbers > high)]
        if wrong.size:
            raise Malformed(f"expected {name} from {low:g} to {high:g}, got {wrong[0]:g}")


def _check_time_columns(frame: pd.DataFrame) -> None:
    dtypes = {name: str(frame[name].dtype) for name in frame.columns[:2]}
    if dtypes != TIME_COLUMNS or frame[list(TIME_COLUMNS)].isna().any(axis=None):
        raise Malformed(f"expected whole columns {TIME_COLUMNS}, got {dtypes}")


def _check_ascending(frame: pd.DataFrame, keys: list[str]) -> None:
    days = frame.groupby(keys, sort=False)["observed"] if keys else frame["observed"]
    wrong = days.diff() <= pd.Timedelta(0)
    if wrong.any():
        row = frame[wrong].iloc[0]
        key = " ".join(str(row[name]) for name in keys)
        raise Malformed(f"expected ascending days, got {row['observed']:%Y-%m-%d} {key} after them")


def _check_plain(where: str, *texts: str) -> None:
    """Raise ``Malformed`` if a text is no name that a publisher writes; it may be empty."""
    for text in texts:
        if text and not PLAIN_NAME.fullmatch(text):
            raise Malformed(f"expected plain names in {where}, got {text[:60]!r}")


def _check_printable(where: str, *texts: str) -> None:
    """Raise ``Malformed`` if a text has control characters, which no name has."""
    for text in texts:
        if not text.isprintable():
            raise Malformed(f"expected printable text in {where}, got {text[:60]!r}")
