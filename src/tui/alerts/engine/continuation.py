"""Continuation of a rule's states by the steps that are new."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec.structs import replace

from tui.alerts.engine.compiled_rule import CompiledRule
from tui.alerts.engine.replay import ReplayEnd, run_steps
from tui.alerts.engine.rule_steps import Steps, steps_after
from tui.alerts.engine.state_changes import StateChanges, changes_of
from tui.alerts.series.history import UNKNOWN, observed_days
from tui.alerts.series.revisions import SeriesVintages

FEW_STEPS = 8
"""Most steps that are taken one by one: of so few, arrays cost more time than they save."""


def continue_states(
    rule: CompiledRule,
    vintages: Mapping[str, SeriesVintages],
    before: StateChanges,
    end: ReplayEnd,
) -> StateChanges:
    """Return the states of a rule before and after ``end``, the end of a replay."""
    steps = steps_after(rule, vintages, end.key)
    if steps.keys.size > FEW_STEPS:
        return changes_of(run_steps(rule, steps, end), before)
    return _add_few(rule, steps, before, end)


def _add_few(
    rule: CompiledRule, steps: Steps, before: StateChanges, end: ReplayEnd
) -> StateChanges:
    """Return the states after a few more steps."""
    keys, whens = steps.keys.tolist(), steps.when.tolist()
    days, slow = observed_days(steps.keys).tolist(), steps.slow.tolist()
    clears = [None] * len(keys) if steps.clear is None else steps.clear.tolist()
    machine, newest_day, known_from = end.machine, end.newest_day, before.known_from
    state = int(before.states[-1]) if before.states.size else None
    changed, states = list[int](), list[int]()
    for place, key in enumerate(keys):
        ticked = slow[place] and days[place] > newest_day
        if ticked:
            newest_day = days[place]
        if known_from is None and whens[place] != UNKNOWN:
            known_from = key
        machine = machine.after(whens[place], clears[place], ticked, rule.persistence)
        if machine.state != state:
            state = machine.state
            changed.append(place)
            states.append(state)
    if keys:
        end = ReplayEnd(keys[-1], newest_day, machine, float(steps.numbers[-1]))
    if not changed:
        return replace(before, known_from=known_from, end=end)
    return StateChanges(
        np.concatenate((before.keys, steps.keys[changed])),
        np.concatenate((before.states, np.array(states, np.int8))),
        np.concatenate((before.numbers, steps.numbers[changed])),
        np.concatenate((before.simulated, steps.simulated[changed])),
        known_from,
        end,
    )
