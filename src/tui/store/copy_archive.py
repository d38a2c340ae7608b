"""Copies of an archive, from a file to a server or back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime

from tui.model.errors import StoreError
from tui.store.archive import Archive, ArchiveListing


def copy_archive(
    source: Archive, target: Archive, on_vintage: Callable[[int, int], None] = lambda *_: None
) -> int:
    """Copy everything that a target lacks, and return the number of vintages copied.

    Every body is compared with its digest, in the source and in the target. A copy that was
    interrupted goes on where it stopped. What comes into the source meanwhile is left to the next
    copy. ``on_vintage(done, all)`` is called after each vintage. Raises StoreError, also if one
    of them has rows that cannot be read, or if the target has others than the source afterwards.
    """
    if faults := source.faults():
        raise StoreError(f"not copied, for it is damaged: {faults[0]}; run ticwatch store verify")
    confirmations, statuses = source.confirmations(), source.statuses()
    listing, there = source.listing(), set(target.vintages())
    missing = [vintage for vintage in listing.vintages if vintage not in there]
    for number, vintage in enumerate(missing, 1):
        target.put(vintage, source.body(vintage.digest), again=True)
        on_vintage(number, len(missing))
    _copy_notes(listing, target)
    for (name, part, digest), last in confirmations.items():
        target.confirm(name, part, digest, last)
    for status, validators in statuses.values():
        target.record(status, validators)
    if faults := target.faults():
        raise StoreError(f"the target is damaged: {faults[0]}; run ticwatch store verify there")
    if target.listing() != listing or target.confirmations() != confirmations:
        raise StoreError("everything was copied, but the target has other vintages too")
    return len(missing)


def _copy_notes(listing: ArchiveListing, target: Archive) -> None:
    """Copy what is noted of single rows and vintages."""
    for (name, part), days in listing.late.items():
        arrived: dict[datetime, list[date]] = defaultdict(list)
        for day, known in days.items():
            arrived[known].append(day)
        for known, observed in arrived.items():
            target.mark_late(name, part, observed, known)
    for (name, part), amendments in listing.amendments.items():
        target.amend(name, part, amendments)
    for (name, part), digests in listing.retained.items():
        for vintage in listing.vintages:
            if (vintage.source, vintage.part) == (name, part) and vintage.digest in digests:
                target.retain(vintage)
