"""Time and address of a part's next request: pure functions of its status.

A source is never requested more often than its minimum interval (``floor``), whatever the
configuration, a key or a failure says. After a success the next request waits until something can
have changed, or for a day if days are missing. While a release is overdue, requests repeat at the
configured interval. After failures they back off, with jitter, and use the part's addresses in
turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from tui.model.errors import (
    Disputed,
    HttpStatusError,
    Malformed,
    StoreError,
    TicwatchError,
    Trimmed,
    Unreachable,
)
from tui.model.status import PartStatus
from tui.model.times import AHEAD, format_length
from tui.sources.base import Part, Source
from tui.sources.validators import Validators
from tui.store.archive import PartKey
from tui.store.continuity import count_trim
from tui.store.repetition import count_repetition

FIRST_RETRY = timedelta(seconds=30)
REFUSAL_PAUSE = timedelta(minutes=15)
"""Least time without requests to a host after it answered 403 or 429."""
GAP_INTERVAL = timedelta(days=1)
"""Least time until a part is requested again only because days are missing from it. A publisher
that never adds them gets one request a day."""
NEVER = datetime.min.replace(tzinfo=UTC)
COMPLETE = "complete"
"""``PartStatus.why`` of a part that is not requested until more is due of it or it is restated."""


class PartRequest(Struct, frozen=True):
    """A part worth requesting, with its status so far."""

    part: Part
    status: PartStatus
    validators: Validators

    @property
    def address(self) -> str:
        """The part's own address, or after failures one of the others in turn."""
        addresses = (self.part.url, *self.part.fallbacks)
        return addresses[self.status.failures % len(addresses)]

    @property
    def hosts(self) -> frozenset[str]:
        """All hosts that serve the part."""
        return frozenset(map(host, (self.part.url, *self.part.fallbacks)))

    @property
    def conditions(self) -> Validators:
        """The validators to send, empty unless ``address`` is where they came from."""
        return self.validators if self.validators.url == self.address else Validators()


def host(address: str) -> str:
    """Return the host of an address."""
    return urlsplit(address).netloc


def without_future_times(status: PartStatus, now: datetime) -> PartStatus:
    """Return the status, its times cleared if a wrong clock wrote them.

    That is assumed if the last request lies more than ``AHEAD`` in the future.
    """
    if status.asked is None or status.asked <= now + AHEAD:
        return status
    return replace(status, asked=None, answered=None, next_try=None, why="", down="")


def no_longer_requested(status: PartStatus) -> PartStatus:
    """Return the status of a part that is no longer requested: its last error is cleared."""
    return replace(status, failures=0, error="", down="", next_try=None, why="not asked for now")


def not_requested(statuses: Mapping[PartKey, PartStatus], why: str) -> dict[PartKey, PartStatus]:
    """Return the statuses of parts that are not requested: without a next try, and the reason."""
    return {key: replace(status, next_try=None, why=why) for key, status in statuses.items()}


def with_host_pause(request: PartRequest, pauses: Mapping[str, datetime]) -> PartStatus:
    """Return the status to show: its next try is not before the end of its host's pause.

    ``pauses`` are those of ``host_pauses``.
    """
    status = request.status
    pause = pauses.get(host(request.address), NEVER)
    if status.why == COMPLETE:
        return replace(status, next_try=None)
    if pause <= (status.next_try or NEVER):
        return status
    return replace(status, next_try=pause, why="its host turned another part away")


def host_pauses(statuses: Iterable[PartStatus]) -> dict[str, datetime]:
    """Return by host the time (UTC) before which no part is requested from it.

    A host pauses as long as the part whose request failed because of the host.
    """
    pauses: dict[str, datetime] = {}
    for status in statuses:
        if status.down and status.next_try:
            pauses[status.down] = max(pauses.get(status.down, NEVER), status.next_try)
    return pauses


