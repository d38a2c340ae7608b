"""The functions of the rule language, each over whole columns. Windows trail and are whole.

A window with a missing value, or reaching before the first observation, gives an unknown value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from pandas.core.window.rolling import Rolling

from tui.alerts.language.expression import Call, Name, Unit
from tui.alerts.series.catalogue import BENCHMARK, SECTORS
from tui.alerts.series.history import (
    FALSE,
    NOISE_DECIMALS,
    TRUE,
    UNKNOWN,
    History,
    Keys,
    StepTruths,
    StepValues,
    Values,
    held,
    known_of,
    observed_of,
    together,
)

_SECONDS_A_DAY = 86_400
_PCT = 100.0


@dataclass(frozen=True, eq=False)
class Context:
    """What a function may look at besides its arguments."""

    histories: Mapping[str, History]
    steps: Keys
    """Of the whole rule."""


def call(
    node: Call, arguments: Sequence[StepValues | StepTruths], count: int, context: Context
) -> StepValues | StepTruths:
    """What a checked call gives; ``count`` is its window in observations."""
    found = _called(node, arguments, count, context)
    return found.rounded() if isinstance(found, StepValues) else found


def _called(
    node: Call, arguments: Sequence[StepValues | StepTruths], count: int, context: Context
) -> StepValues | StepTruths:
    first = arguments[0]
    if isinstance(first, StepTruths):
        values = _count(first, count) if node.function == "count" else _streak(first)
        return StepValues(Unit.NUMBER, values, first.keys, first.clock)
    match node.function, arguments:
        case "corr", [_, StepValues() as other]:
            return _corr(first, other, count)
        case "crossed_above" | "crossed_below", [_, StepValues() as level]:
            return _crossed(first, level, up=node.function == "crossed_above")
        case "age", _:
            return _age(first, context.steps)
        case (("rank" | "rel"), _):
            name = node.arguments[0]
            assert isinstance(name, Name), "checked before"
            return _among_funds(node.function, name.name, count, context)
    unit, values = _OVER_WINDOW[node.function](first, count)
    return StepValues(unit, values, first.keys, first.clock)


def _chg(of: StepValues, count: int) -> tuple[Unit, Values]:
    change = of.numbers - _before(of.numbers, count)
    return (Unit.BP, change * _PCT) if of.unit is Unit.PCT else (of.unit, change)


def _pct(of: StepValues, count: int) -> tuple[Unit, Values]:
    return Unit.PCT, _growth(of.numbers, count) * _PCT


def _growth(values: Values, count: int) -> Values:
    """Relative change over so many observations; unknown from a base that is not above zero."""
    base = _before(values, count)
    return values / np.where(base > 0, base, np.nan) - 1.0


def _before(values: Values, count: int) -> Values:
    """The values so many observations earlier."""
    earlier = np.full(values.size, np.nan)
    earlier[count:] = values[: max(0, values.size - count)]
    return earlier


def _rolling(values: Values, count: int) -> Rolling[pd.Series]:
    return pd.Series(values).rolling(count, min_periods=count)


def _avg(of: StepValues, count: int) -> tuple[Unit, Values]:
    return of.unit, _rolling(of.numbers, count).mean().to_numpy()


def _min(of: StepValues, count: int) -> tuple[Unit, Values]:
    return of.unit, _rolling(of.numbers, count).min().to_numpy()


def _max(of: StepValues, count: int) -> tuple[Unit, Values]:
    return of.unit, _rolling(of.numbers, count).max().to_numpy()


def _std(of: StepValues, count: int) -> tuple[Unit, Values]:
    return of.unit, _rolling(of.numbers, count).std().to_numpy()


def _z(of: StepValues, count: int) -> tuple[Unit, Values]:
    window = _rolling(of.numbers, count)
    spread = window.std().round(NOISE_DECIMALS).to_numpy()
    spread = np.where(spread > 0, spread, np.nan)
    return Unit.NUMBER, (of.numbers - window.mean().to_numpy()) / spread


def _pctl(of: StepValues, count: int) -> tuple[Unit, Values]:
    return Unit.PCT, _rolling(of.numbers, count).rank(pct=True).to_numpy() * _PCT


_OVER_WINDOW: Mapping[str, Callable[[StepValues, int], tuple[Unit, Values]]] = {
    "chg": _chg,
    "pct": _pct,
    "avg": _avg,
    "min": _min,
    "max": _max,
    "std": _std,
    "z": _z,
    "pctl": _pctl,
}


def _count(of: StepTruths, count: int) -> Values:
    """How many of the last observations were true; unknown where one of them is."""
    truths = np.where(of.truths == UNKNOWN, np.nan, of.truths == TRUE)
    totals: Values = np.rint(_rolling(truths, count).sum().to_numpy())
    return totals


def _streak(of: StepTruths) -> Values:
    """How many observations in a row were true; an unknown one neither adds nor ends.

    Unknown before the first that is known.
    """
    known = np.maximum.accumulate(of.truths != UNKNOWN) if of.truths.size else False
    true = (of.truths == TRUE).cumsum()
    ended = np.maximum.accumulate(np.where(of.truths == FALSE, true, 0)) if true.size else true
    runs: Values = np.where(known, true - ended, np.nan)
    return runs


def _crossed(of: StepValues, level: StepValues, *, up: bool) -> StepTruths:
    """Where a value is beyond a level and the one before it was not beyond its own."""
    keys = together((of.keys, level.keys))
    assert keys is not None, "checked before: a series is watched"
    bar = level if level.unit is of.unit else level.in_unit(of.unit)
    gap = np.broadcast_to(of.on(keys) - bar.on(keys), keys.shape)
    gap = gap if up else -gap
    before = _before(gap, 1)
    truths = np.where((gap > 0) & (before <= 0), TRUE, FALSE)
    truths = np.where(np.isnan(gap) | np.isnan(before), UNKNOWN, truths).astype(np.int8)
    return StepTruths(truths, keys, max(of.clock, level.clock))


def _age(of: StepValues, steps: Keys) -> StepValues:
    """Days from the newest observation to each step of the rule."""
    assert of.keys is not None, "checked before: age takes a name"
    newest = held(observed_of(of.keys).astype(np.float64), of.keys, steps)
    return StepValues(Unit.DAYS, known_of(steps) // _SECONDS_A_DAY - newest, steps, of.clock)


def _corr(one: StepValues, other: StepValues, count: int) -> StepValues:
    """Correlation of changes from one observation to the next, on the days both have one."""
    assert one.keys is not None, "checked before: corr takes series"
    assert other.keys is not None, "checked before: corr takes series"
    _, here, there = np.intersect1d(
        observed_of(one.keys), observed_of(other.keys), return_indices=True
    )
    left, right = (
        _growth(column.numbers[places], 1)
        if column.unit is Unit.LEVEL
        else column.numbers[places] - _before(column.numbers[places], 1)
        for column, places in ((one, here), (other, there))
    )
    found = _rolling(left, count).corr(pd.Series(right)).to_numpy()
    flat = _flat(left, count) | _flat(right, count)
    keys = np.maximum(one.keys[here], other.keys[there])
    values = np.where(flat | ~np.isfinite(found), np.nan, found)
    return StepValues(Unit.NUMBER, values, keys, max(one.clock, other.clock))


def _flat(values: Values, count: int) -> npt.NDArray[np.bool_]:
    """Where nothing changes in a window."""
    flat: npt.NDArray[np.bool_] = (
        _rolling(values, count).std().round(NOISE_DECIMALS).to_numpy() == 0
    )
    return flat


def _among_funds(function: str, name: str, count: int, context: Context) -> StepValues:
    """``rel``: return less the benchmark's, in %; ``rank``: 1 for the best sector alive."""
    own = context.histories[name]
    growth = _growth(own.numbers, count)
    if function == "rel":
        excess = growth - _growth_on(own.keys, context.histories[BENCHMARK], count)
        return StepValues(Unit.PCT, excess * _PCT, own.keys, own.clock)
    better = np.zeros(own.keys.size)
    for other in (sector for sector in SECTORS if sector != name):
        with np.errstate(invalid="ignore"):
            better += _growth_on(own.keys, context.histories[other], count) > growth
    return StepValues(
        Unit.NUMBER, np.where(np.isnan(growth), np.nan, better + 1), own.keys, own.clock
    )


def _growth_on(keys: Keys, history: History, count: int) -> Values:
    """Growth between the same two steps another series grew between."""
    return _growth(held(history.numbers, history.keys, keys), count)
