"""The next step in time, prepared in a thread while the user looks at the last one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event
from typing import Generic, NamedTuple, TypeVar

from tui.model.update import Update
from tui.screen.time_travel import Move

Result = TypeVar("Result")
IsDropped = Callable[[], bool]
"""Returns True once the result is not wanted any more."""


class StepBasis:
    """All that the result of moves depends on. It is equal to another of the same data.

    The present has a new update whenever a source was asked, mostly with the same data.
    """

    def __init__(self, moves: Sequence[Move], as_of: datetime | None, live: Update | None) -> None:
        """``as_of`` is the moment that the moves start at, None for the present.

        ``live`` is the newest update of the monitor.
        """
        self._start = list(moves), as_of
        self._live = live

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, StepBasis)
            and self._start == other._start
            and _have_same_data(self._live, other._live)
        )

    def __hash__(self) -> int:
        return hash((*self._start[0], self._start[1]))


def _have_same_data(one: Update | None, other: Update | None) -> bool:
    if one is None or other is None:
        return one is other
    before, after = one.snapshot.datasets, other.snapshot.datasets
    return (
        (one.alerts, one.notifications) == (other.alerts, other.notifications)
        and before.keys() == after.keys()
        and all(before[key].frame is after[key].frame for key in before)
        and all(before[key].state is after[key].state for key in before)
    )


class _Prepared(NamedTuple, Generic[Result]):
    basis: object
    task: asyncio.Task[Result]
    dropped: Event


class StepAhead(Generic[Result]):
    """At most one result that may be wanted soon. It is taken once."""

    def __init__(self) -> None:
        self._prepared: _Prepared[Result] | None = None

    def prepare(self, basis: object, make: Callable[[IsDropped], Result]) -> None:
        """Begin to make a result in a thread, in place of one prepared before.

        ``basis`` is all that it depends on. ``make`` is given a function that returns whether the
        result was dropped: a thread that goes on takes time from what is painted meanwhile.
        """
        self.drop()
        dropped = Event()
        task = asyncio.create_task(asyncio.to_thread(make, dropped.is_set))
        self._prepared = _Prepared(basis, task, dropped)

    def drop(self) -> None:
        """Forget what is prepared, as after a change of the configuration."""
        if self._prepared is not None:
            self._prepared.dropped.set()
        self._prepared = None

    async def take(self, basis: object) -> Result | None:
        """Wait for the result prepared on the same basis and return it, None if there is none.

        There is none either if it failed: who asks then makes it, and meets the error there.
        """
        prepared = self._prepared
        if prepared is None or prepared.basis != basis:
            self.drop()
            return None
        self._prepared = None
        await asyncio.wait([prepared.task])
        return None if prepared.task.exception() else prepared.task.result()
