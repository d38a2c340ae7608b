"""Bodies for the tests: what ships with ticwatch, and what lies in tests/bodies."""

from __future__ import annotations

from pathlib import Path

from tui.store.bundle import MANIFEST

BODIES = Path(__file__).parents[1] / "bodies"


def bundled(source: str, part: str) -> bytes:
    """The body that ships for a part."""
    (item,) = [item for item in MANIFEST if (item.source, item.part) == (source, part)]
    return item.read()


def captured(name: str) -> bytes:
    """A publisher's body kept for the tests alone."""
    return (BODIES / name).read_bytes()
