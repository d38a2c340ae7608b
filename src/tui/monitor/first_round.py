"""Progress of the first requests after a start."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui.model.status import Progress


class FirstRound:
    """The parts of all hosts that were due at the start, until each host was asked for its own.

    ``on_change`` is called when the first parts are known, and when the round is over.
    """

    def __init__(self, hosts: Iterable[str], on_change: Callable[[], None]) -> None:
        self._hosts = set(hosts)
        self._on_change = on_change
        self._asked = self._total = 0

    @property
    def progress(self) -> Progress | None:
        """Progress of the round, None before it begins and after its end."""
        return Progress(self._asked, self._total) if self._hosts and self._total else None

    def add(self, host: str, count: int) -> None:
        """Count parts of a host that are due now."""
        if host in self._hosts:
            self._total += count
            if self._total == count > 0:
                self._on_change()

    def count_asked(self, host: str) -> None:
        """Count a part whose turn has come."""
        self._asked += host in self._hosts

    def end(self, host: str) -> None:
        """Note that nothing more of a host is due now."""
        was_under_way = bool(self._hosts)
        self._hosts.discard(host)
        if was_under_way and not self._hosts:
            self._on_change()
