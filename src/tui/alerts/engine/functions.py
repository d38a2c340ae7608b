"""Functions of the rule language, each computed over all steps at once.

Windows look back. A window with a missing value, one that reaches before the first observation, and
one across a break of its series give an unknown value (NaN).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.engine.fund_returns import rank, relative_return, total_return
from tui.alerts.engine.windows import (
    before,
    growth,
    rolling,
    spans_break,
    spans_hole,
    window_deviations,
    window_maxima,
    window_means,
    window_minima,
    window_ranks,
    window_sums,
)
from tui.alerts.language.expression import Call, FirstDay, Name, Unit
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
    known_seconds,
    merge_keys,
    observed_days,
    truths_of,
    values_at,
)

_SECONDS_A_DAY = 86_400
_PCT = 100.0


class Context(Struct, frozen=True, eq=False):
    """Input of a function besides its arguments."""

    histories: Mapping[str, History]
    steps: Keys
    """Keys of the steps of the whole rule."""


def evaluate_call(
    node: Call, arguments: Sequence[StepValues | StepTruths], count: int, context: Context
) -> StepValues | StepTruths:
    """Return the result of a checked call. ``count`` is its window in observations."""
    result = _evaluate(node, arguments, count, context)
    return result.rounded() if isinstance(result, StepValues) else result


def _evaluate(
    node: Call, arguments: Sequence[StepValues | StepTruths], count: int, context: Context
) -> StepValues | StepTruths:
    first = arguments[0]
    if isinstance(first, StepTruths):
        values = _count(first, count) if node.function == "count" else _streak(first)
        return StepValues(Unit.NUMBER, values, first.keys, first.frequency)
    match node.function, arguments:
        case "corr", [_, StepValues() as other]:
            return _corr(first, other, count)
        case "crossed_above" | "crossed_below", [_, StepValues() as level]:
            return _crossed(first, level, up=node.function == "crossed_above")
        case "age", _:
            return _age(first, context.steps)
        case (("rank" | "ret" | "rel"), _):
            return _of_fund(node, count, context)
    unit, values = _OVER_WINDOW[node.function](first, count)
    reach = count if node.function in _CHANGES else count - 1
    return replace(first, unit=unit, numbers=_comparable(first, values, reach))


def _comparable(of: StepValues, results: Values, reach: int) -> Values:
    """Return results that reach back ``reach`` steps, NaN where a break lies between."""
    if not of.breaks:
        return results
    comparable: Values = np.where(spans_break(of, reach), np.nan, results)
    return comparable


def _of_fund(node: Call, count: int, context: Context) -> StepValues:
    """Return ``rank``, ``ret`` or ``rel`` of a fund, over a window or since a day."""
    name, last = node.arguments[0], node.arguments[-1]
    assert isinstance(name, Name), "checked before"
    fund = context.histories[name.name]
    if node.function == "rank":
        others = (context.histories[sector] for sector in SECTORS if sector != name.name)
        return rank(fund, others, count)
    period = last if isinstance(last, FirstDay) else count
    if node.function == "ret":
        return total_return(fund, period, context.histories.get(BENCHMARK))
    return relative_return(fund, period, context.histories[BENCHMARK])


def _chg(of: StepValues, count: int) -> tuple[Unit, Values]:
    change = of.numbers - before(of.numbers, count)
    return (Unit.BP, change * _PCT) if of.unit is Unit.PCT else (of.unit, change)


def _pct(of: StepValues, count: int) -> tuple[Unit, Values]:
    return Unit.PCT, growth(of.numbers, count) * _PCT


def _avg(of: StepValues, count: int) -> tuple[Unit, Values]:
    return of.unit, window_means(of.numbers, count)


def _min(of: StepValues, count: int) -> tuple[Unit, Values]:
    return of.unit, window_minima(of.numbers, count)


def _max(of: StepValues, count: int) -> tuple[Unit, Values]:
    return of.unit, window_maxima(of.numbers, count)


def _std(of: StepValues, count: int) -> tuple[Unit, Values]:
    return of.unit, window_deviations(of.numbers, count)


def _z(of: StepValues, count: int) -> tuple[Unit, Values]:
    spread = window_deviations(of.numbers, count).round(NOISE_DECIMALS)
    spread = np.where(spread > 0, spread, np.nan)
    return Unit.NUMBER, (of.numbers - window_means(of.numbers, count)) / spread


def _pctl(of: StepValues, count: int) -> tuple[Unit, Values]:
    ranks = window_ranks(of.numbers, count) * _PCT
    return Unit.PCT, np.where(spans_hole(of, count), np.nan, ranks)


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


_CHANGES = ("chg", "pct")
"""Functions whose window of n observations ends at the one n before it."""


def _count(of: StepTruths, count: int) -> Values:
    """Return how many of the last observations were true, NaN if one of them is unknown."""
    truths = np.where(of.truths == UNKNOWN, np.nan, of.truths == TRUE)
    return np.rint(window_sums(truths, count))


def _streak(of: StepTruths) -> Values:
    """Return how many observations in a row were true, NaN before the first known one.

    An unknown observation neither adds to the count nor ends it.
    """
    is_known = np.maximum.accumulate(of.truths != UNKNOWN)
    true = (of.truths == TRUE).cumsum()
    ended = np.maximum.accumulate(np.where(of.truths == FALSE, true, 0))
    streaks: Values = np.where(is_known, true - ended, np.nan)
    return streaks


def _crossed(of: StepValues, level: StepValues, *, up: bool) -> StepTruths:
    """Return whether each value is beyond its level while the value before it was not."""
    keys = merge_keys((of.keys, level.keys))
    assert keys is not None, "checked before: a series is watched"
    level = level.in_unit(of.unit)
    gap = of.at_steps(keys) - level.at_steps(keys)
    gap = gap if up else -gap
    both = StepValues(of.unit, gap, keys, breaks=tuple(sorted({*of.breaks, *level.breaks})))
    earlier = _comparable(both, before(gap, 1), 1)
    truths = truths_of((gap > 0) & (earlier <= 0), np.isnan(gap) | np.isnan(earlier))
    return StepTruths(truths, keys, max(of.frequency, level.frequency))


def _age(of: StepValues, steps: Keys) -> StepValues:
    """Return the days from the newest observed day to each step of the rule."""
    assert of.keys is not None, "checked before: age takes a name"
    newest = values_at(observed_days(of.keys).astype(np.float64), of.keys, steps)
    return StepValues(
        Unit.DAYS, known_seconds(steps) // _SECONDS_A_DAY - newest, steps, of.frequency
    )


def _corr(left: StepValues, right: StepValues, count: int) -> StepValues:
    """Return the correlation of changes between observations, on the days that both have."""
    assert left.keys is not None, "checked before: corr takes series"
    assert right.keys is not None, "checked before: corr takes series"
    _, left_places, right_places = np.intersect1d(
        observed_days(left.keys), observed_days(right.keys), return_indices=True
    )
    left_changes, right_changes = (
        _changes(_at_places(series, places))
        for series, places in ((left, left_places), (right, right_places))
    )
    correlation = rolling(left_changes, count).corr(pd.Series(right_changes)).to_numpy()
    is_flat = _is_flat(left_changes, count) | _is_flat(right_changes, count)
    keys = np.maximum(left.keys[left_places], right.keys[right_places])
    values = np.where(is_flat | ~np.isfinite(correlation), np.nan, correlation)
    return StepValues(Unit.NUMBER, values, keys, max(left.frequency, right.frequency))


def _at_places(of: StepValues, places: npt.NDArray[np.intp]) -> StepValues:
    assert of.keys is not None, "checked before: corr takes series"
    return replace(of, numbers=of.numbers[places], keys=of.keys[places])


def _changes(of: StepValues) -> Values:
    """Return the changes between observations, of a price as a share of it."""
    if of.unit is Unit.LEVEL:
        return growth(of.numbers, 1)
    return _comparable(of, of.numbers - before(of.numbers, 1), 1)


def _is_flat(values: Values, count: int) -> npt.NDArray[np.bool_]:
    """Return whether all values of each window are equal."""
    is_flat: npt.NDArray[np.bool_] = window_deviations(values, count).round(NOISE_DECIMALS) == 0
    return is_flat
