"""Steps of a rule: its conditions, evaluated on the vintages of their time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from msgspec import Struct

from tui.alerts.engine.compiled_rule import CompiledRule
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.series.history import NEVER, Flags, History, Keys, Truths, Values, merge_keys
from tui.alerts.series.revisions import SeriesVintages

_LAST = (1 << 63) - 1
"""Greatest key."""


class Steps(Struct, frozen=True, eq=False):
    """Conditions of a rule at steps in a row, and what they were evaluated on."""

    keys: Keys
    when: Truths
    clear: Truths | None
    numbers: Values
    slow: Flags
    """True for steps of the slowest series."""
    simulated: Flags


def steps_after(rule: CompiledRule, vintages: Mapping[str, SeriesVintages], after: int) -> Steps:
    """Return the steps of a rule later than the key ``after``."""
    segments = list(_segments(rule, vintages, after))
    if len(segments) == 1:
        return segments[0]
    clears = [segment.clear for segment in segments if segment.clear is not None]
    return Steps(
        np.concatenate([segment.keys for segment in segments]),
        np.concatenate([segment.when for segment in segments]),
        np.concatenate(clears) if clears else None,
        np.concatenate([segment.numbers for segment in segments]),
        np.concatenate([segment.slow for segment in segments]),
        np.concatenate([segment.simulated for segment in segments]),
    )


def _segments(
    rule: CompiledRule, vintages: Mapping[str, SeriesVintages], after: int
) -> Iterator[Steps]:
    """Yield the steps of a rule later than ``after``, those on the same vintages together."""
    since = {vintage.since for series in vintages.values() for vintage in series}
    begins = sorted({after, *(begin for begin in since if begin > after)})
    ends = [*begins[1:], _LAST]
    for begin, end in zip(begins, ends, strict=True):
        histories = {name: _in_force(series, begin) for name, series in vintages.items()}
        yield _evaluate(rule, _recent(rule, histories, begin), begin, end)


def _in_force(vintages: SeriesVintages, begin: int) -> History:
    return next(vintage.history for vintage in reversed(vintages) if vintage.since <= begin)


def _recent(
    rule: CompiledRule, histories: Mapping[str, History], begin: int
) -> Mapping[str, History]:
    """Return the ends of the histories, as far as steps after ``begin`` depend on them."""
    deepest = rule.conditions.lookback
    if begin == NEVER or deepest is None:
        return histories
    deepest += 1
    first = begin
    if len(histories) > 1 and rule.conditions.pairs_series:
        watched = (histories[name] for name in rule.watched)
        first = min(
            int(history.keys[max(0, _place(history, begin) - deepest)])
            for history in watched
            if history.keys.size
        )
    return {
        name: history.tail(_place(history, first) - deepest) for name, history in histories.items()
    }


def _place(history: History, key: int) -> int:
    """Return the index of the last step at or before ``key``, -1 if there is none."""
    return int(history.keys.searchsorted(key, side="right")) - 1


def _evaluate(rule: CompiledRule, histories: Mapping[str, History], begin: int, end: int) -> Steps:
    """Evaluate a rule at its steps after ``begin`` and up to ``end``."""
    steps = merge_keys(histories[name].keys for name in rule.watched)
    assert steps is not None, "a rule watches a series"
    part = slice(*(int(steps.searchsorted(key, side="right")) for key in (begin, end)))
    keys, evaluation = steps[part], Evaluation(histories, steps)
    when, *clears = (
        evaluation.truths_of(condition).at_steps(steps)[part] for condition in rule.conditions.all
    )
    values = evaluation.values_of(rule.compared).at_steps(steps)
    values = values[part] if values.ndim else np.full(keys.size, values)
    slow, simulated = _slow(rule, histories, steps)[part], _simulated(histories, keys)
    return Steps(keys, when, clears[0] if clears else None, values, slow, simulated)


def _slow(rule: CompiledRule, histories: Mapping[str, History], steps: Keys) -> Flags:
    """Return whether each step is one of the slowest series."""
    slowest = rule.slowest_series
    if len(slowest) == len(rule.watched):
        return np.ones(steps.size, np.bool_)
    slow = np.zeros(steps.size, np.bool_)
    for name in slowest:
        slow[steps.searchsorted(histories[name].keys)] = True
    return slow


def _simulated(histories: Mapping[str, History], keys: Keys) -> Flags:
    """Return whether a value that holds at each step is simulated."""
    simulated = np.zeros(keys.size, np.bool_)
    for history in histories.values():
        if history.simulated.any():
            places = history.keys.searchsorted(keys, side="right") - 1
            simulated |= np.where(places >= 0, history.simulated[places], False)
    return simulated
