"""Each series names the sources that it reads, and no other: a rule replays all their releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from tests.support.snapshots import bundled_snapshot
from tui.alerts.series.catalogue import SERIES
from tui.model.snapshot import Dataset, Snapshot
from tui.sources.registry import SOURCES

PartKey = tuple[str, str]
REVISED = {(source.name, part) for source in SOURCES for part in source.revised_parts}


class WatchedParts(Mapping[PartKey, Dataset]):
    """Datasets that note which of them were asked for."""

    def __init__(self, datasets: Mapping[PartKey, Dataset]) -> None:
        self.asked: set[PartKey] = set()
        self._datasets = datasets

    def __getitem__(self, key: PartKey) -> Dataset:
        self.asked.add(key)
        return self._datasets[key]

    def __iter__(self) -> Iterator[PartKey]:
        return iter(self._datasets)

    def __len__(self) -> int:
        return len(self._datasets)


def parts_read(name: str) -> set[PartKey]:
    watched = WatchedParts(bundled_snapshot().datasets)
    SERIES[name].history(Snapshot(bundled_snapshot().as_of, watched))
    return watched.asked


@pytest.mark.parametrize("name", SERIES)
def test_series_reads_the_sources_it_names(name: str) -> None:
    asked = {source for source, _ in parts_read(name)}
    named = set(SERIES[name].sources)
    assert asked <= named, "a source that is read, and not named"
    at_hand = {source for source, _ in bundled_snapshot().datasets}
    assert named & at_hand <= asked, "a source that is named, and not read"


@pytest.mark.parametrize("name", SERIES)
def test_series_of_a_revised_part_names_that_part(name: str) -> None:
    read = parts_read(name)
    revised = read & REVISED
    assert revised <= {SERIES[name].revised_part}, "a revised part that is read, and not named"
    assert not revised or revised == read, "other parts are read beside the revised one"
