"""What is worth asking for now, and how asking for each part goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from tui.model.status import PartStatus
from tui.monitor import cadence
from tui.monitor.cadence import PartRequest
from tui.sources.base import Part, Source
from tui.sources.http_client import Validators
from tui.store.continuity import newest_day
from tui.store.store import Store
from tui.store.vintages import Key


class DueParts:
    """The parts of the sources of a store, with what asking for them came to."""

    def __init__(self, store: Store, symbols: tuple[str, ...]) -> None:
        self._store = store
        self._symbols = symbols

    def wanted(self, source: Source, now: datetime) -> list[PartRequest]:
        """The parts worth asking for: all but those that are complete for good, or covered."""
        asked = self.asked(now)
        frames = self._store.newest(source.name)
        again = source.again(frames) if source.again else frozenset()
        found = []
        for part in self._parts(source, now, frames):
            frame = frames.get(part.key if part.final else part.covered_by)
            enough = frame is not None and newest_day(frame) >= source.due(now, part.key)
            if part.key in again or not enough:
                found.append(_wanted(source, part, asked))
        return found

    def asked(self, now: datetime) -> dict[Key, tuple[PartStatus, Validators]]:
        """How asking for each part went, but for what a clock that was ahead told of it."""
        return {
            key: (cadence.believed(status, now), validators)
            for key, (status, validators) in self._store.asked().items()
        }

    def paused(self, now: datetime) -> dict[str, datetime]:
        """Host -> until when it is left alone."""
        return cadence.pauses(status for status, _ in self.asked(now).values())

    def statuses(self, now: datetime) -> dict[Key, PartStatus]:
        """How asking for each part goes, each with the pause of its host."""
        asked, paused = self.asked(now), self.paused(now)
        found = {key: cadence.unasked(status) for key, (status, _) in asked.items()}
        for source in self._store.sources.values():
            frames = self._store.newest(source.name) if source.prompted else {}
            for part in self._parts(source, now, frames):
                if (source.name, part.key) in asked:
                    wanted = _wanted(source, part, asked)
                    found[source.name, part.key] = cadence.shown(wanted, paused)
        return found

    def _parts(
        self, source: Source, now: datetime, frames: Mapping[str, pd.DataFrame]
    ) -> tuple[Part, ...]:
        prompted = source.prompted(now, frames) if source.prompted else ()
        return (*prompted, *source.parts(now, self._symbols))


def _wanted(
    source: Source, part: Part, asked: dict[Key, tuple[PartStatus, Validators]]
) -> PartRequest:
    fresh = (PartStatus(source.name, part.key), Validators())
    return PartRequest(part, *asked.get((source.name, part.key), fresh))