def earliest_time(
    request: PartRequest, source: Source, pauses: Mapping[str, datetime], *, nudged: bool
) -> datetime:
    """Return the time (UTC) before which a part may not be requested.

    ``nudged``: the user wants a refresh. It skips the release calendar, but no minimum interval,
    back-off or pause.
    """
    pause = pauses.get(host(request.address), NEVER)
    status = request.status
    if status.asked is None:
        return pause
    if status.next_try is None or (nudged and not status.error):
        return max(pause, status.asked + source.floor)
    return max(pause, status.next_try)


def first_time(
    requests: Iterable[PartRequest], source: Source, pauses: Mapping[str, datetime]
) -> datetime | None:
    """Return the first time (UTC) at which one of a source's parts may be requested, if any."""
    times = (earliest_time(request, source, pauses, nudged=False) for request in requests)
    return min(times, default=None)


def after_success(
    request: PartRequest,
    source: Source,
    newest: date | None,
    now: datetime,
    every: timedelta,
) -> PartStatus:
    """Return the status after data or "not modified" came.

    ``newest``: the newest observed day stored, None if nothing is. ``every``: the configured
    interval between requests while a release is overdue. The status says which days are missing.
    """
    interval, release = max(every, source.floor), source.next_release(now)
    status, due = request.status, source.due(now, request.part.key)
    if newest is None or newest < due:
        next_try, why = now + interval, f"awaited every {format_length(interval)}: {due} is out"
    elif status.missing and (request.part.final or release > now + GAP_INTERVAL):
        next_try, why = now + max(GAP_INTERVAL, source.floor), "days are missing"
    elif request.part.final:
        next_try, why = release, COMPLETE
    elif release >= now + source.floor:
        next_try, why = release, "next release"
    else:
        next_try, why = now + source.floor, f"not within {format_length(source.floor)}"
    return replace(
        status, asked=now, answered=now, failures=0, error="", down="", next_try=next_try, why=why
    )


def after_failure(
    status: PartStatus,
    source: Source,
    error: TicwatchError,
    address: str,
    now: datetime,
    wait: timedelta,
) -> PartStatus:
    """Return the status after a failure.

    ``wait`` is the back-off. A longer time that the host requires takes its place.
    """
    is_refusal = isinstance(error, HttpStatusError) and error.status in (403, 429)
    is_of_host = is_refusal or isinstance(error, Unreachable)
    retry_after, failures = timedelta(), status.failures + 1
    if isinstance(error, HttpStatusError):
        is_of_host = is_of_host or error.status >= 500
        retry_after = error.retry_after or timedelta()
    wait = max(wait, source.floor)
    why = f"backing off after {failures} failure{'s' if failures > 1 else ''}"
    if is_refusal:
        wait, why = max(wait, REFUSAL_PAUSE), "host turned us away"
    if retry_after > wait:
        wait, why = retry_after, "asked to wait"
    return replace(
        status,
        asked=now,
        failures=failures,
        error=str(error),
        down=host(address) if is_of_host else "",
        next_try=now + wait,
        why=why,
    )


def after_rejected_body(
    status: PartStatus, error: Malformed | StoreError, now: datetime
) -> PartStatus:
    """Return the status after a body was not stored: it counts a quarantined body.

    A body that only lacked the oldest rows, or had disputed values, is noted, for it may be
    accepted later.
    """
    if isinstance(error, StoreError):
        return status
    trim = count_trim(status.trim, error.begins, now) if isinstance(error, Trimmed) else None
    names = error.names if isinstance(error, Disputed) else frozenset[str]()
    repetition = count_repetition(status.repetition, names, now)
    counted = status.quarantined + 1
    return replace(status, quarantined=counted, trim=trim, repetition=repetition)


def back_off(failures: int, floor: timedelta, every: timedelta, random: Random) -> timedelta:
    """Return how long to wait after one more failure: 30 s doubled each time, ± 10 %.

    Never less than ``floor`` and never much more than ``every``, the interval in health. So a
    source recovers quickly and is never requested more often than in health.
    """
    wait = min(FIRST_RETRY * (1 << min(failures, 20)), max(every, floor))
    return max(wait * random.uniform(0.9, 1.1), floor)
