"""The embedded history parsed once for all workers of a run.

Parsing takes seconds. The frames are a cache by digest, in a folder that ends with the run.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from tui.sources.registry import SOURCES
from tui.store.bundle import MANIFEST
from tui.store.frame_cache import FrameCache
from tui.store.replacement_lock import replacing
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

NOWHERE = Path(__file__) / "a file is no folder: nothing is ever written here"
FOLDER = "TICWATCH_TESTS_FOLDER"
"""Environment variable that names the folder of this run. Its workers inherit it."""
LONGEST_SECONDS = 300.0


@cache
def bundled_store() -> Store:
    """Return a store of the embedded history alone. Without a run, it parses what it needs."""
    frames = FrameCache(parsed_frames()) if FOLDER in os.environ else None
    return Store(SqliteArchive(NOWHERE), SOURCES, MANIFEST, frames)


@cache
def parsed_frames() -> Path:
    """Return a frame cache with every frame of the embedded history.

    The first worker makes it, and others wait.
    """
    path = Path(os.environ[FOLDER]) / "frames.sqlite"
    with replacing(path, LONGEST_SECONDS):
        if not path.exists():
            parsed = path.with_name("parsed.sqlite")
            store = Store(SqliteArchive(NOWHERE), SOURCES, MANIFEST, FrameCache(parsed))
            for vintages in store.vintages().values():
                for vintage in vintages:
                    store.vintage_store.frame(vintage)
            parsed.rename(path)
    return path
