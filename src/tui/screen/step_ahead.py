"""The next step in time, prepared in a thread while the user looks at the last one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from tui.model.update import Update
    from tui.screen.time_travel import Move


Result = TypeVar("Result")


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


class StepAhead(Generic[Result]):
    """At most one result that may be wanted soon. It is taken once.

    It is made in parts. Between them the work waits while keys are typed that do not want it.
    """

    def __init__(self) -> None:
        self._prepared: tuple[object, asyncio.Task[Result]] | None = None
        self._is_wanted = asyncio.Event()

    def prepare(
        self,
        basis: object,
        make: Callable[[], Result],
        parts: Callable[[Result], Iterable[Callable[[], object]]],
        pause: Callable[[], Awaitable[None]],
    ) -> None:
        """Begin to make a result in a thread, in place of one prepared before.

        ``basis`` is all that it depends on. ``parts`` returns what is made after the result, to
        have it ready. ``pause`` is awaited before each of these, unless the result is wanted.
        """
        self.drop()
        self._is_wanted = asyncio.Event()
        making = self._make(make, parts, pause, self._is_wanted)
        self._prepared = basis, asyncio.create_task(making)

    def drop(self) -> None:
        """Forget what is prepared, as after a change of the configuration."""
        if self._prepared is not None:
            self._prepared[1].cancel()
        self._prepared = None

    async def take(self, basis: object) -> Result | None:
        """Wait for the result prepared on the same basis and return it, None if there is none.

        There is none either if it failed: who asks then makes it, and meets the error there.
        """
        if self._prepared is None or self._prepared[0] != basis:
            self.drop()
            return None
        (_, making), self._prepared = self._prepared, None
        self._is_wanted.set()
        await asyncio.wait([making])
        return None if making.exception() else making.result()

    async def _make(
        self,
        make: Callable[[], Result],
        parts: Callable[[Result], Iterable[Callable[[], object]]],
        pause: Callable[[], Awaitable[None]],
        is_wanted: asyncio.Event,
    ) -> Result:
        await _first_of(pause(), is_wanted.wait())
        result = await asyncio.to_thread(make)
        for part in parts(result):
            await _first_of(pause(), is_wanted.wait())
            await asyncio.to_thread(part)
        return result


async def _first_of(*waits: Awaitable[object]) -> None:
    """Wait for the first of several, and give up the others."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
