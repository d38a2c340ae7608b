"""States of a rule over its history, kept as the steps at which they changed.

A rule of thousands of observations changes its state a few hundred times. So the states of many
rules fit into memory and into a file, and a replay is continued without its earlier steps.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.engine.replay import BEGINNING, ReplayEnd, Trace
from tui.alerts.engine.state_machine import FIRING, States
from tui.alerts.series.history import UNKNOWN, Keys, Values


class StateChanges(Struct, frozen=True, eq=False):
    """The steps at which the state of a rule changed, the first step included."""

    keys: Keys
    states: States
    """State after each of these steps, and until the next of them."""
    numbers: Values
    """Compared value at each of these steps, in its unit."""
    simulated: npt.NDArray[np.bool_]
    """True if an input was not published at the step: a later value, or one of the sample."""
    known_from: int | None
    """Key of the first step at which the condition was not unknown, None if there is none."""
    end: ReplayEnd | None
    """End of the replay, None if it was cut and cannot be continued."""

    @property
    def has_been_evaluated(self) -> bool:
        """False if the condition was unknown at every step."""
        return self.known_from is not None

    @property
    def fires(self) -> npt.NDArray[np.bool_]:
        """True for changes after which an episode lasts."""
        is_firing: npt.NDArray[np.bool_] = self.states >= FIRING
        return is_firing

    def since(self) -> int:
        """Return the key of the first step of the present state.

        OK and FIRING begin with the rest or the episode they belong to.
        """
        if self.states[-1] % 2:  # PENDING or RECOVERING
            return int(self.keys[-1])
        firing = self.fires
        changed = np.flatnonzero(firing != firing[-1])
        return int(self.keys[changed[-1] + 1 if changed.size else 0])

    def last_fired(self) -> int | None:
        """Return the key of the first step of the latest episode, or None."""
        firing = self.fires
        starts = np.flatnonzero(firing & ~np.concatenate(([False], firing[:-1])))
        return int(self.keys[starts[-1]]) if starts.size else None

    def upto(self, last: int) -> StateChanges:
        """Return the changes up to the key ``last``, included."""
        end = slice(int(np.searchsorted(self.keys, last, side="right")))
        is_known = self.known_from is not None and self.known_from <= last
        return StateChanges(
            self.keys[end],
            self.states[end],
            self.numbers[end],
            self.simulated[end],
            self.known_from if is_known else None,
            None,
        )


_NO_KEYS: Keys = np.array([], np.int64)
_NO_STATE: States = np.array([-1], np.int8)
_NO_CHANGES = StateChanges(
    _NO_KEYS, _NO_KEYS.astype(np.int8), np.array([]), _NO_KEYS.astype(np.bool_), None, BEGINNING
)


def changes_of(trace: Trace, before: StateChanges = _NO_CHANGES) -> StateChanges:
    """Return the changes of a trace, or of one that continues a replay after the changes before."""
    last_state = before.states[-1:] if before.states.size else _NO_STATE
    places = np.flatnonzero(np.concatenate((last_state, trace.states))[:-1] != trace.states)
    known_from = before.known_from
    if known_from is None:
        known = np.flatnonzero(trace.when != UNKNOWN)
        known_from = int(trace.keys[known[0]]) if known.size else None
    if not places.size:
        return replace(before, known_from=known_from, end=trace.end)
    return StateChanges(
        np.concatenate((before.keys, trace.keys[places])),
        np.concatenate((before.states, trace.states[places])),
        np.concatenate((before.numbers, trace.numbers[places])),
        np.concatenate((before.simulated, trace.simulated[places])),
        known_from,
        trace.end,
    )
