"""What was known at a moment: which vintage of each part, cut to the rows known by then.

A source that never revises its past is read from its newest vintage, cut by the publisher's
calendar: its first print stands, so this is exactly what was known. A source that does revise is
read from the newest vintage learned by then; where the archive has none, or has a hole, the next
vintage fills in, cut by the calendar, and the dataset says ``reconstructed``.

Bodies that ship with ticwatch are vintages like any other, learned when they were released.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from threading import Lock

import pandas as pd

from tui.archive import Archive, Vintage, digest_of
from tui.bundle import Bundled
from tui.frames import FrameCache
from tui.model import Dataset, PartStatus, Snapshot, State
from tui.sources.base import Source, parse
from tui.sources.wire import Validators

Key = tuple[str, str]
"""(source, part)"""


class Store:
    """The archive with the bundle underneath it."""

    def __init__(
        self,
        archive: Archive,
        sources: Sequence[Source],
        bundle: Iterable[Bundled],
        cache: FrameCache | None = None,
    ) -> None:
        self.sources = {source.name: source for source in sources}
        self._archive = archive
        self._cache = cache
        self._bundle = {
            (item.source, item.part): item for item in bundle if item.source in self.sources
        }
        self._frames: dict[tuple[str, str, int], pd.DataFrame] = {}
        self._bundled_digests: dict[Key, str] = {}
        self._parsing = Lock()

    # What was learned

    def learn(self, source: str, part: str, body: bytes, *, learned: datetime, url: str) -> bool:
        """Keep a body as a new vintage; False when it equals the newest one already here.

        Raises Malformed, and keeps nothing, when the body breaks its source's contract.
        """
        vintage = Vintage(source, part, learned, digest_of(body), url)
        vintages = self.vintages().get((source, part), [])
        if vintages and vintages[-1].digest == vintage.digest:
            return False
        frame = parse(self.sources[source], part, body)
        self._archive.put(vintage, body)
        self._remember(vintage, frame)
        return True

    def vintages(self) -> dict[Key, list[Vintage]]:
        """Every vintage of every part, oldest first, bundled ones included."""
        found: dict[Key, list[Vintage]] = defaultdict(list)
        for key, item in self._bundle.items():
            found[key].append(Vintage(*key, item.learned, self._bundled_digest(item), item.url))
        for vintage in self._archive.vintages():
            if vintage.source in self.sources:
                found[(vintage.source, vintage.part)].append(vintage)
        for vintages in found.values():
            vintages.sort(key=lambda vintage: vintage.learned)
        return dict(found)

    def frame(self, vintage: Vintage) -> pd.DataFrame:
        """A vintage parsed by its source; remembered. Raises Malformed."""
        key = self._frame_key(vintage)
        with self._parsing:
            if key not in self._frames:
                found = self._cache.get(*key) if self._cache else None
                if found is None:
                    source = self.sources[vintage.source]
                    self._remember(vintage, parse(source, vintage.part, self._body(vintage)))
                else:
                    self._frames[key] = found
            return self._frames[key]

    def _remember(self, vintage: Vintage, frame: pd.DataFrame) -> None:
        key = self._frame_key(vintage)
        self._frames[key] = frame
        if self._cache:
            self._cache.put(*key, frame)

    def _frame_key(self, vintage: Vintage) -> tuple[str, str, int]:
        return vintage.digest, vintage.part, self.sources[vintage.source].parser

    def newest_observed(self, source: str) -> dict[str, date]:
        """The newest observation of each part of a source, over the newest vintage of each."""
        return {
            part: self.frame(vintages[-1])["observed"].max().date()
            for (name, part), vintages in self.vintages().items()
            if name == source
        }

    # How asking goes

    def record(self, status: PartStatus, validators: Validators) -> None:
        """Keep how asking for a part went."""
        self._archive.record(status, validators)

    def asked(self) -> dict[Key, tuple[PartStatus, Validators]]:
        """How asking for each part went, with the validators to ask again with."""
        return self._archive.statuses()

    # What was known

    def snapshot(
        self, as_of: datetime, statuses: Mapping[Key, PartStatus] | None = None
    ) -> Snapshot:
        """Everything known at ``as_of``.

        With ``statuses`` the moment is the present: states then tell how asking goes. Without
        them it is the past, and states tell only where the figures come from.
        """
        datasets: dict[Key, Dataset] = {}
        for key, vintages in self.vintages().items():
            dataset = self._dataset(vintages, as_of)
            if dataset is not None:
                datasets[key] = dataset
        if statuses is not None:
            datasets = _with_states(datasets, self.sources, statuses, as_of)
        return Snapshot(as_of, datasets)

    def _dataset(self, vintages: list[Vintage], as_of: datetime) -> Dataset | None:
        source = self.sources[vintages[0].source]
        learned = [vintage for vintage in vintages if vintage.learned <= as_of]
        if not source.revised:
            vintage, frame = vintages[-1], _known_by(self.frame(vintages[-1]), as_of)
            state = State.CACHED
        else:
            later = [vintage for vintage in vintages if vintage.learned > as_of]
            vintage = (learned or later[:1])[-1]
            frame = self.frame(vintage) if learned else self.frame(vintage).iloc[:0]
            filled = _filled(frame, self.frame(later[0]), as_of) if later else frame
            state = State.CACHED if filled is frame else State.RECONSTRUCTED
            frame = filled
        if frame.empty:
            return None
        key = (vintage.source, vintage.part)
        item = self._bundle.get(key)
        bundled = item is not None and vintage.digest == self._bundled_digest(item)
        if item is not None and bundled and item.sample:
            state = State.SAMPLE
        return Dataset(*key, frame, vintage.learned, vintage.digest, vintage.url, state, bundled)

    def _body(self, vintage: Vintage) -> bytes:
        item = self._bundle.get((vintage.source, vintage.part))
        if item is not None and vintage.digest == self._bundled_digest(item):
            return item.read()
        return self._archive.body(vintage.digest)

    def _bundled_digest(self, item: Bundled) -> str:
        key = (item.source, item.part)
        if key not in self._bundled_digests:
            self._bundled_digests[key] = digest_of(item.read())
        return self._bundled_digests[key]


def _known_by(frame: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    known = frame["known"] <= pd.Timestamp(as_of)
    return frame if known.all() else frame[known]


def _filled(base: pd.DataFrame, later: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """``base`` with the observations after its last that a later vintage shows known by then."""
    fill = _known_by(later, as_of)
    if not base.empty:
        fill = fill[fill["observed"] > base["observed"].max()]
    if fill.empty:
        return base
    return fill if base.empty else pd.concat([base, fill], ignore_index=True)


def _with_states(
    datasets: dict[Key, Dataset],
    sources: Mapping[str, Source],
    statuses: Mapping[Key, PartStatus],
    now: datetime,
) -> dict[Key, Dataset]:
    """The datasets of the present, each with the state that asking for it has come to.

    Where parts continue each other, the one that holds the newest observation is judged as the
    newest part is: what it lacks, that one should have brought.
    """
    judged = {key: key for key in datasets}
    for source in sources.values():
        own = [key for key in datasets if key[0] == source.name]
        if source.continues and own:
            last = max(own, key=lambda key: _newest(datasets[key]))
            judged[last] = (source.name, source.parts(now, ())[-1].key)
    return {
        key: replace(dataset, state=_state(dataset, sources[key[0]], judged[key], statuses, now))
        for key, dataset in datasets.items()
    }


def _newest(dataset: Dataset) -> date:
    newest: date = dataset.frame["observed"].max().date()
    return newest


def _state(
    dataset: Dataset, source: Source, part: Key, statuses: Mapping[Key, PartStatus], now: datetime
) -> State:
    status = statuses.get(part)
    if status is None and dataset.bundled:
        return dataset.state
    if _newest(dataset) < source.due(now, part[1]):
        return State.STALE
    return State.FAILING if status is not None and status.error else State.LIVE
