"""Connections to a PostgreSQL server that end when the server does not answer any more.

The machine's own network code notices lost packets, but neither a server that was stopped nor a
proxy that forwards nothing. Only ``server`` imports this module, when it first connects.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

from psycopg import AsyncConnection, Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.pq.abc import PGconn
from psycopg.rows import TupleRow

T = TypeVar("T")
ANSWER_SECONDS = 40.0
"""Longest wait for the answer to a statement, 10 s more than the server works at one."""


class AnsweredConnection(Connection[TupleRow]):
    """Connection whose statements fail after ``ANSWER_SECONDS`` without an answer."""

    def wait(self, gen: PQGen[T], *args: Any, **kwargs: Any) -> T:
        """Wait for the server. Raises OperationalError if it does not answer."""
        return super().wait(_answered(gen, self.pgconn, ANSWER_SECONDS), *args, **kwargs)


class AnsweredListener(AsyncConnection[TupleRow]):
    """Connection that listens, and fails after some time without an answer to a statement."""

    answer_seconds = ANSWER_SECONDS
    """Longest wait for an answer, and longer than one for notices."""

    async def wait(self, gen: PQGen[T], *args: Any, **kwargs: Any) -> T:
        """Wait for the server. Raises OperationalError if it does not answer."""
        within = _answered(gen, self.pgconn, self.answer_seconds)
        return await super().wait(within, *args, **kwargs)


def _answered(gen: PQGen[T], connection: PGconn, seconds: float) -> Generator[Any, Any, T]:
    """Run an exchange with the server. Close the connection if it gets no answer in time.

    The library resumes it with nothing ready, some times a second, while it waits.
    """
    try:
        wanted = next(gen)
        asked = time.monotonic()
        while True:
            ready = yield wanted
            if ready:
                asked = time.monotonic()
            elif time.monotonic() > asked + seconds:
                connection.finish()
                raise OperationalError(f"no answer within {seconds:g} s")
            wanted = gen.send(ready)
    except StopIteration as end:
        value: T = end.value
        return value
