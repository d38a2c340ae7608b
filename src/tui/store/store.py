"""The store: vintages of raw bodies, snapshots as of any moment, and request statuses."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import pandas as pd

from tui.model.errors import StoreError
from tui.model.snapshot import Dataset, Snapshot
from tui.model.status import PartStatus
from tui.sources.base import Source
from tui.sources.validators import Validators
from tui.store.archive import Archive, PartKey, Vintage
from tui.store.as_of import AsOfReader
from tui.store.bundle import Bundled
from tui.store.earlier_snapshots import StoredSnapshots, VintagesByPart
from tui.store.frame_cache import FrameCache
from tui.store.freshness import with_current_states
from tui.store.joined_parts import JoinedParts
from tui.store.receiver import NO_NOTES, Notes, Receipt, Receiver
from tui.store.redating import redate
from tui.store.request_statuses import RequestStatuses, StatusesByPart
from tui.store.vintages import VintageStore

log = logging.getLogger(__name__)

MAX_KEPT_ROWS = 100_000
"""Rows of the largest frame of a past moment that is kept though no snapshot has it. Only a few
parts, such as the sample of prices, have more: one such frame takes 8 MB, and is cut again in some
ms."""


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
        self._request_statuses = RequestStatuses(archive)
        self._recovery_error = ""
        self._last_past: tuple[pd.DataFrame, ...] = ()
        """Frames of the last past moment that was read, because it is often read again soon."""

    @property
    def error(self) -> str:
        """Error of the last use of the archive, "" if it can be read and written."""
        return self._recovery_error or self._request_statuses.error

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
        with self._archive.one_connection():
            return self._receiver.receive(source, part, body, learned, url, notes)

    def confirm(self, source: str, part: str, at: datetime, notes: Notes = NO_NOTES) -> Receipt:
        """Store that a part's newest vintage was its publisher's current response at ``at``.

        If that repeats its disputed values often enough, it becomes a correction, a new vintage.
        Raises StoreError, or Malformed if it ends before other rows at hand.
        """
        with self._archive.one_connection():
            return self._receiver.confirm(source, part, at, notes)

    def redate_vintages(self, earliest: datetime, now: datetime) -> None:
        """Correct the times of vintages that a wrong clock dated before ``earliest`` or after now.

        Raises StoreError.
        """
        known = self.vintage_store.newest_known
        if count := redate(self._archive, known, earliest=earliest, now=now):
            log.warning("%d vintages were dated by a wrong clock; their times are corrected", count)

    def replace_damaged_archive(self, now: datetime, *, started: bool = False) -> None:
        """Set a damaged archive aside, and begin a new one with what can be read of it.

        Its first page is checked if ``started``; all pages after damage was met. What was lost
        must not be "not modified", so the new one has no validators.
        """
        try:
            aside = self._archive.set_aside_if_damaged(now, started=started)
        except StoreError as error:
            self._recovery_error = str(error)
            return
        self._recovery_error = ""
        if aside is None:
            return
        self.vintage_store.unreadable.note_set_aside(aside, self._archive.carried_over)
        self._request_statuses.rewrite()

    def recover(self, now: datetime) -> None:
        """Replace an archive that was found damaged, and store what could not be stored before."""
        self.replace_damaged_archive(now)
        self._request_statuses.write()

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
        """Store a part's request status. If it cannot be written, keep it until it can."""
        self._request_statuses.record(status, validators)

    def statuses(self) -> StatusesByPart:
        """Return each part's request status, with the validators for its next request.

        A part with a vintage that cannot be read has no validators.
        """
        is_lost = self.vintage_store.unreadable.has_lost
        return {
            key: (status, Validators() if is_lost(key) else validators)
            for key, (status, validators) in self._request_statuses.read().items()
        }

    def statuses_at(self, moment: datetime) -> dict[PartKey, PartStatus]:
        """Return by part when its last vintage by ``moment`` came, and how many came by then.

        Vintages that are bundled do not count, nor those stored since the last snapshot was read.
        Past errors and waiting times are not stored.
        """
        received: dict[PartKey, list[datetime]] = {}
        for vintage in self.vintage_store.listed_vintages():
            if vintage.learned <= moment:
                received.setdefault((vintage.source, vintage.part), []).append(vintage.learned)
        return {
            key: PartStatus(*key, answered=times[-1], vintages=len(times))
            for key, times in received.items()
        }

    # Snapshots

    def snapshot(
        self,
        as_of: datetime,
        statuses: Mapping[PartKey, PartStatus] | None = None,
        switched_off: frozenset[str] = frozenset(),
        sources: Collection[str] = (),
    ) -> Snapshot:
        """Return everything known at ``as_of`` from ``sources``, or from all if that is empty.

        With ``statuses`` the moment is the present, and states are live, failing or stale; those
        of sources that are ``switched_off`` are cached or stale. Without them, states tell only
        where the figures come from.
        """
        vintages = self.vintage_store.vintages(sources)
        datasets = self._datasets(vintages, as_of)
        if statuses is None:
            frames = (dataset.frame for dataset in datasets.values())
            self._last_past = tuple(frame for frame in frames if len(frame) <= MAX_KEPT_ROWS)
        else:
            datasets = with_current_states(datasets, self.sources, statuses, as_of, switched_off)
        return Snapshot(as_of, datasets, self._earlier(vintages, as_of))

    def snapshot_received_by(self, at: datetime) -> Snapshot:
        """Return what the screen could show at a moment: bundled and received by then.

        A figure that was published but not received yet is missing.
        """
        is_bundled = self.vintage_store.bundle.item
        vintages = {
            key: received
            for key, of_part in self.vintages().items()
            if (received := [each for each in of_part if each.learned <= at or is_bundled(each)])
        }
        return Snapshot(at, self._datasets(vintages, at), self._earlier(vintages, at))

    def _datasets(self, vintages: VintagesByPart, as_of: datetime) -> dict[PartKey, Dataset]:
        read = self.as_of_reader.dataset
        with self.vintage_store.one_connection():
            return {key: data for key, part in vintages.items() if (data := read(part, as_of))}

    def _earlier(self, vintages: VintagesByPart, as_of: datetime) -> StoredSnapshots:
        sources = frozenset(name for name, source in self.sources.items() if source.revised)
        parts = frozenset(key for key in vintages if self.sources[key[0]].is_revised(key[1]))
        reader, vintage_store = self.as_of_reader, self.vintage_store
        amended = {key: vintage_store.amended_times(part) for key, part in vintages.items()}
        return StoredSnapshots(
            vintages,
            reader.dataset,
            reader.newest_corrected,
            sources | parts,
            amended,
            vintage_store.identity,
            as_of,
        )
