"""Queue of one host: its parts are requested one after the other, whatever source has them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui.model.status import PartStatus
from tui.monitor import cadence
from tui.monitor.cadence import PartRequest
from tui.monitor.due_parts import DueParts
from tui.monitor.nudge import Nudge
from tui.monitor.request_lease import holding_lease
from tui.monitor.requester import Requester
from tui.monitor.results import PollResult
from tui.sources.base import Source
from tui.store.archive import PartKey

if TYPE_CHECKING:
    from tui.sources.http_client import HttpClient

Pauses = Mapping[str, datetime]
"""By host the time (UTC) before which no part is requested from it."""


class Listed(NamedTuple):
    """A part worth requesting, with its source."""

    source: Source
    request: PartRequest

    @property
    def key(self) -> PartKey:
        """The names of its source and of the part."""
        return self.source.name, self.request.part.key

    @property
    def host(self) -> str:
        """The host of its next request."""
        return cadence.host(self.request.address)

    def with_status(self, status: PartStatus) -> Listed:
        """Return it after a request."""
        part, validators = self.request.part, self.request.validators
        return Listed(self.source, PartRequest(part, status, validators))

    def earliest_time(self, pauses: Pauses, nudged: frozenset[str] = frozenset()) -> datetime:
        """Return the time (UTC) before which it may not be requested, as ``cadence`` has it.

        ``nudged``: names of the sources that the user wants refreshed.
        """
        is_nudged = self.source.name in nudged
        return cadence.earliest_time(self.request, self.source, pauses, nudged=is_nudged)


class HostQueue:
    """The parts of one host, of all sources that have some there."""

    def __init__(
        self,
        host: str,
        sources: tuple[Source, ...],
        *,
        due_parts: DueParts,
        requester: Requester,
        leases: Path,
        now: Callable[[], datetime],
    ) -> None:
        """``leases``: the folder of the leases, one for each host."""
        self.host, self.sources = host, sources
        self.every: Mapping[str, timedelta] = {}
        """As in ``Poller.configure``."""
        self.nudge = Nudge()
        self.errors: dict[str, str] = {}
        """By source: the unexpected error that kept it out of the rest of the last round."""
        self._due_parts, self._requester = due_parts, requester
        self._leases, self._now = leases, now

    def lease(self) -> AbstractAsyncContextManager[None]:
        """Return the lease of the host: of several programs, one at a time requests its parts."""
        return holding_lease(self._leases, self.host, self._now)

    async def pauses(self) -> Pauses:
        """Return the pauses of all hosts, as stored by all programs."""
        return await asyncio.to_thread(self._due_parts.host_pauses, self._now())

    async def list(self, source: Source) -> list[Listed]:
        """Return a source's parts of this host worth requesting; none if it is switched off.

        Raises LookupError for a part of a host that the source does not name.
        """
        if source.name not in self.every:
            return []
        requests = await asyncio.to_thread(self._due_parts.requests, source, self._now())
        listed = [Listed(source, request) for request in requests]
        if strangers := {each.host for each in listed} - set(source.hosts):
            raise LookupError(
                f"{source.name} has a part of a host that it does not name: {strangers}"
            )
        return [each for each in listed if each.host == self.host]

    async def latest(self, listed: Listed) -> Listed:
        """Return a part with its stored status, which may be that of another program's request."""
        statuses = await asyncio.to_thread(self._due_parts.stored_statuses, self._now())
        latest = statuses.get(listed.key)
        return (
            Listed(listed.source, PartRequest(listed.request.part, *latest)) if latest else listed
        )

    async def send(self, client: HttpClient, listed: Listed) -> PollResult:
        """Request a part, and store what comes."""
        source, request = listed
        return await self._requester.send(client, source, request, self.every[source.name])


def sources_by_host(sources: Iterable[Source]) -> dict[str, tuple[Source, ...]]:
    """Return by host the sources that have parts there."""
    by_host: dict[str, tuple[Source, ...]] = {}
    for source in sources:
        by_host |= {host: (*by_host.get(host, ()), source) for host in source.hosts}
    return by_host


def in_turn(due: Iterable[Listed]) -> list[Listed]:
    """Return parts in the order of their requests: by turn, else as they are listed.

    Those whose last request failed come last, the one asked longest ago first: one that fails
    whenever it is asked, and so pauses its host, keeps no other part waiting.
    A part whose figures another one of them has is left out. It is due again if that one fails.
    """
    parts = {each.key: each for each in due}
    needed = [
        each
        for (source, _), each in parts.items()
        if (source, each.request.part.covered_by) not in parts
    ]
    return sorted(needed, key=_turn)


def _turn(listed: Listed) -> tuple[datetime, int]:
    """Return the sort key of a part: the time of its failure, then its turn."""
    status = listed.request.status
    failed = status.asked if status.failures else None
    return failed or datetime.min.replace(tzinfo=UTC), listed.request.part.turn
