"""The store: vintages of raw bodies, snapshots as of any moment, and request statuses."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pandas as pd

from tui.model.errors import StoreError
from tui.model.snapshot import Dataset, Snapshot
from tui.model.status import PartStatus
from tui.sources.base import Source
from tui.sources.http_client import Validators
from tui.store.archive import Archive, PartKey, Vintage
from tui.store.as_of import AsOfReader
from tui.store.bundle import Bundled
from tui.store.earlier_snapshots import StoredSnapshots, VintagesByPart
from tui.store.frame_cache import FrameCache
from tui.store.freshness import with_current_states
from tui.store.joined_parts import JoinedParts
from tui.store.receiver import NO_NOTES, Notes, Receipt, Receiver
from tui.store.redating import redate
from tui.store.vintages import VintageStore

log = logging.getLogger(__name__)


class Store:
    """The archive and the bundled bodies, read as one."""

    def __init__(
        self,
        archive: Archive,
        sources: Sequence[Source],
        bundle: Iterable[Bundled],
        cache: FrameCache | None = None,
    ) -> None:
        self.sources = {source.name: source for source in sources}
        self._archive = archive
        self.vintage_store = VintageStore(archive, self.sources, bundle, cache)
        joined_parts = JoinedParts(self.vintage_store, self.sources)
        self.as_of_reader = AsOfReader(self.vintage_store, joined_parts, self.sources)
        self._receiver = Receiver(archive, self.vintage_store, joined_parts, self.sources)
        self._statuses: dict[PartKey, tuple[PartStatus, Validators]] = {}
        self._unwritten: set[PartKey] = set()
        self.error = ""
        """Error of the last read or write of the archive, "" if it succeeded."""

    # Receiving bodies

    def learn(
        self,
        source: str,
        part: str,
        body: bytes,
        learned: datetime,
        url: str,
        notes: Notes = NO_NOTES,
    ) -> Receipt:
        """Store a body as a new vintage.

        A body equal to the newest vintage confirms that one instead. ``learned`` (UTC) is moved
        after the newest vintage's time if it is not later. ``notes`` are those of earlier
        responses. Raises StoreError. Raises Malformed, and stores no vintage, if the body breaks
        its source's contract or cannot follow what is at hand.
        """
        return self._receiver.receive(source, part, body, learned, url, notes)

    def confirm(self, source: str, part: str, at: datetime) -> None:
        """Store that a part's newest vintage was its publisher's current response at ``at``."""
        newest = self.vintage_store.newest_readable(self.vintages().get((source, part), []))
        if newest:
            self.vintage_store.confirm(newest[0], at)

    def redate_vintages(self, earliest: datetime, now: datetime) -> None:
        """Correct the times of vintages that a wrong clock dated before ``earliest`` or after now.

        Raises StoreError.
        """
        known = self.vintage_store.newest_known
        if count := redate(self._archive, known, earliest=earliest, now=now):
            log.warning("%d vintages were dated by a wrong clock; their times are corrected", count)

    def replace_damaged_archive(self, now: datetime, *, started: bool = False) -> None:
        """Set a damaged archive aside, and store the request statuses of this run in a new one.

        Its first page is checked if ``started``; all pages after a failed read or write.
        """
        try:
            aside = self._archive.set_aside_if_damaged(now, started=started)
        except StoreError as error:
            self.error = str(error)
            return
        if aside is None:
            return
        log.warning("the archive was damaged; it is now %s and a new one begins", aside)
        for status, _ in self._statuses.values():
            self.record(replace(status, next_try=None), Validators())

    # Vintages

    def vintages(self) -> dict[PartKey, list[Vintage]]:
        """Return every vintage of every part, oldest first, including bundled ones."""
        return self.vintage_store.vintages()

    def newest_frames(self, source: str) -> dict[str, pd.DataFrame]:
        """Return by part key the newest readable frame of a source's parts, with first prints.

        Corrections of first prints are in their place.
        """
        return self._receiver.newest_frames(source)

    # Request statuses

    def record(self, status: PartStatus, validators: Validators) -> None:
        """Store a part's request status. If it cannot be written, keep it for this run."""
        key = (status.source, status.part)
        self._statuses[key] = (status, validators)
        try:
            self._archive.record(status, validators)
        except StoreError as error:
            self._unwritten.add(key)
            self.error = str(error)
        else:
            self._unwritten.discard(key)
            self.error = ""

    def statuses(self) -> dict[PartKey, tuple[PartStatus, Validators]]:
        """Return each part's request status, with the validators for its next request."""
        unwritten = {key: self._statuses[key] for key in self._unwritten}
        try:
            self._statuses = self._archive.statuses() | unwritten
        except StoreError as error:
            self.error = str(error)
        return dict(self._statuses)

    def statuses_at(self, moment: datetime) -> dict[PartKey, PartStatus]:
        """Return by part when its last vintage by ``moment`` came, and how many came by then.

        Bundled vintages do not count. Past errors and waiting times are not stored.
        """
        statuses: dict[PartKey, PartStatus] = {}
        for vintage in self.vintage_store.archived_vintages():
            if vintage.learned <= moment:
                key = (vintage.source, vintage.part)
                count = statuses[key].vintages if key in statuses else 0
                statuses[key] = PartStatus(*key, answered=vintage.learned, vintages=count + 1)
        return statuses

    # Snapshots

    def snapshot(
        self,
        as_of: datetime,
        statuses: Mapping[PartKey, PartStatus] | None = None,
        switched_off: frozenset[str] = frozenset(),
    ) -> Snapshot:
        """Return everything known at ``as_of``.

        With ``statuses`` the moment is the present, and states are live, failing or stale; those
        of sources that are ``switched_off`` are cached or stale. Without them, states tell only
        where the figures come from.
        """
        vintages = self.vintages()
        datasets = self._datasets(vintages, as_of)
        if statuses is not None:
            datasets = with_current_states(datasets, self.sources, statuses, as_of, switched_off)
        return Snapshot(as_of, datasets, self._earlier(vintages, as_of))

    def snapshot_received_by(self, at: datetime) -> Snapshot:
        """Return what the screen could show at a moment: bundled and received by then.

        A figure that was published but not received yet is missing.
        """
        vintages = {
            key: [
                vintage
                for vintage in of_part
                if vintage.learned <= at or self.vintage_store.bundled_item(vintage)
            ]
            for key, of_part in self.vintages().items()
        }
        vintages = {key: of_part for key, of_part in vintages.items() if of_part}
        return Snapshot(at, self._datasets(vintages, at), self._earlier(vintages, at))

    def _datasets(self, vintages: VintagesByPart, as_of: datetime) -> dict[PartKey, Dataset]:
        datasets = {
            key: self.as_of_reader.dataset(of_part, as_of) for key, of_part in vintages.items()
        }
        return {key: dataset for key, dataset in datasets.items() if dataset is not None}

    def _earlier(self, vintages: VintagesByPart, as_of: datetime) -> StoredSnapshots:
        revising = frozenset(name for name, source in self.sources.items() if source.revised)
        reader = self.as_of_reader
        amended = {key: self.vintage_store.amended_times(part) for key, part in vintages.items()}
        return StoredSnapshots(
            vintages, reader.dataset, reader.newest_corrected, revising, amended, as_of
        )
