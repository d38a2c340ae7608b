"""A rule over all that was ever known: what it said at every step, and where that left it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from tui.alerts.engine.compiled_rule import CompiledRule
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.engine.state_machine import AT_REST, FIRING, MachineState, Run, States, run
from tui.alerts.series.history import NEVER, History, Keys, Truths, Values, observed_of, together
from tui.alerts.series.revisions import Editions, SeriesVintage

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Trace:
    """What a rule said at every step, and its state after it."""

    keys: Keys
    when: Truths
    clear: Truths | None
    numbers: Values
    """Of the first thing the rule compares, in its unit."""
    ticks: Flags
    simulated: Flags
    """True where an input was not the value published then."""
    run: Run

    @property
    def states(self) -> States:
        """After each step."""
        return self.run.states

    @property
    def fires(self) -> Flags:
        """Where an episode lasts after the step."""
        found: Flags = self.run.states >= FIRING
        return found

    def upto(self, last: int) -> Trace:
        """What there was of it until a step."""
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

    def standing(self) -> MachineState:
        """Where the last step left the rule."""
        if not self.keys.size:
            return MachineState()
        fires = bool(self.states[-1] >= FIRING)
        return MachineState(fires, int(self.run.firing[-1]), int(self.run.clearing[-1]))


@dataclass(frozen=True, eq=False)
class _Stretch:
    """Some steps judged by one edition of everything."""

    keys: Keys
    when: Truths
    clear: Truths | None
    numbers: Values
    slow: Flags
    """Steps of the slowest series."""
    simulated: Flags


def replayed(
    rule: CompiledRule, editions: Mapping[str, Editions], before: Trace | None = None
) -> Trace:
    """The rule at every step of its series; ``editions`` of every series it reads.

    ``before`` is what it was until some step by the same editions, when that is known.
    """
    begin = int(before.keys[-1]) if before is not None and before.keys.size else NEVER
    stretches = list(_stretches(rule, editions, begin))
    keys = np.concatenate([one.keys for one in stretches])
    when = np.concatenate([one.when for one in stretches])
    clears = [one.clear for one in stretches if one.clear is not None]
    clear = np.concatenate(clears) if clears else None
    reached = NEVER if before is None else _reached(before)
    ticks = _ticks(keys, np.concatenate([one.slow for one in stretches]), reached)
    values = np.concatenate([one.numbers for one in stretches])
    simulated = np.concatenate([one.simulated for one in stretches])
    standing = AT_REST if before is None else before.standing()
    course = run(when, clear, ticks, rule.course, standing)
    found = Trace(keys, when, clear, values, ticks, simulated, course)
    return found if before is None else _joined(before, found)


def _reached(trace: Trace) -> int:
    """The newest day its slowest series had reached."""
    ticked = np.flatnonzero(trace.ticks)
    return int(observed_of(trace.keys[ticked[-1]])) if ticked.size else NEVER


def _joined(one: Trace, other: Trace) -> Trace:
    def both(left: npt.NDArray[Any], right: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.concatenate((left, right))

    clear = None
    if one.clear is not None and other.clear is not None:
        clear = both(one.clear, other.clear)
    return Trace(
        both(one.keys, other.keys),
        both(one.when, other.when),
        clear,
        both(one.numbers, other.numbers),
        both(one.ticks, other.ticks),
        both(one.simulated, other.simulated),
        Run(
            both(one.run.states, other.run.states),
            both(one.run.firing, other.run.firing),
            both(one.run.clearing, other.run.clearing),
        ),
    )


def latest(rule: CompiledRule, editions: Mapping[str, Editions]) -> Trace:
    """The same by today's values alone, each from when the first value of its day was known."""
    newest = {
        name: (SeriesVintage(NEVER, _as_first_known(found)),) for name, found in editions.items()
    }
    return replayed(rule, newest)


def _as_first_known(editions: Editions) -> History:
    newest = editions[-1].history
    if len(editions) == 1:
        return newest
    first = dict[int, int]()
    for edition in reversed(editions):
        days = observed_of(edition.history.keys).tolist()
        first.update(zip(days, edition.history.keys.tolist(), strict=True))
    keys = np.array([first[day] for day in observed_of(newest.keys).tolist()], np.int64)
    return replace(newest, keys=np.minimum.accumulate(keys[::-1])[::-1])


def _stretches(
    rule: CompiledRule, editions: Mapping[str, Editions], after: int
) -> Iterator[_Stretch]:
    since = {edition.since for found in editions.values() for edition in found}
    begins = sorted({after, *(begin for begin in since if begin > after)})
    ends = [*begins[1:], int(np.iinfo(np.int64).max)]
    for begin, end in zip(begins, ends, strict=True):
        told = {name: _in_force(found, begin) for name, found in editions.items()}
        yield _judged(rule, _recent(rule, told, begin), begin, end)


def _in_force(editions: Editions, begin: int) -> History:
    return next(one.history for one in reversed(editions) if one.since <= begin)


def _recent(rule: CompiledRule, told: Mapping[str, History], begin: int) -> Mapping[str, History]:
    """The histories from where they can matter to steps after ``begin``."""
    deepest = rule.conditions.reach
    if begin == NEVER or deepest is None:
        return told
    deepest += 1
    first = min(
        (int(own.keys[max(0, place - deepest)]) if own.keys.size else begin)
        for own, place in ((told[name], _place(told[name], begin)) for name in rule.watched)
    )
    return {name: own.since(_place(own, first) - deepest) for name, own in told.items()}


def _place(history: History, key: int) -> int:
    return int(np.searchsorted(history.keys, key, side="right")) - 1


def _judged(rule: CompiledRule, told: Mapping[str, History], begin: int, end: int) -> _Stretch:
    steps = together(told[name].keys for name in rule.watched)
    assert steps is not None, "a rule watches something"
    first, last = np.searchsorted(steps, [begin, end], side="right")
    kept = slice(int(first) if begin != NEVER else 0, int(last))
    evaluation = Evaluation(told, steps)
    found = [evaluation.verdicts(one).on(steps)[kept] for one in rule.conditions.both]
    values = evaluation.column(rule.compared).on(steps)
    slow = np.zeros(steps.size, np.bool_)
    for name in rule.ticking:
        slow[np.searchsorted(steps, told[name].keys)] = True
    simulated = np.zeros(steps.size, np.bool_)
    for own in told.values():
        if own.simulated.any():
            places = np.searchsorted(own.keys, steps, side="right") - 1
            simulated |= np.where(places >= 0, own.simulated[places], False)
    clear = found[1] if len(found) > 1 else None
    values = np.broadcast_to(values, steps.shape)[kept]
    return _Stretch(steps[kept], found[0], clear, values, slow[kept], simulated[kept])


def _ticks(keys: Keys, slow: Flags, reached: int) -> Flags:
    """Where the slowest series reach a day they had not reached."""
    days = np.where(slow, observed_of(keys), NEVER)
    before = np.maximum.accumulate(np.concatenate(([reached], days)))[:-1]
    found: Flags = slow & (days > before)
    return found
