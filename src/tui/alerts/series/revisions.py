"""What each series was known to be, release by release.

A series that is never revised has one edition: its observations, each from the moment it became
known. One that is revised has an edition for every moment at which its past may have been
rewritten, so that each moment is judged by the values known then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from tui.alerts.series.catalogue import BENCHMARK, SERIES, NamedSeries
from tui.alerts.series.history import (
    NEVER,
    History,
    history_of,
    key_before,
    keys_of,
    known_of,
    observed_of,
)
from tui.measures.provenance import joined
from tui.measures.returns.closes import levels
from tui.model.snapshot import Snapshot, Stamp, State

INSTANT = timedelta(microseconds=1)
KEPT = 400
"""Releases remembered."""

Print = tuple[tuple[str, str, str, int, str], ...]
"""What tells what one release said from another: its datasets, how long they are, their states."""


@dataclass(frozen=True, eq=False)
class SeriesVintage:
    """The history of a series as known for a while."""

    since: int
    """Steps after this one are judged by it, until the next edition."""
    history: History


Editions = tuple[SeriesVintage, ...]


@dataclass(frozen=True, eq=False)
class SeriesRevisions:
    """All editions of a series, oldest first, and where its newest figure is from."""

    editions: Editions
    stamp: Stamp

    @property
    def newest(self) -> History:
        """As known now."""
        return self.editions[-1].history


class SeriesRevisionsReader:
    """Reads chronicles, and remembers what it read; what it gives depends on the snapshot alone."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Print, SeriesRevisions]] = {}
        self._releases: dict[Print, dict[str, History]] = {}

    def of(self, name: str, snapshot: Snapshot) -> SeriesRevisions:
        """The chronicle of a named series; the same editions again while they say the same."""
        series = SERIES[name]
        print_ = _print(name, snapshot)
        before = self._kept.get(name)
        if before and before[0] == print_:
            return before[1]
        rows = series.history(snapshot)
        editions = tuple(self._editions(name, series, rows, snapshot))
        if before and same(before[1].editions, editions):
            editions = before[1].editions
        found = SeriesRevisions(editions, _stamp(rows))
        self._kept[name] = (print_, found)
        return found

    def _editions(
        self, name: str, series: NamedSeries, rows: pd.DataFrame, snapshot: Snapshot
    ) -> Iterator[SeriesVintage]:
        past = snapshot.past
        moments = past.rewritten(series.sources) if past else ()
        if past is None or not moments:
            yield from _by_arrival(series, rows)
            return
        before = self._release(name, past.at(moments[0] - INSTANT, series.sources))
        yield SeriesVintage(NEVER, before)
        for moment in moments:
            now = self._release(name, past.at(moment, series.sources))
            if now is not before and not now.same(before):
                yield SeriesVintage(key_before(moment), _told(now, before, moment))
            before = now

    def _release(self, name: str, snapshot: Snapshot) -> History:
        """What a release said of a series; of all from the same sources at once."""
        sources = SERIES[name].sources
        print_ = _print(name, snapshot)
        if name not in self._releases.get(print_, ()):
            if len(self._releases) >= KEPT:
                self._releases.clear()
            self._releases[print_] = {
                other: history_of(series.clock, series.unit, series.history(snapshot))
                for other, series in {**SERIES, name: SERIES[name]}.items()
                if series.sources == sources
            }
        return self._releases[print_][name]


def _print(name: str, snapshot: Snapshot) -> Print:
    """Closes are trusted by the clock too: by whether the newest are due."""
    sources = SERIES[name].sources
    parts = tuple(
        (part.source, part.part, part.digest, len(part.frame), part.state.value)
        for source in sources
        for part in snapshot.parts(source)
    )
    if not parts:
        return parts
    found = levels(snapshot, BENCHMARK) if SERIES[name].funds else {}
    states = ((fund, found[fund].state.value) for fund in SERIES[name].funds if fund in found)
    return (*parts, *(("", fund, "", 0, state) for fund, state in states))


def same(one: Editions, other: Editions) -> bool:
    """Whether two rows of editions say the same."""
    return len(one) == len(other) and all(
        mine.since == its.since and mine.history.same(its.history)
        for mine, its in zip(one, other, strict=True)
    )


def begins(one: Editions, other: Editions) -> bool:
    """Whether ``one`` is what ``other`` was at an earlier moment."""
    if one is other:
        return True
    last = len(one) - 1
    return (
        len(one) <= len(other)
        and same(one[:last], other[:last])
        and one[last].since == other[last].since
        and one[last].history.begins(other[last].history)
    )


def _told(now: History, before: History, moment: datetime) -> History:
    """A release with the steps it brought: its new observations, and the newest old one revised."""
    second = int(moment.timestamp())
    days, known_s = observed_of(now.keys), known_of(now.keys)
    last = observed_of(before.keys)[-1] if before.keys.size else NEVER
    old = days <= last
    revised = not np.array_equal(now.numbers[old], before.numbers, equal_nan=True)
    known_s = np.where(old, np.minimum(known_s, second - 1), np.maximum(known_s, second))
    if revised and old.any():
        known_s[np.flatnonzero(old)[-1]] = second
    return replace(now, keys=keys_of(known_s, days))


def _by_arrival(series: NamedSeries, rows: pd.DataFrame) -> Iterator[SeriesVintage]:
    """An edition from each moment at which an observation came after one that followed it."""
    known = rows["known"]
    if known.is_monotonic_increasing:
        yield SeriesVintage(NEVER, history_of(series.clock, series.unit, rows))
        return
    late = known > known[::-1].cummin()[::-1]
    since = NEVER
    for moment in sorted(known[late].unique()):
        told = rows[known < moment]
        yield SeriesVintage(since, history_of(series.clock, series.unit, told))
        since = key_before(pd.Timestamp(moment).to_pydatetime())
    yield SeriesVintage(since, history_of(series.clock, series.unit, rows))


def _stamp(rows: pd.DataFrame) -> Stamp:
    """Of the newest value there is."""
    told = rows[rows["value"].notna()]
    if told.empty:
        return Stamp(None, None, State.CACHED)
    newest = told.iloc[-1]
    inputs = joined(told["inputs"].iloc[::-1].unique())
    known = pd.Timestamp(newest["known"]).to_pydatetime()
    return Stamp(pd.Timestamp(told.index[-1]).date(), known, State(newest["state"]), inputs)
