"""When a part may be asked for again, and at which of its addresses: pure functions of its status.

Asking is never more frequent than a source's floor, whatever the configuration, a key or a failure
says. After a success the next try waits until something can have changed; while an overdue
release is awaited it looks every so often; after failures it backs off, jittered, and tries the
part's other addresses by turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from urllib.parse import urlsplit

from tui.model.errors import Refused, TicwatchError, Unreachable
from tui.model.status import PartStatus
from tui.model.times import AHEAD, format_length
from tui.sources.base import Part, Source
from tui.sources.http_client import Validators

FIRST_RETRY = timedelta(seconds=30)
STAY_AWAY = timedelta(minutes=15)
"""How long a host that says "too many" or "forbidden" is left alone, at the least."""
NEVER = datetime.min.replace(tzinfo=UTC)
COMPLETE = "complete"
"""Why a part is not asked for again, unless more becomes due of it or it is restated."""


@dataclass(frozen=True)
class PartRequest:
    """A part worth asking for, and how asking for it went so far."""

    part: Part
    status: PartStatus
    validators: Validators

    @property
    def address(self) -> str:
        """Its own address, or after failures one of its others by turns."""
        addresses = (self.part.url, *self.part.fallbacks)
        return addresses[self.status.failures % len(addresses)]

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that it is to be had from."""
        return frozenset(map(host, (self.part.url, *self.part.fallbacks)))

    @property
    def conditions(self) -> Validators:
        """The validators to ask with, where they were given for this address."""
        return self.validators if self.validators.url == self.address else Validators()


def host(address: str) -> str:
    """The host of an address."""
    return urlsplit(address).netloc


def believed(status: PartStatus, now: datetime) -> PartStatus:
    """The status without what a clock that was ahead told of asking."""
    if status.asked is None or status.asked <= now + AHEAD:
        return status
    return replace(status, asked=None, answered=None, next_try=None, why="", down="")


def unasked(status: PartStatus) -> PartStatus:
    """The status of a part that nobody asks for now: how it last went is past."""
    return replace(status, failures=0, error="", down="", next_try=None, why="not asked for now")


def shown(wanted: PartRequest, paused: Mapping[str, datetime]) -> PartStatus:
    """The status as it holds while its host is left alone because of another part."""
    status = wanted.status
    pause = paused.get(host(wanted.address), NEVER)
    if status.why == COMPLETE:
        return replace(status, next_try=None)
    if pause <= (status.next_try or NEVER):
        return status
    return replace(status, next_try=pause, why="its host turned another part away")


def pauses(statuses: Iterable[PartStatus]) -> dict[str, datetime]:
    """Host -> until when none of its parts is asked for, because one of them was turned away."""
    found: dict[str, datetime] = {}
    for status in statuses:
        if status.down and status.next_try:
            found[status.down] = max(found.get(status.down, NEVER), status.next_try)
    return found


def earliest(
    wanted: PartRequest, source: Source, paused: Mapping[str, datetime], *, nudged: bool
) -> datetime:
    """When a part may be asked for; a nudge skips the calendar, never a floor or a back-off."""
    pause = paused.get(host(wanted.address), NEVER)
    status = wanted.status
    if status.asked is None:
        return pause
    if status.next_try is None or (nudged and not status.error):
        return max(pause, status.asked + source.floor)
    return max(pause, status.next_try)


def answered(
    wanted: PartRequest,
    source: Source,
    newest: date | None,
    now: datetime,
    every: timedelta,
) -> PartStatus:
    """The status after an answer; ``newest`` is the part's newest observation at hand."""
    interval, release = max(every, source.floor), source.next_release(now)
    status, due = wanted.status, source.due(now, wanted.part.key)
    if newest is None or newest < due:
        next_try, why = now + interval, f"awaited every {format_length(interval)}: {due} is out"
    elif wanted.part.final:
        next_try, why = release, COMPLETE
    elif release >= now + source.floor:
        next_try, why = release, "next release"
    else:
        next_try, why = now + source.floor, f"not within {format_length(source.floor)}"
    return replace(
        status, asked=now, answered=now, failures=0, error="", down="", next_try=next_try, why=why
    )


def failed(
    status: PartStatus,
    source: Source,
    error: TicwatchError,
    address: str,
    now: datetime,
    wait: timedelta,
) -> PartStatus:
    """The status after a failure; ``wait`` is the back-off, unless the server asked for longer."""
    turned_away = isinstance(error, Refused) and error.status in (403, 429)
    speaks_for_host = turned_away or isinstance(error, Unreachable)
    asked_for, failures = timedelta(), status.failures + 1
    if isinstance(error, Refused):
        speaks_for_host = speaks_for_host or error.status >= 500
        asked_for = error.retry_after or timedelta()
    wait = max(wait, source.floor)
    why = f"backing off after {failures} failure{'s' if failures > 1 else ''}"
    if turned_away:
        wait, why = max(wait, STAY_AWAY), "host turned us away"
    if asked_for > wait:
        wait, why = asked_for, "asked to wait"
    return replace(
        status,
        asked=now,
        failures=failures,
        error=str(error),
        down=host(address) if speaks_for_host else "",
        next_try=now + wait,
        why=why,
    )


def back_off(failures: int, floor: timedelta, every: timedelta, random: Random) -> timedelta:
    """How long to wait after one more failure: 30 s doubled each time, ± 10 %.

    Never less than the floor and never much more than the healthy interval, so that a source
    recovers quickly and is never asked more often than in health.
    """
    wait = min(FIRST_RETRY * (1 << min(failures, 20)), max(every, floor))
    return max(wait * random.uniform(0.9, 1.1), floor)
