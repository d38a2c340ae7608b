"""Bundled bodies as vintages."""

from __future__ import annotations

from collections.abc import Container, Iterable

from tui.store.archive import PartKey, Vintage
from tui.store.bundle import Bundled


class BundledVintages:
    """The bundled bodies of some sources, one a part."""

    def __init__(self, bundle: Iterable[Bundled], sources: Container[str]) -> None:
        self._items = {(item.source, item.part): item for item in bundle if item.source in sources}

    def vintages(self) -> dict[PartKey, Vintage]:
        """Return the vintage of each body, by part."""
        return {
            key: Vintage(*key, item.learned, item.digest, item.url)
            for key, item in self._items.items()
        }

    def item(self, vintage: Vintage) -> Bundled | None:
        """Return the bundled body that is this vintage, None for an archived one."""
        item = self._items.get((vintage.source, vintage.part))
        return item if item and vintage.digest == item.digest else None
