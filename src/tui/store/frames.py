"""Frames of vintages: in memory, in the cache on disk, or parsed from their bodies."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from threading import RLock

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Source
from tui.store.archive import Vintage
from tui.store.frame_cache import FrameCache, FrameKey

MAX_FRAMES = 256
"""Frames kept in memory; the least recently used is dropped first."""


class Frames:
    """The frames of all vintages, read on demand. A thread may wait while another one parses."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        parse: Callable[[Vintage], pd.DataFrame],
        cache: FrameCache | None,
    ) -> None:
        """``parse(vintage)`` returns its frame. It raises Malformed or StoreError."""
        self._sources = sources
        self._parse = parse
        self._cache = cache
        self._in_memory: OrderedDict[FrameKey, pd.DataFrame] = OrderedDict()
        self._refused: dict[FrameKey, str] = {}
        """Reasons why bodies could not be parsed."""
        self._lock = RLock()

    def one_connection(self) -> AbstractContextManager[None]:
        """Return a context in which this thread reads the cache over one connection."""
        return nullcontext() if self._cache is None else self._cache.one_connection()

    def get(self, vintage: Vintage) -> pd.DataFrame:
        """Return a vintage's frame. Raises Malformed or StoreError."""
        key = self._key(vintage)
        with self._lock:
            if key in self._in_memory:
                self._in_memory.move_to_end(key)
                return self._in_memory[key]
            frame = self._cache.get(key) if self._cache else None
            if frame is None:
                frame = self._parsed(vintage)
                self._save(vintage, frame)
            self._remember(vintage, frame)
            return frame

    def add(self, vintage: Vintage, frame: pd.DataFrame) -> None:
        """Keep the frame of a new vintage."""
        self._save(vintage, frame)
        with self._lock:
            self._remember(vintage, frame)

    def release(self, vintage: Vintage) -> None:
        """Take the frame of a superseded vintage out of the memory; few are read again."""
        with self._lock:
            self._in_memory.pop(self._key(vintage), None)

    def forget(self, digests: Collection[str]) -> None:
        """Remove what is kept of these bodies."""
        self._keep_in_memory(lambda digest: digest not in digests)
        if self._cache:
            self._cache.forget(digests)

    def forget_all_but(self, digests: set[str]) -> None:
        """Remove what is kept of all other bodies."""
        self._keep_in_memory(lambda digest: digest in digests)
        if self._cache:
            self._cache.forget_all_but(digests)

    def _keep_in_memory(self, stays: Callable[[str], bool]) -> None:
        with self._lock:
            self._in_memory = OrderedDict(
                (key, frame) for key, frame in self._in_memory.items() if stays(key.digest)
            )
            self._refused = {key: why for key, why in self._refused.items() if stays(key.digest)}

    def _parsed(self, vintage: Vintage) -> pd.DataFrame:
        """Parse a vintage's body. One that is ``Malformed`` is parsed once."""
        key = self._key(vintage)
        if key in self._refused:
            raise Malformed(self._refused[key])
        try:
            return self._parse(vintage)
        except Malformed as error:
            self._refused[key] = str(error)
            raise

    def is_cache_whole(self) -> bool:
        """Return whether the file of cached frames can be read; a damaged one is made anew."""
        return self._cache is None or self._cache.is_whole()

    def _save(self, vintage: Vintage, frame: pd.DataFrame) -> None:
        if self._cache:
            self._cache.put(self._key(vintage), frame)

    def _remember(self, vintage: Vintage, frame: pd.DataFrame) -> None:
        self._in_memory[self._key(vintage)] = frame
        while len(self._in_memory) > MAX_FRAMES:
            self._in_memory.popitem(last=False)

    def _key(self, vintage: Vintage) -> FrameKey:
        parser = self._sources[vintage.source].parser
        return FrameKey(vintage.source, vintage.part, vintage.digest, parser)
