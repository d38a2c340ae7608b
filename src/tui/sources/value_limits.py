"""Limits of a source's values, checked after its schema: values against neighbours and siblings.

Neighbours are the observations before and after a value in its series. Siblings are the values of
the same day that must agree with it, such as the parts of a total. A value outside a limit makes
the body ``Malformed``. Every check depends on the body alone, so a stored body and a new one are
treated alike. Limits come from the history at hand; docs/data.md states them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Protocol

import numpy as np
import pandas as pd
from msgspec import Struct, field

from tui.model.errors import Disputed, Malformed

REFUSED = "refused until the publisher corrects it"
"""Remedy of a value that no later observation can confirm."""
UNCONFIRMED = "set aside until the next observation confirms it"
"""Remedy of a value beyond the largest move on record, but conceivable."""


RowName = str | int


class ValueLimit(Protocol):
    """One limit of a source's values."""

    @property
    def part(self) -> str:
        """Pattern of the parts that the limit applies to."""

    def check(self, frame: pd.DataFrame) -> None:
        """Raise ``Malformed`` at the first value outside the limit."""


class NeighbourLimit(Struct, frozen=True):
    """Limit of the change from one observation of a series to the next.

    A change by more than ``most`` is conceivable. It is accepted if the next observation stands
    nearer to the new value than to the one before, else if the publisher repeats it. A change by
    the factor ``unit_factor`` is one of unit. No later observation confirms it. The publisher's
    repetition does so below ``collapse_factor``, if the values after it stay there.
    """

    columns: str
    """Pattern of the columns."""
    most: float
    """Largest change accepted at once, in the column's unit, or as a factor if ``is_ratio``."""
    unit_factor: float = np.inf
    unit_change: float = 0.0
    """Least change of unit, in the column's unit. Near zero, small changes have large factors."""
    collapse_factor: float = 0.0
    """Factor below which a change of unit may be a real collapse or an unnamed split."""
    is_ratio: bool = False
    floor: float = 0.01
    """Lower values count as this one in a factor."""
    keys: tuple[str, ...] = ()
    """Columns that name a series; empty if the frame is one series."""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column -> its values in the rows that are compared; empty for all rows."""
    since: date = date.min
    """First observed day that is compared."""
    max_gap: timedelta = timedelta(days=10)
    """Longest time between two observations that are compared."""
    part: str = "*"

    def check(self, frame: pd.DataFrame) -> None:
        """Raise ``Malformed`` at the first change outside the limit.

        If all such changes may be right, raise ``Disputed``.
        """
        rows = frame
        for name, accepted in self.where.items():
            rows = rows[rows[name].isin(accepted)]
        if self.since > date.min:
            rows = rows[rows["observed"] >= pd.Timestamp(self.since)]
        series = _series_numbers(rows, self.keys)
        order = np.argsort(series, kind="stable")
        disputes: dict[str, str] = {}
        for name in _matching(frame, self.columns):
            kept = order[rows[name].notna().to_numpy()[order]]
            disputes |= self._check_column(rows, name, kept, series[kept])
        if disputes:
            raise Disputed(next(iter(disputes.values())), frozenset(disputes))

    def _check_column(
        self, rows: pd.DataFrame, name: str, kept: np.ndarray, series: np.ndarray
    ) -> dict[str, str]:
        """Check a column's values, which are the rows ``kept``, series by series.

        Return the disputed values with the reasons. Raise ``Malformed`` at one that is wrong.
        """
        values = rows[name].to_numpy()[kept]
        days = rows["observed"].to_numpy()[kept]
        is_next = (series[1:] == series[:-1]) & (np.diff(days) <= np.timedelta64(self.max_gap))
        logs = np.log(np.maximum(values, self.floor))
        scale, most = (logs, np.log(self.most)) if self.is_ratio else (values, self.most)
        step = np.diff(scale)
        is_far = is_next & (np.abs(step) > most)
        factor = np.where(is_next, np.exp(np.abs(np.diff(logs))), 1.0)
        is_unit = (factor >= self.unit_factor) & (np.abs(np.diff(values)) >= self.unit_change)
        if not (is_far | is_unit).any():
            return {}
        is_confirmed = np.zeros(len(step), dtype=bool)
        is_confirmed[:-1] = is_next[1:] & (np.abs(step[1:]) < np.abs(step[1:] + step[:-1]))
        is_newest = np.append(~is_next[1:], True)
        is_collapse = is_unit & is_confirmed & (factor < self.collapse_factor)
        is_spike = ~is_unit & is_far & ~is_confirmed & ~is_newest
        is_return = np.zeros(len(step), dtype=bool)
        is_return[1:] = is_spike[:-1] & (np.abs(step[1:] + step[:-1]) <= most) & ~is_unit[1:]
        is_spike &= ~is_return
        is_wrong = (is_unit | (is_far & ~is_confirmed)) & ~is_collapse & ~is_spike & ~is_return
        for at in np.flatnonzero(is_wrong)[:1]:
            remedy = UNCONFIRMED if is_newest[at] and not is_unit[at] else REFUSED
            raise Malformed(f"{self._reason(rows.iloc[kept[at : at + 3]], name)}; {remedy}")
        disputes = {}
        for at in np.flatnonzero(is_collapse | is_spike):
            around = rows.iloc[kept[at : at + 3]]
            value = f"{_label(around.iloc[1], self.keys)} {name} {_day(around.iloc[1])}".strip()
            disputes[f"{value} {step[at]:+.3g}"] = self._reason(around, name)
        return disputes

    def _reason(self, rows: pd.DataFrame, name: str) -> str:
        """Return that the second row does not follow from the first one."""
        before, wrong = rows.iloc[0], rows.iloc[1]
        after = ""
        if len(rows) > 2 and _label(rows.iloc[2], self.keys) == _label(wrong, self.keys):
            after = f" and {_shown(rows.iloc[2], name)} after it"
        label = f"{_label(wrong, self.keys)} {name}".strip()
        return (
            f"expected {label} of {_day(wrong)} near its neighbours, got {wrong[name]:.10g} with "
            f"{_shown(before, name)} before it{after}"
        )


class ColumnSum(Struct, frozen=True):
    """A column that is the sum of other columns in every row that has all of them."""

    total: str
    addends: tuple[str, ...]
    tolerance: float
    """Largest error that rounding explains, in the unit of the columns."""
    tolerance_share: float = 0.0
    """Further error allowed, as a share of the total."""
    keys: tuple[str, ...] = ()
    """Columns that name a row in messages."""
    part: str = "*"

    def check(self, frame: pd.DataFrame) -> None:
        """Raise ``Malformed`` at the first row whose sum is not its total."""
        total = frame[self.total].to_numpy()
        sums = frame[list(self.addends)].to_numpy().sum(axis=1)
        allowed = self.tolerance + self.tolerance_share * np.abs(total)
        wrong = np.flatnonzero(np.abs(sums - total) > allowed)
        if wrong.size:
            row = frame.iloc[wrong[0]]
            raise Malformed(
                f"expected {_label(row, self.keys)} {self.total} of {_day(row)} as the sum of "
                f"{', '.join(self.addends)}, got {row[self.total]:.10g}, not "
                f"{sums[wrong[0]]:.10g}; {REFUSED}"
            )


class RowSums(Struct, frozen=True):
    """Rows that are the sums of other rows of the same day."""

    key: str
    """Column that names a row."""
    sums: tuple[tuple[RowName, tuple[RowName, ...]], ...]
    """Name of a row, and names of the rows that add up to it."""
    columns: str
    """Pattern of the columns."""
    tolerance: float
    """Largest error that rounding explains, in the unit of the columns."""
    by: tuple[str, ...] = ()
    """Columns that, beside ``observed``, distinguish the sums of a day."""
    part: str = "*"

    def check(self, frame: pd.DataFrame) -> None:
        """Raise ``Malformed`` at the first day whose rows do not add up."""
        names = list(dict.fromkeys(name for total, rest in self.sums for name in (total, *rest)))
        rows = frame[frame[self.key].isin(names)]
        columns = _matching(frame, self.columns)
        days = rows.groupby(["observed", *self.by], sort=False).ngroup().to_numpy()
        places = np.full((days.max(initial=-1) + 1, len(names)), len(rows))
        places[days, pd.Index(names).get_indexer(pd.Index(rows[self.key]))] = np.arange(len(rows))
        missing = np.full((1, len(columns)), np.nan)
        values = np.concatenate([rows[columns].to_numpy(), missing])[places]
        for total, addends in self.sums:
            sums = values[:, [names.index(name) for name in addends]].sum(axis=1)
            errors = np.abs(sums - values[:, names.index(total)])
            wrong = np.argwhere(errors > self.tolerance)
            if wrong.size:
                day, column = wrong[0]
                row = rows.iloc[places[day, names.index(total)]]
                self._refuse(row, columns[column], addends, sums[day, column])

    def _refuse(
        self, row: pd.Series, column: str, addends: tuple[RowName, ...], total: float
    ) -> None:
        label = _label(row, (self.key, *self.by))
        listed = ", ".join(map(str, addends))
        raise Malformed(
            f"expected {column} of {self.key} {label} of {_day(row)} as the sum of {listed}, got "
            f"{row[column]:.10g}, not {total:.10g}; {REFUSED}"
        )


def _matching(frame: pd.DataFrame, pattern: str) -> list[str]:
    return [name for name in frame.columns[2:] if fnmatchcase(name, pattern)]


def _series_numbers(rows: pd.DataFrame, keys: tuple[str, ...]) -> np.ndarray:
    """Return the number of each row's series, equal in rows with equal keys."""
    if not keys:
        return np.zeros(len(rows), dtype="int64")
    return rows.groupby(list(keys), sort=False).ngroup().to_numpy()


def _label(row: pd.Series, keys: tuple[str, ...]) -> str:
    return " ".join(str(row[name]) for name in keys)


def _shown(row: pd.Series, name: str) -> str:
    return f"{row[name]:.10g} of {_day(row)}"


def _day(row: pd.Series) -> str:
    return f"{row['observed']:%Y-%m-%d}"
