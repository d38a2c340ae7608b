"""``ticwatch store``: count, verify and prune the archived vintages."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TextIO

from tui.alerts.notify.notification_log import NotificationLog
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Invocation
from tui.commands.lines import write_line
from tui.commands.progress import showing_progress
from tui.commands.shared_store import copy, init
from tui.model.errors import Malformed, StoreError
from tui.model.format import format_count
from tui.model.times import format_new_york
from tui.store.archive import Archive, Vintage
from tui.store.retention import delete_old_vintages
from tui.store.store import Store


def run(invocation: Invocation) -> ExitCode:
    """Run an action on the archive. Return FOUND if ``verify`` finds anything unreadable."""
    arguments, action = invocation.arguments, invocation.arguments.action
    if action == "init":
        return init(arguments, invocation.loaded.config)
    if action == "copy":
        return copy(arguments)
    reader = invocation.reader
    if action == "stats":
        write_stats(reader.store, reader.archive, sys.stdout)
    elif action == "prune":
        prune(reader.store, reader.archive, sys.stdout)
    else:
        log = invocation.monitor.notifier.journal
        if not reader.are_evaluations_whole():
            write_line("evaluations.sqlite is damaged; this cache is made anew", sys.stdout)
        if not verify(reader.store, reader.archive, log, sys.stdout):
            return ExitCode.FOUND
    return ExitCode.CLEAR


def write_stats(store: Store, archive: Archive, stream: TextIO) -> None:
    """Write a line for each part: number of vintages, bytes, first and last time received."""
    sizes = archive.stored_bytes()
    print("source/part  vintages  bytes  first learned  last learned", file=stream)
    for (source, part), vintages in sorted(_by_part(archive).items()):
        size = sum(sizes.get(digest, 0) for digest in {vintage.digest for vintage in vintages})
        first, last = vintages[0].learned, vintages[-1].learned
        write_line(
            f"{source}/{part}  {len(vintages)}  {size}  {format_new_york(first)}  "
            f"{format_new_york(last)}",
            stream,
        )
    bundled = sum(len(vintages) for vintages in store.vintages().values())
    bundled -= sum(vintage.source in store.sources for vintage in archive.vintages())
    print(
        f"{archive.file_bytes()} bytes on disk; {bundled} more vintages ship with ticwatch",
        file=stream,
    )


def verify(store: Store, archive: Archive, log: NotificationLog, stream: TextIO) -> bool:
    """Read all that is stored, and write a line for everything that cannot be read.

    Every body is compared with its digest and every vintage is parsed again. Return whether all
    could be read. A damaged cache does not count: it is made anew. Raises StoreError.
    """
    if not store.vintage_store.is_cache_whole():
        write_line("frames.sqlite is damaged; this cache is made anew", stream)
    listing = archive.listing()
    vintages = [vintage for of_part in store.vintages().values() for vintage in of_part]
    vintages += [vintage for vintage in listing.vintages if vintage.source not in store.sources]
    with showing_progress("reading all that is stored", sys.stderr):
        unreadable = [*_unreadable(store, vintages)]
        faults = [
            *filter(None, [store.vintage_store.unreadable.set_aside]),
            *(f"archive: {fault}" for fault in archive.faults()),
            *(f"alerts log: {fault}" for fault in log.faults()),
            *unreadable,
        ]
    for fault in faults:
        write_line(fault, stream)
    count = format_count(len(vintages) + listing.lost_vintages, "vintage")
    readable = f"{len(vintages) - len(unreadable)} of" if faults else "all"
    print(f"{readable} {count} can be read", file=stream)
    return not faults


def prune(store: Store, archive: Archive, stream: TextIO) -> None:
    """Delete the vintages beyond each source's ``keep``, and compact the archive file."""
    before = archive.file_bytes()
    for name, part in _by_part(archive):
        source = store.sources.get(name)
        if source is not None:
            delete_old_vintages(archive, source, part)
    archive.compact()
    store.vintage_store.forget_frames()
    print(f"{before - archive.file_bytes()} of {before} bytes given back", file=stream)


def _by_part(archive: Archive) -> dict[tuple[str, str], list[Vintage]]:
    """Return the archived vintages, oldest first, by source and part."""
    by_part: dict[tuple[str, str], list[Vintage]] = {}
    for vintage in archive.vintages():
        by_part.setdefault((vintage.source, vintage.part), []).append(vintage)
    return by_part


def _unreadable(store: Store, vintages: Iterable[Vintage]) -> Iterator[str]:
    """Yield a line for each of these vintages that cannot be read, with the error."""
    for vintage in vintages:
        try:
            if vintage.source not in store.sources:
                raise StoreError("this version has no such source")
            store.vintage_store.reread(vintage)
        except (Malformed, StoreError) as error:
            yield f"{vintage.source}/{vintage.part} of {format_new_york(vintage.learned)}: {error}"
