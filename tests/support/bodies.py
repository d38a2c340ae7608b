"""Response bodies: those that ship with ticwatch, and those in tests/bodies."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from tui.sources.registry import SOURCES
from tui.store.bundle import MANIFEST

BODIES = Path(__file__).parents[1] / "bodies"


def bundled(source: str, part: str) -> bytes:
    """Return the body that ships for a part."""
    (item,) = [item for item in MANIFEST if (item.source, item.part) == (source, part)]
    return item.read()


@cache
def parsed(source: str, part: str) -> pd.DataFrame:
    """Return the frame of the body that ships for a part. It is shared: copy it to change it."""
    (parser,) = [each for each in SOURCES if each.name == source]
    return parser.parse(bundled(source, part), part)


def captured(name: str) -> bytes:
    """Return a publisher's body from tests/bodies."""
    return (BODIES / name).read_bytes()
