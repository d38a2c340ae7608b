"""State machine of a rule, computed over all steps at once.

    OK ──when──▸ PENDING ──`for` in a row──▸ FIRING ──clear──▸ RECOVERING ──`keep` in a row──▸ OK

A condition counts once at the moment it becomes true, and once more at each further observation of
the rule's slowest series at which it holds. An unknown condition neither adds to a count nor ends
it, so unknown steps hold the state. Between ``when`` and ``clear`` the state holds too.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tui.alerts.series.history import FALSE, TRUE, UNKNOWN, Flags, Truths

OK, PENDING, FIRING, RECOVERING = (np.int8(code) for code in range(4))
"""Codes of the states, in the order of the picture above."""

States = npt.NDArray[np.int8]
Counts = npt.NDArray[np.int64]
Held = TypeVar("Held", Counts, Flags)


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

    @property
    def state(self) -> int:
        """Code of the state."""
        if self.fires:
            return int(FIRING) + (self.clearing > 0)
        return int(OK) + (self.firing > 0)

    def after(
        self, when: int, clear: int | None, ticked: bool, persistence: Persistence
    ) -> MachineState:
        """Return the state after one more step, as ``run`` does for many."""
        if when == TRUE:
            clear = int(FALSE)
        elif clear is None:
            clear = int(TRUE) - when
        firing, clearing = _count(self.firing, when, ticked), _count(self.clearing, clear, ticked)
        fires = self.fires
        if when == TRUE and firing >= persistence.needed:
            fires = True
        elif clear == TRUE and clearing >= persistence.keep:
            fires = False
        return MachineState(fires, firing, clearing)


class Run(Struct, frozen=True, eq=False):
    """State after each of some steps."""

    states: States
    end: MachineState
    """State of the machine after the last of them."""


INITIAL_STATE = MachineState()


def run(
    when: Truths,
    clear: Truths | None,
    ticks: Flags,
    persistence: Persistence,
    before: MachineState = INITIAL_STATE,
) -> Run:
    """Run the machine over steps that follow the state ``before``.

    ``clear`` None means ``not when``. ``ticks`` is True at steps at which the slowest series has
    a new observation. If both conditions are true, the rule fires.
    """
    if not when.size:
        return Run(np.array([], np.int8), before)
    opposite = (TRUE - when).astype(np.int8)
    clears = opposite if clear is None else np.where(when == TRUE, FALSE, clear)
    firing = _counts(when, ticks, before.firing)
    clearing = _counts(clears, ticks, before.clearing)
    starts = (when == TRUE) & (firing >= persistence.needed)
    ends = (clears == TRUE) & (clearing >= persistence.keep)
    fires = _latch(UNKNOWN + starts - ends, before.fires)
    states = np.where(fires, FIRING + (clearing > 0), OK + (firing > 0))
    end = MachineState(bool(fires[-1]), int(firing[-1]), int(clearing[-1]))
    return Run(states, end)


def _count(before: int, truth: int, ticked: bool) -> int:
    """Return for how many observations in a row a condition has held, after one more step."""
    if truth == UNKNOWN:
        return before
    if truth == FALSE:
        return 0
    return before + ticked if before else 1


def _counts(truths: Truths, ticks: Flags, count_before: int) -> Counts:
    """Return for how many observations in a row each step is true, 0 if it was last false."""
    holds = _latch(truths, count_before > 0)
    begins = holds.copy()
    begins[0] &= not count_before
    begins[1:] &= ~holds[:-1]
    places, ticked = np.flatnonzero(begins), np.cumsum((truths == TRUE) & ticks)
    ticked_before = _held(ticked[places], places, holds.size, 1 - count_before)
    counts: Counts = (1 + ticked - ticked_before) * holds
    return counts


def _latch(truths: Truths, before: bool) -> Flags:
    """Return whether each step was last true. An unknown one changes nothing."""
    turns = truths != UNKNOWN
    turns[1:] &= truths[1:] != truths[:-1]
    places = np.flatnonzero(turns)
    return _held(truths[places] == TRUE, places, truths.size, before)


def _held(values: Held, places: npt.NDArray[np.intp], size: int, before: int) -> Held:
    """Return the value at each of ``size`` steps: those from their places, and ``before``."""
    lengths = np.diff(places, prepend=0, append=size)
    return np.repeat(np.concatenate((np.array([before], values.dtype), values)), lengths)
