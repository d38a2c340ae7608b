"""Times of vintages that a wrong clock dated: in the future, or before ticwatch existed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from tui.model.times import AHEAD
from tui.store.archive import TIME_STEP, Archive, LastConfirmed, PartKey, Vintage


def redate(
    archive: Archive,
    newest_known: Callable[[Vintage], datetime | None],
    *,
    earliest: datetime,
    now: datetime,
) -> int:
    """Correct the times of vintages dated before ``earliest`` or after ``now``.

    Return their number. Nothing is changed if none is more than ``AHEAD`` (10 minutes) after
    ``now``. Raises StoreError.
    """
    vintages = archive.vintages()
    if all(earliest <= vintage.learned <= now + AHEAD for vintage in vintages):
        return 0
    confirmations = archive.confirmations()
    times = corrected_times(vintages, confirmations, newest_known, earliest=earliest, now=now)
    archive.redate(times, earliest=earliest, now=now)
    return len(times)


def corrected_times(
    vintages: Iterable[Vintage],
    confirmations: Mapping[tuple[str, str, str], LastConfirmed],
    newest_known: Callable[[Vintage], datetime | None],
    *,
    earliest: datetime,
    now: datetime,
) -> dict[Vintage, datetime]:
    """Return the vintages (oldest first) that a wrong clock dated, with better times.

    After ``now``: all count as received now, in their order, if one is more than ``AHEAD`` after.

    Before ``earliest``: the vintage counts as received when a right clock last confirmed it, else
    now. That is no earlier than the known time of its newest observation, ``newest_known``, unless
    that time is still to come. It is before the part's next vintage, which replaced it.
    """
    every = list(vintages)
    late = [vintage for vintage in every if vintage.learned > now]
    is_ahead = bool(late) and late[-1].learned > now + AHEAD
    times = {vintage: now + number * TIME_STEP for number, vintage in enumerate(late) if is_ahead}
    for of_part in _by_part(every).values():
        following: datetime | None = None
        for vintage in reversed(of_part):
            if vintage.learned < earliest:
                last = confirmations.get((vintage.source, vintage.part, vintage.digest))
                is_confirmed = last is not None and earliest <= last.confirmed <= now
                received = last.confirmed if last is not None and is_confirmed else now
                received = min(max(received, newest_known(vintage) or received), now)
                times[vintage] = min(received, following - TIME_STEP) if following else received
            following = times.get(vintage, vintage.learned)
    return times


def _by_part(vintages: Iterable[Vintage]) -> dict[PartKey, list[Vintage]]:
    by_part: dict[PartKey, list[Vintage]] = defaultdict(list)
    for vintage in vintages:
        by_part[vintage.source, vintage.part].append(vintage)
    return by_part
