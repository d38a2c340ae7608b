"""``ticwatch store``: count, verify and prune the archived vintages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TextIO

from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Invocation
from tui.commands.output import write_line
from tui.model.errors import Malformed, StoreError
from tui.model.times import format_new_york
from tui.store.archive import Archive, Vintage
from tui.store.retention import delete_old_vintages
from tui.store.store import Store


def run(invocation: Invocation) -> ExitCode:
    """Run ``store stats``, ``prune`` or ``verify``. Return FOUND if a vintage is unreadable."""
    monitor, action = invocation.monitor, invocation.arguments.action
    if action == "stats":
        write_stats(monitor.store, monitor.archive, sys.stdout)
    elif action == "prune":
        prune(monitor.store, monitor.archive, sys.stdout)
    elif not verify(monitor.store, sys.stdout):
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


def verify(store: Store, stream: TextIO) -> bool:
    """Parse every vintage again and write a line for each that fails.

    Return whether all could be read.
    """
    is_whole = True
    for vintage, error in _unreadable(store):
        is_whole = False
        write_line(
            f"{vintage.source}/{vintage.part} of {format_new_york(vintage.learned)}: {error}",
            stream,
        )
    if is_whole:
        count = sum(len(vintages) for vintages in store.vintages().values())
        print(f"all {count} vintages can be read", file=stream)
    return is_whole


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


def _unreadable(store: Store) -> Iterator[tuple[Vintage, str]]:
    """Yield each vintage that cannot be read, with the error."""
    for vintages in store.vintages().values():
        for vintage in vintages:
            try:
                store.vintage_store.reread(vintage)
            except (Malformed, StoreError) as error:
                yield vintage, str(error)
