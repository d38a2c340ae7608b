"""What the vintages of a snapshot said before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pandas as pd

from tui.model.snapshot import Dataset, Snapshot
from tui.store.archive import Vintage
from tui.store.vintages import Key, Read

Vintages = Mapping[Key, list[Vintage]]


class StoredSnapshots:
    """Looks further back than a snapshot, by nothing but what the snapshot rests on."""

    def __init__(
        self,
        vintages: Vintages,
        dataset: Callable[[list[Vintage], datetime], Dataset | None],
        newest: Callable[[list[Vintage]], Read | None],
        revised: frozenset[str],
        as_of: datetime,
    ) -> None:
        """``vintages`` oldest first; ``dataset`` shows them at a moment; ``revised``: the names of
        the sources that revise their past."""
        self._vintages = vintages
        self._revised = revised
        self._dataset = dataset
        self._newest = newest
        self._as_of = as_of

    def at(self, moment: datetime, sources: tuple[str, ...]) -> Snapshot:
        """What was known of these sources at an earlier moment."""
        found = {key: self._dataset(told, moment) for key, told in self._of(sources).items()}
        return Snapshot(moment, {key: dataset for key, dataset in found.items() if dataset})

    def rewritten(self, sources: tuple[str, ...]) -> tuple[datetime, ...]:
        """The moments (UTC, ascending) at which they may have changed what they had said.

        There are none unless one of them revises its past. They are the times their vintages were
        learned and, from the first of those on, the releases that the calendar stands in for.
        """
        if not self._revised & set(sources):
            return ()
        told = self._of(sources)
        learned = {one.learned.astimezone(UTC) for found in told.values() for one in found}
        learned = {moment for moment in learned if moment <= self._as_of}
        if not learned:
            return ()
        first = min(learned)
        released = {
            moment
            for found in told.values()
            for moment in self._known(found)
            if first < moment <= self._as_of
        }
        return tuple(sorted(learned | released))

    def _known(self, vintages: list[Vintage]) -> list[datetime]:
        read = self._newest(vintages)
        if read is None:
            return []
        moments = read[1]["known"].unique()
        return [pd.Timestamp(moment).to_pydatetime().astimezone(UTC) for moment in moments]

    def _of(self, sources: tuple[str, ...]) -> Vintages:
        return {key: found for key, found in self._vintages.items() if key[0] in sources}
