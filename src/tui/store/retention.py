"""Retention: which vintages of a part may be deleted."""

from __future__ import annotations

from tui.sources.base import Source
from tui.store.archive import Archive


def delete_old_vintages(archive: Archive, source: Source, part: str) -> frozenset[str]:
    """Delete the vintages of a part beyond the newest ``source.keep``. None keeps all.

    Vintages that alone hold some rows of their part stay, however old (``Archive.retain``).
    Return the digests of the deleted bodies. Raises StoreError.
    """
    if source.keep is None:
        return frozenset()
    return archive.keep_newest(source.name, part, source.keep)
