"""The next step in time, prepared in a thread while the user looks at the last one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class StepAhead(Generic[Result]):
    """At most one result that may be wanted soon. It is taken once."""

    def __init__(self) -> None:
        self._prepared: tuple[object, asyncio.Task[Result]] | None = None

    def prepare(self, basis: object, make: Callable[[], Result]) -> None:
        """Begin to make a result in a thread, in place of one prepared before.

        ``basis`` is all that it depends on.
        """
        self._prepared = basis, asyncio.create_task(asyncio.to_thread(make))

    async def take(self, basis: object) -> Result | None:
        """Wait for the result prepared on the same basis and return it, None if there is none.

        There is none either if it failed: who asks then makes it, and meets the error there.
        """
        prepared, self._prepared = self._prepared, None
        if prepared is None or prepared[0] != basis:
            return None
        await asyncio.wait([prepared[1]])
        return None if prepared[1].exception() else prepared[1].result()
