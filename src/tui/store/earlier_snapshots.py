"""Snapshots of earlier moments, from the vintages that one snapshot is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pandas as pd

from tui.model.snapshot import Dataset, PartsRead, Snapshot
from tui.store.archive import PartKey, Vintage
from tui.store.vintages import ParsedVintage

VintagesByPart = Mapping[PartKey, list[Vintage]]


class StoredSnapshots:
    """``EarlierSnapshots`` of one snapshot. It uses that snapshot's vintages and no others."""

    def __init__(
        self,
        vintages: VintagesByPart,
        dataset: Callable[[list[Vintage], datetime], Dataset | None],
        newest: Callable[[list[Vintage]], ParsedVintage | None],
        revised: frozenset[str | PartKey],
        amended: Mapping[PartKey, frozenset[datetime]],
        identity: Callable[[list[Vintage]], str],
        as_of: datetime,
    ) -> None:
        """``vintages``: of each part, oldest first. ``dataset(vintages, moment)``: a part as known
        at a moment. ``newest(vintages)``: its newest readable vintage. ``revised``: the sources
        and the parts that are revised. ``amended``: the times (UTC) at which first prints of a part
        were corrected or completed. ``identity(vintages)``: digest of all that the frames of a part
        come from."""
        self._identities = {key: identity(of_part) for key, of_part in vintages.items()}
        self._vintages = vintages
        self._revised = revised
        self._dataset = dataset
        self._newest = newest
        self._amended = amended
        self._as_of = as_of

    def at(self, moment: datetime, read: PartsRead) -> Snapshot:
        """Return the datasets of these sources and parts as known at an earlier moment."""
        datasets = {
            key: self._dataset(vintages, moment) for key, vintages in self._read(read).items()
        }
        return Snapshot(moment, {key: dataset for key, dataset in datasets.items() if dataset})

    def revision_times(self, read: PartsRead) -> tuple[datetime, ...]:
        """Return the times (UTC, ascending) at which earlier values of these may have been revised.

        Empty for those that are never revised. A source that revises single parts counts as one
        that never does: name the part.

        The times are those at which vintages were received, or first prints were corrected or
        completed. After the first of them, the known times of the newest vintage's rows count too.
        """
        by_part = self._read(read)
        received = {moment for key in by_part for moment in self._amended.get(key, ())}
        if self._revised & set(read):
            received |= {vintage.learned for vintages in by_part.values() for vintage in vintages}
        received = {moment.astimezone(UTC) for moment in received}
        received = {moment for moment in received if moment <= self._as_of}
        if not received:
            return ()
        first = min(received)
        released = {
            moment
            for vintages in by_part.values()
            for moment in self._known_times(vintages)
            if first < moment <= self._as_of
        }
        return tuple(sorted(received | released))

    def receipts(self, part: PartKey) -> tuple[datetime, ...]:
        """Return the times (UTC, ascending) at which vintages of a part were received."""
        received = (vintage.learned.astimezone(UTC) for vintage in self._vintages.get(part, ()))
        return tuple(moment for moment in received if moment <= self._as_of)

    def identity(self, read: PartsRead) -> tuple[str, ...]:
        """Return the digests of all that these sources and parts come from, at any moment."""
        return tuple(self._identities[key] for key in sorted(self._read(read)))

    def _known_times(self, vintages: list[Vintage]) -> list[datetime]:
        parsed = self._newest(vintages)
        if parsed is None:
            return []
        moments = parsed[1]["known"].unique()
        return [pd.Timestamp(moment).to_pydatetime().astimezone(UTC) for moment in moments]

    def _read(self, read: PartsRead) -> VintagesByPart:
        return {
            key: vintages
            for key, vintages in self._vintages.items()
            if key[0] in read or key in read
        }
