"""``ticwatch store``: what the archive holds, whether all of it can be read, and what may go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from tui.model.errors import Malformed, StoreError
from tui.store.archive import Archive, Vintage
from tui.store.store import Store


def stats(store: Store, archive: Archive, stream: TextIO) -> None:
    """One line for each part: vintages, bytes they take, first and last time learned."""
    sizes = archive.stored_bytes()
    print("source/part  vintages  bytes  first learned  last learned", file=stream)
    for (source, part), vintages in sorted(_by_part(archive).items()):
        taken = sum(sizes.get(digest, 0) for digest in {vintage.digest for vintage in vintages})
        first, last = vintages[0].learned, vintages[-1].learned
        print(
            f"{source}/{part}  {len(vintages)}  {taken}  {first:%Y-%m-%d %H:%M}  "
            f"{last:%Y-%m-%d %H:%M}",
            file=stream,
        )
    shipped = sum(len(vintages) for vintages in store.vintages().values())
    shipped -= sum(vintage.source in store.sources for vintage in archive.vintages())
    print(
        f"{archive.file_bytes()} bytes on disk; {shipped} more vintages ship with ticwatch",
        file=stream,
    )


def verify(store: Store, stream: TextIO) -> bool:
    """Read every vintage anew and name those that cannot be read; True when all can."""
    whole = True
    for vintage, trouble in _unreadable(store):
        whole = False
        print(
            f"{vintage.source}/{vintage.part} of {vintage.learned:%Y-%m-%d %H:%M}: {trouble}",
            file=stream,
        )
    if whole:
        count = sum(len(vintages) for vintages in store.vintages().values())
        print(f"all {count} vintages can be read", file=stream)
    return whole


def prune(store: Store, archive: Archive, stream: TextIO) -> None:
    """Forget the vintages that no source asks to keep, and give their room back."""
    before = archive.file_bytes()
    for source, part in _by_part(archive):
        known = store.sources.get(source)
        if known is not None and known.keep is not None:
            archive.keep_newest(source, part, known.keep)
    archive.compact()
    store.vintage_store.forget_frames()
    print(f"{before - archive.file_bytes()} of {before} bytes given back", file=stream)


def _by_part(archive: Archive) -> dict[tuple[str, str], list[Vintage]]:
    found: dict[tuple[str, str], list[Vintage]] = {}
    for vintage in archive.vintages():
        found.setdefault((vintage.source, vintage.part), []).append(vintage)
    return found


def _unreadable(store: Store) -> Iterator[tuple[Vintage, str]]:
    for vintages in store.vintages().values():
        for vintage in vintages:
            try:
                store.vintage_store.reread(vintage)
            except (Malformed, StoreError) as error:
                yield vintage, str(error)
