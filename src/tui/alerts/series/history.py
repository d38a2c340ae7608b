"""Histories as arrays, and how those of different clocks are brought together.

A *step* is one published observation: its key orders steps by the moment they became known and,
where several became known at once, by the day they are about. A value holds from its own step
until the next of its series, never before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency

Keys = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]
Truths = npt.NDArray[np.int8]

FALSE, UNKNOWN, TRUE = np.int8(0), np.int8(1), np.int8(2)
"""Ordered, so that ``and`` is the least and ``or`` the greatest of its parts."""

_DAY_BITS = 17
_EPOCH_DAYS = 1 << (_DAY_BITS - 1)
"""Added to days since 1970, so that none from 1791 to 2149 is negative."""
NOISE_DECIMALS = 9
"""Binary noise lies below this; no figure does."""
NEVER = -(1 << 63)
"""Before every step."""


def keys_of(known_s: Keys, observed_days: Keys) -> Keys:
    """Steps known at seconds since 1970, about days since 1970."""
    return (known_s << _DAY_BITS) | (observed_days + _EPOCH_DAYS)


def observed_of(keys: Keys) -> Keys:
    """The days since 1970 the steps are about."""
    return (keys & ((1 << _DAY_BITS) - 1)) - _EPOCH_DAYS


def known_of(keys: Keys) -> Keys:
    """The seconds since 1970 at which the steps became known."""
    return keys >> _DAY_BITS


def day_at(key: int) -> date:
    """The day a step is about."""
    days = (key & ((1 << _DAY_BITS) - 1)) - _EPOCH_DAYS
    return date.fromordinal(days + date(1970, 1, 1).toordinal())


def moment_at(key: int) -> datetime:
    """When a step became known, UTC."""
    return datetime.fromtimestamp(int(key) >> _DAY_BITS, UTC)


def key_at(moment: datetime) -> int:
    """The key that everything known by a moment is not greater than."""
    return ((int(moment.timestamp()) + 1) << _DAY_BITS) - 1


def key_before(moment: datetime) -> int:
    """The key that everything known from a moment on is greater than."""
    return (int(moment.timestamp()) << _DAY_BITS) - 1


@dataclass(frozen=True, eq=False)
class History:
    """The published observations of one series, in the order of the days they are about."""

    clock: Frequency
    unit: Unit
    keys: Keys
    """Ascending."""
    numbers: Values
    """NaN where a value is missing."""
    simulated: npt.NDArray[np.bool_]
    """True where the value is not the one published then, but a later or a sample one."""

    def since(self, place: int) -> History:
        """Its observations from a place on."""
        cut = slice(max(0, place), None)
        keys, values, simulated = self.keys[cut], self.numbers[cut], self.simulated[cut]
        return History(self.clock, self.unit, keys, values, simulated)

    def same(self, other: History) -> bool:
        """Whether both say the same."""
        return self.keys.size == other.keys.size and self.begins(other)

    def begins(self, other: History) -> bool:
        """Whether the other one says the same and perhaps more after it."""
        if self is other:
            return True
        end = slice(self.keys.size)
        return (
            np.array_equal(self.keys, other.keys[end])
            and np.array_equal(self.numbers, other.numbers[end], equal_nan=True)
            and np.array_equal(self.simulated, other.simulated[end])
        )


_SIMULATED = ("reconstructed", "sample")


def history_of(clock: Frequency, unit: Unit, rows: pd.DataFrame) -> History:
    """The history in a frame of a named series.

    Where an observation came later than the one after it, it counts as known with that one.
    """
    if rows.empty:
        nothing = np.array([], np.int64)
        return History(clock, unit, nothing, np.array([]), np.array([], np.bool_))
    known_s = pd.DatetimeIndex(rows["known"]).as_unit("s").asi8
    known_s = np.minimum.accumulate(known_s[::-1])[::-1]
    days = pd.DatetimeIndex(rows.index).as_unit("s").asi8 // 86_400
    values = rows["value"].to_numpy(np.float64)
    simulated = rows["state"].isin(_SIMULATED).to_numpy()
    return History(clock, unit, keys_of(known_s, days), values, simulated)


@dataclass(frozen=True, eq=False)
class StepValues:
    """Values at steps; a constant has no steps and one value."""

    unit: Unit
    numbers: Values
    keys: Keys | None
    clock: Frequency = Frequency.CLOSE

    def in_unit(self, unit: Unit) -> StepValues:
        """The same in percent or in basis points, whichever is asked for."""
        if unit is self.unit:
            return self
        factor = 100.0 if unit is Unit.BP else 0.01
        return StepValues(unit, self.numbers * factor, self.keys, self.clock).rounded()

    def rounded(self) -> StepValues:
        """Without binary noise: 15 bp worked out are 15 bp written."""
        return replace(self, numbers=np.round(self.numbers, NOISE_DECIMALS))

    def on(self, keys: Keys) -> Values:
        """What holds at each of these steps, NaN before the first of its own."""
        return self.numbers if self.keys is None else held(self.numbers, self.keys, keys)


@dataclass(frozen=True, eq=False)
class StepTruths:
    """TRUE, FALSE or UNKNOWN at steps."""

    truths: Truths
    keys: Keys
    clock: Frequency

    def on(self, keys: Keys) -> Truths:
        """What holds at each of these steps, UNKNOWN before the first of its own."""
        if keys is self.keys:
            return self.truths
        places = np.searchsorted(self.keys, keys, side="right") - 1
        found = np.where(places >= 0, self.truths[places], UNKNOWN) if self.keys.size else None
        return np.full(keys.size, UNKNOWN) if found is None else found.astype(np.int8)


def held(values: Values, keys: Keys, wanted: Keys) -> Values:
    """The newest of ``values`` at each wanted step, NaN before the first."""
    if wanted is keys:
        return values
    if not keys.size:
        return np.full(wanted.size, np.nan)
    places = np.searchsorted(keys, wanted, side="right") - 1
    return np.where(places >= 0, values[places], np.nan)


def together(keys: Iterable[Keys | None]) -> Keys | None:
    """The steps of all, each once, ascending; None for constants alone."""
    found: list[Keys] = []
    for one in keys:
        if one is not None and not any(one is other for other in found):
            found.append(one)
    if len(found) < 2:
        return found[0] if found else None
    first = found[0]
    if all(np.array_equal(first, other) for other in found[1:]):
        return first
    return np.unique(np.concatenate(found))
