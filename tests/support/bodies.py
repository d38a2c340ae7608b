"""Response bodies: those that ship with ticwatch, and those in tests/bodies."""

from __future__ import annotations

from pathlib import Path

from tui.store.bundle import MANIFEST

BODIES = Path(__file__).parents[1] / "bodies"


def bundled(source: str, part: str) -> bytes:
    """Return the body that ships for a part."""
    (item,) = [item for item in MANIFEST if (item.source, item.part) == (source, part)]
    return item.read()


def captured(name: str) -> bytes:
    """Return a publisher's body from tests/bodies."""
    return (BODIES / name).read_bytes()
