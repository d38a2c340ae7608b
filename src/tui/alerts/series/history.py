"""Histories of series as arrays, and their alignment if their frequencies differ.

A *step* is one published observation. Its key is an integer that orders steps by the moment they
became known, and then by the day they are about. A value holds from its own step until the next
step of its series, never before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency

Keys = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]
Truths = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

FALSE, UNKNOWN, TRUE = np.int8(0), np.int8(1), np.int8(2)
"""Ordered so that ``and`` is the minimum and ``or`` the maximum of its parts."""

_DAY_BITS = 17
_EPOCH_DAYS = 1 << (_DAY_BITS - 1)
"""Offset added to days since 1970: days from 1791 to 2149 are then not negative."""
NOISE_DECIMALS = 9
"""Decimals that values are rounded to. No published figure has more."""
NEVER = -(1 << 63)
"""Key below that of every step."""


def step_keys(known_s: Keys, days: Keys) -> Keys:
    """Return the keys of steps, from seconds and days since 1970 (UTC)."""
    return (known_s << _DAY_BITS) | (days + _EPOCH_DAYS)


def observed_days(keys: Keys) -> Keys:
    """Return the observed days of steps, in days since 1970."""
    return (keys & ((1 << _DAY_BITS) - 1)) - _EPOCH_DAYS


def known_seconds(keys: Keys) -> Keys:
    """Return the times at which steps became known, in seconds since 1970 (UTC)."""
    return keys >> _DAY_BITS


def day_at(key: int) -> date:
    """Return the observed day of a step."""
    days = (key & ((1 << _DAY_BITS) - 1)) - _EPOCH_DAYS
    return date.fromordinal(days + date(1970, 1, 1).toordinal())


def moment_at(key: int) -> datetime:
    """Return the time at which a step became known (UTC)."""
    return datetime.fromtimestamp(int(key) >> _DAY_BITS, UTC)


def key_before(moment: datetime) -> int:
    """Return a key below that of every step known at or after ``moment``."""
    return (int(moment.timestamp()) << _DAY_BITS) - 1


class History(Struct, frozen=True, eq=False):
    """The published observations of one series, ordered by the days they are about."""

    frequency: Frequency
    unit: Unit
    keys: Keys
    """Keys of the steps, ascending."""
    numbers: Values
    """Values in ``unit``, NaN if missing."""
    simulated: npt.NDArray[np.bool_]
    """True if the value was not published at its step: a later value, or one of the sample."""

    def tail(self, start: int) -> History:
        """Return the observations from index ``start``, or all of them if it is negative."""
        part = slice(max(0, start), None)
        keys, values, simulated = self.keys[part], self.numbers[part], self.simulated[part]
        return History(self.frequency, self.unit, keys, values, simulated)

    def head(self, count: int) -> History:
        """Return the first ``count`` observations."""
        part = slice(count)
        keys, values, simulated = self.keys[part], self.numbers[part], self.simulated[part]
        return History(self.frequency, self.unit, keys, values, simulated)

    def digest(self) -> bytes:
        """Return the SHA-256 of the observations."""
        digest = hashlib.sha256()
        for array in (self.keys, self.numbers, self.simulated):
            digest.update(array.tobytes())
        return digest.digest()

    def equals(self, other: History) -> bool:
        """Return whether both have the same observations."""
        return self.keys.size == other.keys.size and self.is_prefix_of(other)

    def is_prefix_of(self, other: History) -> bool:
        """Return whether ``other`` starts with these observations."""
        if self is other:
            return True
        end = slice(self.keys.size)
        return (
            are_same(self.keys, other.keys[end])
            and are_same(self.simulated, other.simulated[end])
            and (
                are_same(self.numbers.view(np.int64), other.numbers[end].view(np.int64))
                or np.array_equal(self.numbers, other.numbers[end], equal_nan=True)
            )
        )


_SIMULATED = ("reconstructed", "sample")


def build_history(frequency: Frequency, unit: Unit, rows: pd.DataFrame) -> History:
    """Return the history in the frame of a named series.

    If an observation became known after a newer one, it counts as known with the newer one.
    """
    if rows.empty:
        no_keys = np.array([], np.int64)
        return History(frequency, unit, no_keys, np.array([]), np.array([], np.bool_))
    known_s = pd.DatetimeIndex(rows["known"]).as_unit("s").asi8
    known_s = np.minimum.accumulate(known_s[::-1])[::-1]
    days = pd.DatetimeIndex(rows.index).as_unit("s").asi8 // 86_400
    values = rows["value"].to_numpy(np.float64)
    simulated = rows["state"].isin(_SIMULATED).to_numpy()
    return History(frequency, unit, step_keys(known_s, days), values, simulated)


def break_keys(keys: Keys, breaks: Collection[date]) -> tuple[int, ...]:
    """Return the keys of the first steps observed at or after some days."""
    if not breaks:
        return ()
    days = np.array(sorted(breaks), "datetime64[D]").astype(np.int64)
    places = np.searchsorted(observed_days(keys), days)
    return tuple(int(keys[place]) for place in places if place < keys.size)


class StepValues(Struct, frozen=True, eq=False):
    """Values at steps. A constant has one value and no keys."""

    unit: Unit
    numbers: Values
    keys: Keys | None
    frequency: Frequency = Frequency.CLOSE
    breaks: tuple[int, ...] = ()
    """Keys of the first steps of new series: values on two sides of one do not compare."""

    def in_unit(self, unit: Unit) -> StepValues:
        """Return the values in ``unit``, which must be percent or basis points."""
        if unit is self.unit:
            return self
        factor = 100.0 if unit is Unit.BP else 0.01
        return replace(self, unit=unit, numbers=self.numbers * factor).rounded()

    def rounded(self) -> StepValues:
        """Return the values without floating-point noise: a computed 15 bp is exactly 15."""
        return replace(self, numbers=self.numbers.round(NOISE_DECIMALS))

    def at_steps(self, keys: Keys) -> Values:
        """Return the value that holds at each of ``keys``, NaN before the first own step."""
        return self.numbers if self.keys is None else values_at(self.numbers, self.keys, keys)


class StepTruths(Struct, frozen=True, eq=False):
    """TRUE, FALSE or UNKNOWN at steps."""

    truths: Truths
    keys: Keys
    frequency: Frequency

    def at_steps(self, keys: Keys) -> Truths:
        """Return the truth that holds at each of ``keys``, UNKNOWN before the first own step."""
        if are_same(keys, self.keys):
            return self.truths
        if not self.keys.size:
            return np.full(keys.size, UNKNOWN)
        places = self.keys.searchsorted(keys, side="right") - 1
        truths = self.truths[places]
        truths[: _count_before(places)] = UNKNOWN
        return truths


def are_same(left: Keys | Flags, right: Keys | Flags) -> bool:
    """Return whether two arrays are equal, sooner than numpy does for small ones."""
    return left is right or (left.size == right.size and bool((left == right).all()))


def truths_of(is_true: Flags, is_unknown: Flags) -> Truths:
    """Return UNKNOWN, TRUE or FALSE for each step."""
    truths: Truths = TRUE * is_true
    truths[is_unknown] = UNKNOWN
    return truths


def values_at(values: Values, keys: Keys, target_keys: Keys) -> Values:
    """Return the newest of ``values`` at each target step, NaN before the first."""
    if are_same(target_keys, keys):
        return values
    if not keys.size:
        return np.full(target_keys.size, np.nan)
    places = keys.searchsorted(target_keys, side="right") - 1
    held = values[places]
    held[: _count_before(places)] = np.nan
    return held


def _count_before(places: npt.NDArray[np.intp]) -> int:
    """Return how many of some ascending places are before the first step."""
    return int(places.searchsorted(0))


def merge_keys(keys: Iterable[Keys | None]) -> Keys | None:
    """Return the keys of all arrays, each once, ascending. None if only constants are given."""
    distinct = list({id(array): array for array in keys if array is not None}.values())
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    first, *others = distinct
    if all(are_same(first, other) for other in others):
        return first
    merged = np.sort(np.concatenate(distinct), kind="stable")  # fast, as each part is in order
    return np.concatenate((merged[:1], merged[1:][merged[1:] != merged[:-1]]))
