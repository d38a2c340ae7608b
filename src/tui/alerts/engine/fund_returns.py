"""Returns of funds in the rule language: ``ret``, ``rel`` and ``rank``.

A return over a window is measured between closes of the fund. A return since a day is measured as
the sectors pane does it: between days on which the benchmark has a close, from the last of them
before the day. It is unknown on earlier days, and if the fund has no close on either end.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from tui.alerts.engine.windows import growth, relative_change
from tui.alerts.language.expression import FirstDay, Unit
from tui.alerts.series.history import (
    History,
    Keys,
    StepValues,
    Values,
    observed_days,
    values_at,
)
from tui.measures.spans import LONGEST_GAP

Period = int | FirstDay
"""Number of observations, or the first day of the period."""
_PCT = 100.0


def total_return(fund: History, period: Period, benchmark: History | None) -> StepValues:
    """Return the total return of a fund over a period, in percent, at each of its closes.

    ``benchmark`` is needed for a return since a day only.
    """
    if not isinstance(period, FirstDay):
        return _of(fund, fund.keys, growth(fund.numbers, period))
    assert benchmark is not None, "a return since a day reads the benchmark"
    ends, bases = _ends_and_bases(fund, period, benchmark)
    return _of(fund, fund.keys[ends], _growth_between(fund.numbers, ends, bases))


def relative_return(fund: History, period: Period, benchmark: History) -> StepValues:
    """Return the total return of a fund less the benchmark's, in percentage points."""
    if not isinstance(period, FirstDay):
        excess = growth(fund.numbers, period) - _growth_on(fund.keys, benchmark, period)
        return _of(fund, fund.keys, excess)
    ends, bases = _ends_and_bases(fund, period, benchmark)
    levels = values_at(benchmark.numbers, benchmark.keys, fund.keys)
    excess = _growth_between(fund.numbers, ends, bases) - _growth_between(levels, ends, bases)
    return _of(fund, fund.keys[ends], excess)


def rank(sector: History, others: Iterable[History], count: int) -> StepValues:
    """Return the place of a sector by total return among the others, 1 is best.

    A sector without a value at a step is not ranked there.
    """
    own = growth(sector.numbers, count)
    better = np.zeros(sector.keys.size)
    for other in others:
        better += _growth_on(sector.keys, other, count) > own
    ranks = np.where(np.isnan(own), np.nan, better + 1)
    return StepValues(Unit.NUMBER, ranks, sector.keys, sector.frequency)


def _of(fund: History, keys: Keys, shares: Values) -> StepValues:
    return StepValues(Unit.PCT, shares * _PCT, keys, fund.frequency)


def _growth_on(keys: Keys, history: History, count: int) -> Values:
    """Return the growth of ``history`` between the steps of ``keys``."""
    return growth(values_at(history.numbers, history.keys, keys), count)


def _growth_between(levels: Values, ends: Keys, bases: Keys) -> Values:
    """Return the growth from the level at each of ``bases`` to that at ``ends``.

    It is NaN for a base of -1.
    """
    return relative_change(levels[ends], np.where(bases >= 0, levels[bases], np.nan))


def _ends_and_bases(fund: History, period: FirstDay, benchmark: History) -> tuple[Keys, Keys]:
    """Return the places of the fund's closes on days of the benchmark, and of the base of each.

    A base is on the last day of the benchmark before the period, at most ``LONGEST_GAP`` before it.
    It is -1 if the fund has no close on that day, or if the period has not begun.
    """
    own_days, days = observed_days(fund.keys), observed_days(benchmark.keys)
    if days.size:
        newest = values_at(days.astype(np.float64), benchmark.keys, fund.keys)
        ends = np.flatnonzero(newest == own_days)
    else:
        days, ends = own_days, np.arange(own_days.size)
    begins = _begins(own_days[ends], period)
    places = days.searchsorted(begins) - 1
    base_days = days[np.maximum(places, 0)]
    bases = np.minimum(own_days.searchsorted(base_days), own_days.size - 1)
    has_base = (places >= 0) & (begins - base_days <= LONGEST_GAP.days)
    has_base &= (own_days[bases] == base_days) & (bases < ends)
    return ends, np.where(has_base, bases, -1)


def _begins(days: Keys, period: FirstDay) -> Keys:
    """Return the first day of the period that each of some days is in, in days since 1970."""
    if period.day is not None:
        first = np.datetime64(period.day, "D").astype(np.int64)
        return np.full(days.size, first)
    years: npt.NDArray[np.datetime64] = days.astype("datetime64[D]").astype("datetime64[Y]")
    return years.astype("datetime64[D]").astype(np.int64)
