"""Connection that a thread holds while it reads several times: each connection takes some ms."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psycopg import Connection


class HeldConnection(threading.local):
    """The connection of each thread. It is open during the outermost block of ``holding``."""

    def __init__(self) -> None:
        self._blocks = 0
        self._idle: Connection | None = None
        """Open connection that nothing uses now, None without one."""

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Let the uses in this block share a connection. It is closed at the end."""
        self._blocks += 1
        try:
            yield
        finally:
            self._blocks -= 1
            if not self._blocks and self._idle is not None:
                self._idle.close()
                self._idle = None

    @contextmanager
    def use(self, connect: Callable[[], Connection]) -> Iterator[Connection]:
        """Yield the open connection, or a new one if there is none or it is in use.

        It is closed after an error, and at once outside of ``holding``.
        """
        connection, self._idle = self._idle, None
        if connection is None or connection.closed:
            connection = connect()
        with ExitStack() as closing:
            closing.callback(connection.close)
            yield connection
            if self._blocks and self._idle is None:
                self._idle = connection
                closing.pop_all()
