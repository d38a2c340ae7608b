"""Replay of a rule over its whole history: its conditions and its state at every step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.engine.compiled_rule import CompiledRule
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.engine.state_machine import FIRING, INITIAL_STATE, MachineState, Run, States, run
from tui.alerts.series.history import (
    NEVER,
    History,
    Keys,
    Truths,
    Values,
    merge_keys,
    observed_days,
)
from tui.alerts.series.revisions import SeriesVintage, SeriesVintages

Flags = npt.NDArray[np.bool_]


class Trace(Struct, frozen=True, eq=False):
    """Conditions of a rule at every step, and its state after it."""

    keys: Keys
    when: Truths
    clear: Truths | None
    numbers: Values
    """Values of the first thing the rule compares, in its unit."""
    ticks: Flags
    """True at steps at which the slowest series reach a new day."""
    simulated: Flags
    """True if an input was not published at the step: a later value, or one of the sample."""
    run: Run

    @property
    def states(self) -> States:
        """State after each step."""
        return self.run.states

    @property
    def fires(self) -> Flags:
        """True for steps after which an episode lasts."""
        is_firing: Flags = self.run.states >= FIRING
        return is_firing

    def upto(self, last: int) -> Trace:
        """Return the trace up to the key ``last``, included."""
        end = slice(int(np.searchsorted(self.keys, last, side="right")))
        clear = None if self.clear is None else self.clear[end]
        run = Run(self.run.states[end], self.run.firing[end], self.run.clearing[end])
        return Trace(
            self.keys[end],
            self.when[end],
            clear,
            self.numbers[end],
            self.ticks[end],
            self.simulated[end],
            run,
        )

    def last_state(self) -> MachineState:
        """Return the state of the machine after the last step."""
        if not self.keys.size:
            return MachineState()
        fires = bool(self.states[-1] >= FIRING)
        return MachineState(fires, int(self.run.firing[-1]), int(self.run.clearing[-1]))


class _Segment(Struct, frozen=True, eq=False):
    """Steps that are evaluated on the same vintages."""

    keys: Keys
    when: Truths
    clear: Truths | None
    numbers: Values
    slow: Flags
    """True for steps of the slowest series."""
    simulated: Flags


def replay(
    rule: CompiledRule, vintages: Mapping[str, SeriesVintages], before: Trace | None = None
) -> Trace:
    """Return the trace of a rule. ``vintages`` holds every series it reads, by name.

    ``before`` is the trace up to some step on the same vintages. Only later steps are computed.
    """
    begin = int(before.keys[-1]) if before is not None and before.keys.size else NEVER
    segments = list(_segments(rule, vintages, begin))
    keys = np.concatenate([segment.keys for segment in segments])
    when = np.concatenate([segment.when for segment in segments])
    clears = [segment.clear for segment in segments if segment.clear is not None]
    clear = np.concatenate(clears) if clears else None
    newest_day = NEVER if before is None else _newest_day(before)
    ticks = _ticks(keys, np.concatenate([segment.slow for segment in segments]), newest_day)
    values = np.concatenate([segment.numbers for segment in segments])
    simulated = np.concatenate([segment.simulated for segment in segments])
    state = INITIAL_STATE if before is None else before.last_state()
    machine_run = run(when, clear, ticks, rule.persistence, state)
    trace = Trace(keys, when, clear, values, ticks, simulated, machine_run)
    return trace if before is None else _join(before, trace)


def _newest_day(trace: Trace) -> int:
    """Return the newest day of the slowest series, in days since 1970."""
    ticked = np.flatnonzero(trace.ticks)
    return int(observed_days(trace.keys[ticked[-1]])) if ticked.size else NEVER


def _join(earlier: Trace, later: Trace) -> Trace:
    def concatenate(left: npt.NDArray[Any], right: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.concatenate((left, right))

    clear = None
    if earlier.clear is not None and later.clear is not None:
        clear = concatenate(earlier.clear, later.clear)
    return Trace(
        concatenate(earlier.keys, later.keys),
        concatenate(earlier.when, later.when),
        clear,
        concatenate(earlier.numbers, later.numbers),
        concatenate(earlier.ticks, later.ticks),
        concatenate(earlier.simulated, later.simulated),
        Run(
            concatenate(earlier.run.states, later.run.states),
            concatenate(earlier.run.firing, later.run.firing),
            concatenate(earlier.run.clearing, later.run.clearing),
        ),
    )


def replay_latest_values(rule: CompiledRule, vintages: Mapping[str, SeriesVintages]) -> Trace:
    """Return the trace on the latest values only.

    Each value counts from the moment at which the first value of its day became known.
    """
    newest = {
        name: (SeriesVintage(NEVER, _with_first_known_times(series)),)
        for name, series in vintages.items()
    }
    return replay(rule, newest)


def _with_first_known_times(vintages: SeriesVintages) -> History:
    newest = vintages[-1].history
    if len(vintages) == 1:
        return newest
    first = dict[int, int]()
    for vintage in reversed(vintages):
        days = observed_days(vintage.history.keys).tolist()
        first.update(zip(days, vintage.history.keys.tolist(), strict=True))
    keys = np.array([first[day] for day in observed_days(newest.keys).tolist()], np.int64)
    return replace(newest, keys=np.minimum.accumulate(keys[::-1])[::-1])


def _segments(
    rule: CompiledRule, vintages: Mapping[str, SeriesVintages], after: int
) -> Iterator[_Segment]:
    """Yield the segments of a rule's steps later than ``after``."""
    since = {vintage.since for series in vintages.values() for vintage in series}
    begins = sorted({after, *(begin for begin in since if begin > after)})
    ends = [*begins[1:], int(np.iinfo(np.int64).max)]
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
    watched = [histories[name] for name in rule.watched]
    first = min(
        int(history.keys[max(0, _place(history, begin) - deepest)]) if history.keys.size else begin
        for history in watched
    )
    return {
        name: history.tail(_place(history, first) - deepest) for name, history in histories.items()
    }


