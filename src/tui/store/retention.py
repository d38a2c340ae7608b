"""Retention: which vintages of a part may be deleted."""

from __future__ import annotations

from tui.sources.base import Source
from tui.store.archive import Archive


def delete_old_vintages(archive: Archive, source: Source, part: str) -> bool:
    """Delete the vintages of a part beyond the newest ``source.keep``. None keeps all.

    Vintages that alone hold some rows of their part stay, however old (``Archive.retain``).
    Return whether there was one to delete. Raises StoreError.
    """
    return source.keep is not None and archive.keep_newest(source.name, part, source.keep)
