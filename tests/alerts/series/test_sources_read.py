"""Each series names the sources that it reads, and no other: a rule replays all their releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from tests.support.snapshots import bundled_snapshot
from tui.alerts.series.catalogue import SERIES
from tui.model.snapshot import Dataset, Snapshot

PartKey = tuple[str, str]


class WatchedParts(Mapping[PartKey, Dataset]):
    """Datasets that note of which sources one was asked for."""

    def __init__(self, datasets: Mapping[PartKey, Dataset]) -> None:
        self.asked: set[str] = set()
        self._datasets = datasets

    def __getitem__(self, key: PartKey) -> Dataset:
        self.asked.add(key[0])
        return self._datasets[key]

    def __iter__(self) -> Iterator[PartKey]:
        return iter(self._datasets)

    def __len__(self) -> int:
        return len(self._datasets)


@pytest.mark.parametrize("name", SERIES)
def test_series_reads_the_sources_it_names(name: str) -> None:
    watched = WatchedParts(bundled_snapshot().datasets)
    SERIES[name].history(Snapshot(bundled_snapshot().as_of, watched))
    named = set(SERIES[name].sources)
    assert watched.asked <= named, "a source that is read, and not named"
    at_hand = {source for source, _ in bundled_snapshot().datasets}
    assert named & at_hand <= watched.asked, "a source that is named, and not read"