def _place(history: History, key: int) -> int:
    """Return the index of the last step at or before ``key``, -1 if there is none."""
    return int(np.searchsorted(history.keys, key, side="right")) - 1


def _evaluate(
    rule: CompiledRule, histories: Mapping[str, History], begin: int, end: int
) -> _Segment:
    """Evaluate a rule at its steps after ``begin`` and up to ``end``."""
    steps = merge_keys(histories[name].keys for name in rule.watched)
    assert steps is not None, "a rule watches a series"
    first, last = np.searchsorted(steps, [begin, end], side="right")
    part = slice(int(first) if begin != NEVER else 0, int(last))
    evaluation = Evaluation(histories, steps)
    when, *clears = (
        evaluation.truths_of(condition).at_steps(steps)[part] for condition in rule.conditions.all
    )
    values = evaluation.values_of(rule.compared).at_steps(steps)
    values = np.broadcast_to(values, steps.shape)[part]
    slow = np.zeros(steps.size, np.bool_)
    for name in rule.slowest_series:
        slow[np.searchsorted(steps, histories[name].keys)] = True
    simulated = _simulated(histories, steps)
    clear = clears[0] if clears else None
    return _Segment(steps[part], when, clear, values, slow[part], simulated[part])


def _simulated(histories: Mapping[str, History], steps: Keys) -> Flags:
    """Return whether a value that holds at each step is simulated."""
    simulated = np.zeros(steps.size, np.bool_)
    for history in histories.values():
        if history.simulated.any():
            places = np.searchsorted(history.keys, steps, side="right") - 1
            simulated |= np.where(places >= 0, history.simulated[places], False)
    return simulated


def _ticks(keys: Keys, slow: Flags, newest_day: int) -> Flags:
    """Return whether the slowest series reach a day after all earlier ones at each step."""
    days = np.where(slow, observed_days(keys), NEVER)
    before = np.maximum.accumulate(np.concatenate(([newest_day], days)))[:-1]
    ticks: Flags = slow & (days > before)
    return ticks
