"""Revisions of series: the values of each series as known after each release.

A series that is never revised has one vintage. A revised series has a vintage for every moment at
which its earlier values may have changed. Each step is evaluated on the vintage of its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.series.catalogue import BENCHMARK, SERIES
from tui.alerts.series.history import (
    NEVER,
    History,
    build_history,
    key_before,
    known_seconds,
    observed_days,
    step_keys,
)
from tui.alerts.series.named_series import NamedSeries
from tui.measures.provenance import merge_inputs
from tui.measures.returns.closes import levels
from tui.model.snapshot import PartsRead, Snapshot, Stamp, State

INSTANT = timedelta(microseconds=1)
MAX_RELEASES = 400
"""Maximum number of releases in the cache. When it is full, it is cleared."""

Fingerprint = tuple[tuple[str, str, str, int, int, str], ...]
"""Source, part, digest, row count, amendments and state of each dataset a series is read from."""

Releases = tuple[tuple[datetime, Snapshot], ...]
"""Moments at which publishers may have revised earlier values, and what was known of them then."""
EarlierReleases = dict[PartsRead, Releases]
"""Releases by what they are of."""


class SeriesVintage(Struct, frozen=True, eq=False):
    """The history of a series as known from one moment to the next."""

    since: int
    """Key after which the vintage is in force, until the ``since`` of the next one."""
    history: History


SeriesVintages = tuple[SeriesVintage, ...]
"""Vintages of a series, oldest first."""


class SeriesRevisions(Struct, frozen=True, eq=False):
    """Every vintage of a series, oldest first, and the provenance of its newest value."""

    vintages: SeriesVintages
    stamp: Stamp

    @property
    def newest(self) -> History:
        """The history as known now."""
        return self.vintages[-1].history


StoredSeries = tuple[Fingerprint, SeriesRevisions]
"""A series, and the fingerprint of what it was read from."""


class SeriesRevisionsReader:
    """Reads and caches the revisions of series. The result depends only on the snapshot."""

    def __init__(self) -> None:
        self._series: dict[str, StoredSeries] = {}
        self._new: set[str] = set()
        self._releases: dict[Fingerprint, dict[str, History]] = {}
        self._read_at_once: frozenset[str] = frozenset()
        self._earlier: WeakKeyDictionary[Snapshot, EarlierReleases] = WeakKeyDictionary()

    def expect(self, names: Iterable[str]) -> None:
        """Read these series together from now on, where they need the same releases."""
        self._read_at_once = frozenset(names)

    def unread(self) -> frozenset[str]:
        """Return the names of expected series that are not in the cache."""
        return self._read_at_once - self._series.keys()

    def add(self, stored: Mapping[str, StoredSeries]) -> None:
        """Add series of an earlier program to the cache. They are used if nothing is new."""
        self._series.update(stored)

    def take_new(self) -> dict[str, StoredSeries]:
        """Return the series that were read from the figures since the last call."""
        new = {name: self._series[name] for name in self._new}
        self._new.clear()
        return new

    def read(self, name: str, snapshot: Snapshot) -> SeriesRevisions:
        """Return the revisions of a named series.

        The same ``vintages`` object comes back as long as the values do not change.
        """
        series = SERIES[name]
        fingerprint = _fingerprint(name, snapshot)
        cached = self._series.get(name)
        if cached and cached[0] == fingerprint:
            return cached[1]
        rows = series.history(snapshot)
        vintages = tuple(self._vintages(name, series, rows, snapshot))
        if cached and are_equal(cached[1].vintages, vintages):
            vintages = cached[1].vintages
        revisions = SeriesRevisions(vintages, newest_stamp(rows))
        self._series[name] = (fingerprint, revisions)
        self._new.add(name)
        return revisions

    def _vintages(
        self, name: str, series: NamedSeries, rows: pd.DataFrame, snapshot: Snapshot
    ) -> Iterator[SeriesVintage]:
        releases = () if series.keeps_past else self._earlier_releases(series.parts_read, snapshot)
        if not releases:
            yield from _by_arrival(series, rows)
            return
        (_, first), *later = releases
        before = self._release(name, first)
        yield SeriesVintage(NEVER, before)
        for moment, release in later:
            now = self._release(name, release)
            if now is not before and not now.equals(before):
                yield SeriesVintage(key_before(moment), _with_release_steps(now, before, moment))
            before = now

    def _earlier_releases(self, read: PartsRead, snapshot: Snapshot) -> Releases:
        """Return what is read just before its first revision, and at each. Empty without any."""
        by_read = self._earlier.setdefault(snapshot, {})
        if read not in by_read:
            earlier = snapshot.earlier
            moments = earlier.revision_times(read) if earlier else ()
            times = (moments[0] - INSTANT, *moments) if moments else ()
            by_read[read] = tuple((at, earlier.at(at, read)) for at in times if earlier)
        return by_read[read]

    def _release(self, name: str, snapshot: Snapshot) -> History:
        """Return a series as of one release.

        A cache miss reads all expected series of the same parts, which share their datasets.
        """
        read = SERIES[name].parts_read
        fingerprint = _fingerprint(name, snapshot)
        histories = self._releases.get(fingerprint, {})
        if name not in histories:
            if len(self._releases) >= MAX_RELEASES:
                self._releases.clear()
            names = (other for other in self._read_at_once if SERIES[other].parts_read == read)
            for other in {name, *names} - histories.keys():
                series = SERIES[other]
                rows = series.history(snapshot)
                histories[other] = build_history(series.frequency, series.unit, rows)
            self._releases[fingerprint] = histories
        return histories[name]


def _fingerprint(name: str, snapshot: Snapshot) -> Fingerprint:
    """Return the fingerprint of a series in a snapshot.

    The state of a fund also depends on the clock: its newest closes may be overdue.
    """
    read = SERIES[name].parts_read
    parts = tuple(
        (part.source, part.part, part.digest, len(part.frame), part.amended, part.state.value)
        for each in read
        for part in snapshot.parts(each)
    )
    if not parts:
        return parts
    if snapshot.earlier is not None:
        digests = snapshot.earlier.identity(read)
        parts += tuple(("", "", digest, 0, 0, "") for digest in digests)
    closes = levels(snapshot, BENCHMARK) if SERIES[name].funds else {}
    states = ((fund, closes[fund].state.value) for fund in SERIES[name].funds if fund in closes)
    return (*parts, *(("", fund, "", 0, 0, state) for fund, state in states))


def are_equal(left: SeriesVintages, right: SeriesVintages) -> bool:
    """Return whether two series have the same vintages with the same values."""
    return len(left) == len(right) and all(
        mine.since == its.since and mine.history.equals(its.history)
        for mine, its in zip(left, right, strict=True)
    )


def is_prefix(earlier: SeriesVintages, later: SeriesVintages) -> bool:
    """Return whether ``earlier`` is what ``later`` was at an earlier moment."""
    if earlier is later:
        return True
    last = len(earlier) - 1
    return (
        len(earlier) <= len(later)
        and are_equal(earlier[:last], later[:last])
        and earlier[last].since == later[last].since
        and earlier[last].history.is_prefix_of(later[last].history)
    )


def _with_release_steps(now: History, before: History, moment: datetime) -> History:
    """Return the history ``now`` with the steps of the release at ``moment``.

    New observations become known then. If old ones were revised, the newest old one does too.
    """
    second = int(moment.timestamp())
    days, known_s = observed_days(now.keys), known_seconds(now.keys)
    last = observed_days(before.keys)[-1] if before.keys.size else NEVER
    is_old = days <= last
    is_revised = not np.array_equal(now.numbers[is_old], before.numbers, equal_nan=True)
    known_s = np.where(is_old, np.minimum(known_s, second - 1), np.maximum(known_s, second))
    if is_revised and is_old.any():
        known_s[np.flatnonzero(is_old)[-1]] = second
    return replace(now, keys=step_keys(known_s, days))


def _by_arrival(series: NamedSeries, rows: pd.DataFrame) -> Iterator[SeriesVintage]:
    """Yield a vintage for each moment at which an observation came after a newer one."""
    known = rows["known"]
    if known.is_monotonic_increasing:
        yield SeriesVintage(NEVER, build_history(series.frequency, series.unit, rows))
        return
    is_late = known > known[::-1].cummin()[::-1]
    since = NEVER
    for moment in sorted(known[is_late].unique()):
        known_before = rows[known < moment]
        yield SeriesVintage(since, build_history(series.frequency, series.unit, known_before))
        since = key_before(pd.Timestamp(moment).to_pydatetime())
    yield SeriesVintage(since, build_history(series.frequency, series.unit, rows))


def newest_stamp(rows: pd.DataFrame) -> Stamp:
    """Return the stamp of the newest value in a series' frame, empty if there is none."""
    with_value = np.flatnonzero(rows["value"].notna().to_numpy())
    if not with_value.size:
        return Stamp(None, None, State.CACHED)
    newest, each = with_value[-1], rows["inputs"].to_numpy()[with_value[::-1]].tolist()
    inputs = merge_inputs(next(alike) for _, alike in groupby(each, id))
    day, known = rows.index[newest].date(), rows["known"].iloc[newest].to_pydatetime()
    return Stamp(day, known, State(rows["state"].iloc[newest]), inputs)
