"""Replay of a rule over its whole history: its conditions and its state at every step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec import Struct
from msgspec.structs import astuple, replace

from tui.alerts.engine.compiled_rule import CompiledRule
from tui.alerts.engine.rule_steps import Steps, steps_after
from tui.alerts.engine.state_machine import (
    FIRING,
    INITIAL_STATE,
    MachineState,
    States,
    run,
)
from tui.alerts.series.history import (
    NEVER,
    Flags,
    History,
    Keys,
    Truths,
    Values,
    observed_days,
)
from tui.alerts.series.revisions import SeriesVintage, SeriesVintages


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
    states: States
    """State after each step."""
    end: ReplayEnd

    @property
    def fires(self) -> Flags:
        """True for steps after which an episode lasts."""
        is_firing: Flags = self.states >= FIRING
        return is_firing


def replay(rule: CompiledRule, vintages: Mapping[str, SeriesVintages]) -> Trace:
    """Return the trace of a rule. ``vintages`` holds every series it reads, by name."""
    return run_steps(rule, steps_after(rule, vintages, BEGINNING.key), BEGINNING)


def run_steps(rule: CompiledRule, steps: Steps, before: ReplayEnd) -> Trace:
    """Return the trace of steps that follow the end of a replay."""
    keys, when, clear, values, slow, simulated = astuple(steps)
    ticks = _ticks(keys, slow, before.newest_day)
    machine_run = run(when, clear, ticks, rule.persistence, before.machine)
    end = _end(keys, ticks, values, machine_run.end, before.newest_day) if keys.size else before
    return Trace(keys, when, clear, values, ticks, simulated, machine_run.states, end)


def _end(
    keys: Keys, ticks: Flags, values: Values, machine: MachineState, newest_day: int
) -> ReplayEnd:
    """Return the end of a replay after these steps, of which there is one at least."""
    ticked = np.flatnonzero(ticks)
    if ticked.size:
        newest_day = int(observed_days(keys[ticked[-1]]))
    return ReplayEnd(int(keys[-1]), newest_day, machine, float(values[-1]))


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


def _ticks(keys: Keys, slow: Flags, newest_day: int) -> Flags:
    """Return whether the slowest series reach a day after all earlier ones at each step."""
    days = np.where(slow, observed_days(keys), NEVER)
    before = np.maximum.accumulate(np.concatenate(([newest_day], days)))[:-1]
    ticks: Flags = slow & (days > before)
    return ticks
