"""How far each dataset of the present can be trusted, by what asking for it has come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import pandas as pd

from tui.model import Dataset, PartStatus, State
from tui.sources.base import Source

Key = tuple[str, str]
"""(source, part)"""


def judged(
    datasets: Mapping[Key, Dataset],
    sources: Mapping[str, Source],
    statuses: Mapping[Key, PartStatus],
    now: datetime,
) -> dict[Key, Dataset]:
    """The same datasets, each with the state it has at present."""
    by = {key: key for key in datasets} | _continued(datasets, sources, now)
    return {
        key: replace(dataset, state=_state(dataset, sources[key[0]], by[key], statuses, now))
        for key, dataset in datasets.items()
    }


def newest_day(frame: pd.DataFrame) -> date:
    """The newest observation of a frame."""
    day: date = frame["observed"].max().date()
    return day


def _continued(
    datasets: Mapping[Key, Dataset], sources: Mapping[str, Source], now: datetime
) -> dict[Key, Key]:
    """Where parts continue each other, the one with the newest observation -> the newest part.

    It is judged as that part is: what it lacks, that one should have brought.
    """
    found: dict[Key, Key] = {}
    for source in sources.values():
        own = [key for key in datasets if key[0] == source.name]
        if source.continues and own:
            last = max(own, key=lambda key: (newest_day(datasets[key].frame), key))
            found[last] = (source.name, source.parts(now, ())[-1].key)
    return found


def _state(
    dataset: Dataset,
    source: Source,
    judged_as: Key,
    statuses: Mapping[Key, PartStatus],
    now: datetime,
) -> State:
    status = statuses.get(judged_as)
    if dataset.state is State.SAMPLE:
        status = _spokesman(dataset.source, statuses)
    if dataset.bundled and status is None:
        return dataset.state
    if newest_day(dataset.frame) < source.due(now, judged_as[1]):
        return State.STALE
    return State.FAILING if status is not None and status.error else State.LIVE


def _spokesman(source: str, statuses: Mapping[Key, PartStatus]) -> PartStatus | None:
    """A failure that speaks for what stands in for a whole source; None while none failed."""
    own = [status for (name, _), status in statuses.items() if name == source and status.asked]
    last = max(own, key=lambda status: str(status.asked), default=None)
    return last if last is not None and last.error else None
