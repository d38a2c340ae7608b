"""Parts worth requesting now, and the request status of each part."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import pandas as pd

from tui.model.status import PartStatus
from tui.monitor import cadence
from tui.monitor.cadence import PartRequest
from tui.monitor.gaps import is_gap_due
from tui.sources.base import Part, Source
from tui.sources.validators import Validators
from tui.store.archive import PartKey
from tui.store.continuity import newest_day
from tui.store.store import Store


class DueParts:
    """The parts of a store's sources, with their request statuses."""

    def __init__(self, store: Store, symbols: tuple[str, ...]) -> None:
        self._store = store
        self._symbols = symbols

    def requests(self, source: Source, now: datetime) -> list[PartRequest]:
        """Return the parts worth requesting: those without all that is due, or restated.

        A part that only lacks days before its newest is one of them once its wait is over, whether
        or not the user wants a refresh.
        """
        statuses = self.stored_statuses(now)
        frames = self._store.newest_frames(source.name)
        restated = source.find_restated(frames) if source.find_restated else frozenset()
        requests = []
        for part in self._parts(source, now, frames):
            frame = frames.get(part.key if part.final else part.covered_by)
            request = _request(source, part, statuses)
            is_complete = frame is not None and newest_day(frame) >= source.due(now, part.key)
            if part.key in restated or not is_complete or is_gap_due(source, request, frame, now):
                requests.append(request)
        return requests

    def stored_statuses(self, now: datetime) -> dict[PartKey, tuple[PartStatus, Validators]]:
        """Return the stored request statuses, without times that a wrong clock wrote."""
        return {
            key: (cadence.without_future_times(status, now), validators)
            for key, (status, validators) in self._store.statuses().items()
        }

    def host_pauses(self, now: datetime) -> dict[str, datetime]:
        """Return by host the time (UTC) before which no part is requested from it."""
        return cadence.host_pauses(status for status, _ in self.stored_statuses(now).values())

    def statuses(self, now: datetime, requested: Collection[str]) -> dict[PartKey, PartStatus]:
        """Return the request status of each part, to show: with the pause of its host.

        Only the sources in ``requested`` have a next try.
        """
        stored = self.stored_statuses(now)
        pauses = cadence.host_pauses(status for status, _ in stored.values())
        statuses = {key: cadence.no_longer_requested(status) for key, (status, _) in stored.items()}
        asked = {source for source, _ in stored}
        for source in self._store.sources.values():
            if source.name not in requested or source.name not in asked:
                continue
            frames = self._store.newest_frames(source.name) if source.announced_parts else {}
            for part in self._parts(source, now, frames):
                if (source.name, part.key) in stored:
                    request = _request(source, part, stored)
                    statuses[source.name, part.key] = cadence.with_host_pause(request, pauses)
        return statuses

    def _parts(
        self, source: Source, now: datetime, frames: Mapping[str, pd.DataFrame]
    ) -> tuple[Part, ...]:
        announced_parts = source.announced_parts(now, frames) if source.announced_parts else ()
        return (*announced_parts, *source.parts(now, self._symbols))


def _request(
    source: Source, part: Part, statuses: dict[PartKey, tuple[PartStatus, Validators]]
) -> PartRequest:
    never_requested = (PartStatus(source.name, part.key), Validators())
    return PartRequest(part, *statuses.get((source.name, part.key), never_requested))
