"""One request for a part: it is sent, and what comes is stored with the new status."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.errors import Malformed, SourceError, StoreError
from tui.model.status import PartStatus
from tui.model.times import FIRST_RELEASED, RELEASED
from tui.monitor import cadence
from tui.monitor.cadence import PartRequest
from tui.monitor.gaps import missing_after
from tui.monitor.host_clock import believable_time, is_right, received_time
from tui.monitor.results import PollResult
from tui.monitor.status_log import log_transition
from tui.sources.base import Source, unreadable_as_malformed
from tui.sources.validators import Validators
from tui.store.continuity import newest_day, trim_after_success
from tui.store.quarantine import Quarantine
from tui.store.receiver import Notes
from tui.store.repetition import count_repetition
from tui.store.store import Store

if TYPE_CHECKING:
    from tui.sources.http_client import HttpClient, HttpResponse


class Requester:
    """Sends the requests of a poller, and stores responses and statuses."""

    def __init__(
        self,
        store: Store,
        quarantine: Quarantine,
        *,
        now: Callable[[], datetime],
        random: Random,
        released: datetime = RELEASED,
        first_released: datetime = FIRST_RELEASED,
    ) -> None:
        """Take the parameters of ``Poller``."""
        self._store, self._quarantine = store, quarantine
        self._now, self._random = now, random
        self._released, self._first_released = released, first_released
        self._accepting = {name: asyncio.Lock() for name in store.sources}
        """By source: bodies of one source are compared and stored one after the other."""

    async def send(
        self, client: HttpClient, source: Source, request: PartRequest, every: timedelta
    ) -> PollResult:
        """Request a part, and store what comes and the new status.

        ``every`` is the configured interval between requests while a release is overdue.
        """
        now, status, address = self._now(), request.status, request.address
        validators, ahead, changed = request.validators, None, False
        try:
            response = await client.fetch(
                address, request.conditions, spacing=source.spacing, now=now, hosts=request.hosts
            )
            served_at = believable_time(response.served_at, self._released)
            ahead = self._now() - served_at if served_at else None
            async with self._accepting[source.name]:
                with unreadable_as_malformed(source):
                    status, changed = await asyncio.to_thread(
                        self._accept, source, request, response, every
                    )
            validators = replace(response.validators, url=address)
        except (SourceError, StoreError) as error:
            wait = cadence.back_off(status.failures, source.floor, every, self._random)
            status = cadence.after_failure(status, source, error, address, self._now(), wait)
            if isinstance(error, Malformed | StoreError):
                validators = Validators()  # a body that was not stored must not be "not modified"
                status = cadence.after_rejected_body(status, error, self._now())
        await asyncio.to_thread(self._store.record, status, validators)
        log_transition(request.status, status)
        return PollResult(status, changed, ahead)

    def _accept(
        self, source: Source, request: PartRequest, response: HttpResponse, every: timedelta
    ) -> tuple[PartStatus, bool]:
        """Store a response. Return the status and whether a vintage was added. Raises Malformed."""
        now, key, status = self._now(), (source.name, request.part.key), request.status
        received = self._received_time(response, now)
        url, notes = request.address, Notes(status.trim, status.repetition)
        if response.body is None:
            receipt = self._store.confirm(*key, received, notes)
        else:
            try:
                with unreadable_as_malformed(source):
                    receipt = self._store.learn(*key, response.body, received, url, notes)
            except Malformed as error:
                self._quarantine.keep(*key, response.body, str(error), now)
                raise
        frame = self._store.newest_frames(source.name).get(request.part.key)
        counted = replace(
            status,
            notice="; ".join(receipt.notices) if receipt.is_new else status.notice,
            missing=missing_after(source, status, receipt, frame),
            received_bytes=status.received_bytes + response.received_bytes,
            not_modified=status.not_modified + (response.body is None),
            vintages=status.vintages + receipt.is_new,
            trim=trim_after_success(status.trim, frame, now),
            repetition=count_repetition(status.repetition, receipt.disputed, now),
        )
        newest = None if frame is None else newest_day(frame)
        request = replace(request, status=counted)
        return cadence.after_success(request, source, newest, now, every), receipt.is_new

    def _received_time(self, response: HttpResponse, now: datetime) -> datetime:
        """Return the time to store for a response. Correct stored times if our clock is right."""
        served_at = believable_time(response.served_at, self._released)
        if is_right(served_at, now):
            self._store.redate_vintages(self._first_released, now)
        return received_time(served_at, now, self._released)
