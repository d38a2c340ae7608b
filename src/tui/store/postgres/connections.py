"""Connections to a PostgreSQL server that end when the server does not answer any more.

The machine's own network code notices a lost packet, but neither a server that is stopped nor a
proxy that forwards nothing. Only ``server`` imports this module, when it first connects.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Timer
from typing import Any, TypeVar

import psycopg
from psycopg import AsyncConnection, Connection
from psycopg.abc import PQGen
from psycopg.rows import TupleRow

T = TypeVar("T")
ANSWER_SECONDS = 40.0
"""Longest wait for the answer to a statement, 10 s more than the server works at one."""


class AnsweredConnection(Connection[TupleRow]):
    """Connection whose statements fail if the server does not answer them."""

    def wait(self, gen: PQGen[T], *args: Any, **kwargs: Any) -> T:
        """Wait for the server. Raises OperationalError after ``ANSWER_SECONDS``."""
        with answering_within(self, ANSWER_SECONDS):
            return super().wait(gen, *args, **kwargs)


@contextmanager
def answering_within(
    connection: Connection | AsyncConnection, seconds: float
) -> Iterator[None]:
    """End a connection unless the block is over in time. Raises OperationalError then."""
    has_ended = Event()

    def end() -> None:
        has_ended.set()
        _shut(connection)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except psycopg.Error as error:
        if has_ended.is_set():
            raise psycopg.OperationalError(f"no answer within {seconds:g} s") from error
        raise
    finally:
        timer.cancel()


def _shut(connection: Connection | AsyncConnection) -> None:
    """Shut the socket of a connection: whoever waits for the server gets an error at once."""
    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as own:
        own.shutdown(socket.SHUT_RDWR)
