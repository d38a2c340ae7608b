"""Replay of a rule over its whole history: its conditions and its state at every step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import astuple, replace

from tui.alerts.engine.compiled_rule import CompiledRule
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.engine.state_machine import (
    FIRING,
    INITIAL_STATE,
    MachineState,
    Run,
    States,
    run,
)
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


class ReplayEnd(Struct, frozen=True):
    """End of a replay, from which it is continued."""

    key: int
    """Key of the last step, NEVER before the first."""
    newest_day: int
    """Newest day of the slowest series, in days since 1970; NEVER before the first."""
    machine: MachineState
    number: float
    """Compared value at the last step, in its unit; NaN if missing."""


BEGINNING = ReplayEnd(NEVER, NEVER, INITIAL_STATE, float("nan"))
"""End of a replay that has no step yet."""


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
    end: ReplayEnd

    @property
    def states(self) -> States:
        """State after each step."""
        return self.run.states

    @property
    def fires(self) -> Flags:
        """True for steps after which an episode lasts."""
        is_firing: Flags = self.run.states >= FIRING
        return is_firing


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
    rule: CompiledRule, vintages: Mapping[str, SeriesVintages], before: ReplayEnd = BEGINNING
) -> Trace:
    """Return the trace of a rule. ``vintages`` holds every series it reads, by name.

    ``before`` is the end of a replay on the same vintages. Only later steps are computed then.
    """
    segments = list(_segments(rule, vintages, before.key))
    whole = segments[0] if len(segments) == 1 else _joined(segments)
    keys, when, clear, values, slow, simulated = astuple(whole)
    ticks = _ticks(keys, slow, before.newest_day)
    machine_run = run(when, clear, ticks, rule.persistence, before.machine)
    end = _end(keys, ticks, values, machine_run, before.newest_day) if keys.size else before
    return Trace(keys, when, clear, values, ticks, simulated, machine_run, end)


def _joined(segments: list[_Segment]) -> _Segment:
    """Return the steps of segments that follow each other as one segment."""
    clears = [segment.clear for segment in segments if segment.clear is not None]
    return _Segment(
        np.concatenate([segment.keys for segment in segments]),
        np.concatenate([segment.when for segment in segments]),
        np.concatenate(clears) if clears else None,
        np.concatenate([segment.numbers for segment in segments]),
        np.concatenate([segment.slow for segment in segments]),
        np.concatenate([segment.simulated for segment in segments]),
    )


def _end(keys: Keys, ticks: Flags, values: Values, machine_run: Run, newest_day: int) -> ReplayEnd:
    """Return the end of a replay after these steps, of which there is one at least."""
    ticked = np.flatnonzero(ticks)
    if ticked.size:
        newest_day = int(observed_days(keys[ticked[-1]]))
    return ReplayEnd(int(keys[-1]), newest_day, machine_run.last_state(), float(values[-1]))


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
    return int(history.keys.searchsorted(key, side="right")) - 1


def _evaluate(
    rule: CompiledRule, histories: Mapping[str, History], begin: int, end: int
) -> _Segment:
    """Evaluate a rule at its steps after ``begin`` and up to ``end``."""
    steps = merge_keys(histories[name].keys for name in rule.watched)
    assert steps is not None, "a rule watches a series"
    first, last = steps.searchsorted([begin, end], side="right")
    part = slice(int(first), int(last))
    evaluation = Evaluation(histories, steps)
    when, *clears = (
        evaluation.truths_of(condition).at_steps(steps)[part] for condition in rule.conditions.all
    )
    values = evaluation.values_of(rule.compared).at_steps(steps)
    values = values[part] if values.ndim else np.full(steps[part].size, values)
    slow = np.zeros(steps.size, np.bool_)
    for name in rule.slowest_series:
        slow[steps.searchsorted(histories[name].keys)] = True
    simulated = _simulated(histories, steps)
    clear = clears[0] if clears else None
    return _Segment(steps[part], when, clear, values, slow[part], simulated[part])


def _simulated(histories: Mapping[str, History], steps: Keys) -> Flags:
    """Return whether a value that holds at each step is simulated."""
    simulated = np.zeros(steps.size, np.bool_)
    for history in histories.values():
        if history.simulated.any():
            places = history.keys.searchsorted(steps, side="right") - 1
            simulated |= np.where(places >= 0, history.simulated[places], False)
    return simulated


def _ticks(keys: Keys, slow: Flags, newest_day: int) -> Flags:
    """Return whether the slowest series reach a day after all earlier ones at each step."""
    days = np.where(slow, observed_days(keys), NEVER)
    before = np.maximum.accumulate(np.concatenate(([newest_day], days)))[:-1]
    ticks: Flags = slow & (days > before)
    return ticks
