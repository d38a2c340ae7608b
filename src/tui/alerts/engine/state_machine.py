"""State machine of a rule, computed over all steps at once.

    OK ──when──▸ PENDING ──`for` in a row──▸ FIRING ──clear──▸ RECOVERING ──`keep` in a row──▸ OK

A condition counts once at the moment it becomes true, and once more at each further observation of
the rule's slowest series at which it holds. An unknown condition neither adds to a count nor ends
it, so unknown steps hold the state. Between ``when`` and ``clear`` the state holds too.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.series.history import FALSE, TRUE, UNKNOWN, Truths

OK, PENDING, FIRING, RECOVERING = (np.int8(code) for code in range(4))
"""Codes of the states, in the order of the picture above."""

FEW_STEPS = 4
"""Most steps that are computed one by one."""
States = npt.NDArray[np.int8]
Counts = npt.NDArray[np.int32]


class Persistence(Struct, frozen=True):
    """Numbers of observations in a row that a rule needs to fire and to clear."""

    needed: int = 1
    """Observations with ``when`` true until the rule fires; ``for`` in the configuration."""
    keep: int = 1
    """Observations with ``clear`` true until the rule clears."""


class MachineState(Struct, frozen=True):
    """State of the machine between two steps."""

    fires: bool = False
    firing: int = 0
    """Observations in a row at which ``when`` has held."""
    clearing: int = 0
    """Observations in a row at which ``clear`` has held."""


class Run(Struct, frozen=True, eq=False):
    """State after each step, and the counts that led to it."""

    states: States
    firing: Counts
    clearing: Counts

    def last_state(self) -> MachineState:
        """Return the state of the machine after the last step. There is one at least."""
        return MachineState(
            bool(self.states[-1] >= FIRING), int(self.firing[-1]), int(self.clearing[-1])
        )


INITIAL_STATE = MachineState()


def run(
    when: Truths,
    clear: Truths | None,
    ticks: npt.NDArray[np.bool_],
    persistence: Persistence,
    before: MachineState = INITIAL_STATE,
) -> Run:
    """Run the machine over steps that follow the state ``before``.

    ``clear`` None means ``not when``. ``ticks`` is True at steps at which the slowest series has
    a new observation. If both conditions are true, the rule fires.
    """
    if when.size <= FEW_STEPS:
        return _run_step_by_step(when, clear, ticks, persistence, before)
    opposite = (TRUE - when).astype(np.int8)
    clears = opposite if clear is None else np.where(when == TRUE, FALSE, clear)
    firing = _counts(when, ticks, before.firing)
    clearing = _counts(clears, ticks, before.clearing)
    starts = (when == TRUE) & (firing >= persistence.needed)
    ends = (clears == TRUE) & (clearing >= persistence.keep)
    fires = _latch(starts, ends, before.fires)
    quiet_state = np.where(firing > 0, PENDING, OK)
    firing_state = np.where(clearing > 0, RECOVERING, FIRING)
    return Run(np.where(fires, firing_state, quiet_state).astype(np.int8), firing, clearing)


def _run_step_by_step(
    when: Truths,
    clear: Truths | None,
    ticks: npt.NDArray[np.bool_],
    persistence: Persistence,
    before: MachineState,
) -> Run:
    """Run the machine over a few steps, one after the other, which is faster then."""
    machine = before
    states, firing, clearing = list[int](), list[int](), list[int]()
    clears = (TRUE - when).tolist() if clear is None else clear.tolist()
    for is_when, is_clear, ticked in zip(when.tolist(), clears, ticks.tolist(), strict=True):
        clears_now = int(FALSE) if is_when == TRUE else is_clear
        machine = MachineState(
            machine.fires,
            _count(machine.firing, is_when, ticked),
            _count(machine.clearing, clears_now, ticked),
        )
        if is_when == TRUE and machine.firing >= persistence.needed:
            machine = replace(machine, fires=True)
        elif clears_now == TRUE and machine.clearing >= persistence.keep:
            machine = replace(machine, fires=False)
        firing_state = RECOVERING if machine.clearing else FIRING
        quiet_state = PENDING if machine.firing else OK
        states.append(int(firing_state if machine.fires else quiet_state))
        firing.append(machine.firing)
        clearing.append(machine.clearing)
    return Run(np.array(states, np.int8), np.array(firing, np.int32), np.array(clearing, np.int32))


def _count(before: int, truth: int, ticked: bool) -> int:
    """Return for how many observations in a row a condition has held, after one more step."""
    if truth == UNKNOWN:
        return before
    if truth == FALSE:
        return 0
    return before + ticked if before else 1


def _counts(truths: Truths, ticks: npt.NDArray[np.bool_], count_before: int) -> Counts:
    """Return for how many observations in a row each step is true, 0 if it was last false."""
    known = np.flatnonzero(truths != UNKNOWN)
    true = truths[known] == TRUE
    begins = true & ~np.concatenate(([count_before > 0], true[:-1]))[: true.size]
    ticked = np.cumsum(true & ticks[known])
    start = np.maximum.accumulate(np.where(begins, ticked, min(1 - count_before, 0)))
    counts = np.concatenate(([count_before], np.where(true, 1 + ticked - start, 0)))
    so_far: Counts = counts[np.cumsum(truths != UNKNOWN)].astype(np.int32)
    return so_far


def _latch(
    on: npt.NDArray[np.bool_], off: npt.NDArray[np.bool_], before: bool
) -> npt.NDArray[np.bool_]:
    """Return True from each step that is ``on`` until the next one that is ``off``."""
    if not on.size:
        return on
    last_change = np.maximum.accumulate(np.where(on | off, np.arange(on.size), -1))
    return np.where(last_change >= 0, on[last_change], before)
