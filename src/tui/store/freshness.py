"""How far each dataset of the present can be trusted, by what asking for it has come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from tui.model.snapshot import Dataset, State
from tui.model.status import PartStatus
from tui.sources.base import Source
from tui.store.continuity import newest_day

Key = tuple[str, str]
"""(source, part)"""

GRACE = timedelta(minutes=10)
"""What comes out is asked for within this time; until then nothing is amiss."""


def judged(
    datasets: Mapping[Key, Dataset],
    sources: Mapping[str, Source],
    statuses: Mapping[Key, PartStatus],
    now: datetime,
) -> dict[Key, Dataset]:
    """The same datasets, each with the state it has at present."""
    by = {key: key for key in datasets} | _continued(datasets, sources, now)
    found = {}
    for key, dataset in datasets.items():
        source, judged_as = sources[key[0]], by[key]
        state = _state(dataset, source, judged_as, statuses, now)
        if state is State.STALE and source.continues and judged_as == key:
            others = [other for name, other in datasets.items() if name[0] == key[0]]
            if _shown(others, source, key[1], now):
                state = _by_asking(statuses.get(key))
        found[key] = replace(dataset, state=state)
    return found


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


def _shown(pieces: list[Dataset], source: Source, part: str, now: datetime) -> bool:
    """Whether what is due of one piece of a history is in any of its pieces."""
    due = source.due(now, part)
    return any((piece.frame["observed"].dt.date == due).any() for piece in pieces)


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
    overdue = _overdue(dataset, source, judged_as[1], status, now)
    return State.STALE if overdue else _by_asking(status)


def _overdue(
    dataset: Dataset, source: Source, part: str, status: PartStatus | None, now: datetime
) -> bool:
    """Whether something newer is out, and there was time to ask for it."""
    newest = newest_day(dataset.frame)
    if newest >= source.due(now, part):
        return False
    asked = status.asked if status else None
    return newest < source.due(max(asked or now - GRACE, now - GRACE), part)


def _by_asking(status: PartStatus | None) -> State:
    return State.FAILING if status is not None and status.error else State.LIVE


def _spokesman(source: str, statuses: Mapping[Key, PartStatus]) -> PartStatus | None:
    """A failure that speaks for what stands in for a whole source; None while none failed."""
    own = [status for (name, _), status in statuses.items() if name == source and status.asked]
    last = max(own, key=lambda status: str(status.asked), default=None)
    return last if last is not None and last.error else None
