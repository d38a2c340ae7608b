"""The state machine of a rule, over all steps at once.

    OK ──when──▸ PENDING ──`for` in a row──▸ FIRING ──clear──▸ RECOVERING ──`keep` in a row──▸ OK

A condition counts as one the moment it comes true, and one more with every further observation of
the rule's slowest series at which it holds. An unknown verdict neither adds to a count nor ends
it, so unknown steps hold the state. Between ``when`` and ``clear`` the state holds too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tui.alerts.series.history import FALSE, TRUE, UNKNOWN, Truths

OK, PENDING, FIRING, RECOVERING = (np.int8(code) for code in range(4))
"""States as the machine writes them, in the order of the picture above."""

States = npt.NDArray[np.int8]
Counts = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Persistence:
    """How a rule goes from state to state."""

    needed: int = 1
    """Observations in a row with ``when`` true that fire."""
    kept: int = 1
    """Observations in a row with ``clear`` true that stand down."""


@dataclass(frozen=True)
class MachineState:
    """Where a rule is between two steps."""

    fires: bool = False
    firing: int = 0
    """For how many observations in a row ``when`` has held."""
    clearing: int = 0
    """For how many in a row ``clear`` has held."""


@dataclass(frozen=True, eq=False)
class Run:
    """The state after each step, and the counts that led to it."""

    states: States
    firing: Counts
    clearing: Counts


AT_REST = MachineState()


def run(
    when: Truths,
    clear: Truths | None,
    ticks: npt.NDArray[np.bool_],
    course: Persistence,
    standing: MachineState = AT_REST,
) -> Run:
    """The machine over steps that follow ``standing``.

    ``clear`` None is ``not when``. ``ticks`` are the steps at which the slowest series has a new
    observation. Where both conditions are true, the rule fires.
    """
    opposite = (TRUE - when).astype(np.int8)
    clears = opposite if clear is None else np.where(when == TRUE, FALSE, clear)
    firing = _counts(when, ticks, standing.firing)
    clearing = _counts(clears, ticks, standing.clearing)
    fires = (when == TRUE) & (firing >= course.needed)
    ends = (clears == TRUE) & (clearing >= course.kept)
    fired = _held(fires, ends, standing.fires)
    resting = np.where(firing > 0, PENDING, OK)
    burning = np.where(clearing > 0, RECOVERING, FIRING)
    return Run(np.where(fired, burning, resting).astype(np.int8), firing, clearing)


def _counts(truths: Truths, ticks: npt.NDArray[np.bool_], carried: int) -> Counts:
    """For how many observations in a row each step is true, 0 where it was last false."""
    known = np.flatnonzero(truths != UNKNOWN)
    true = truths[known] == TRUE
    begins = true & ~np.concatenate(([carried > 0], true[:-1]))[: true.size]
    ticked = np.cumsum(true & ticks[known])
    start = np.where(begins, ticked, min(1 - carried, 0))
    start = np.maximum.accumulate(start) if true.size else start
    counts = np.concatenate(([carried], np.where(true, 1 + ticked - start, 0)))
    places = np.searchsorted(known, np.arange(truths.size), side="right")
    return counts[places].astype(np.int32)


def _held(
    on: npt.NDArray[np.bool_], off: npt.NDArray[np.bool_], before: bool
) -> npt.NDArray[np.bool_]:
    """True from each step that is on until one that is off."""
    marked = np.maximum.accumulate(np.where(on | off, np.arange(on.size), -1)) if on.size else off
    return np.where(marked >= 0, on[marked], before) if on.size else on
