"""State of each dataset at present: live, failing or stale, by its age and its last request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from tui.model.snapshot import Dataset, State
from tui.model.status import PartStatus
from tui.sources.base import Source
from tui.store.archive import PartKey
from tui.store.continuity import newest_day

GRACE = timedelta(minutes=10)
"""Time after a release in which it is requested. Until then nothing counts as missing."""


def with_current_states(
    datasets: Mapping[PartKey, Dataset],
    sources: Mapping[str, Source],
    statuses: Mapping[PartKey, PartStatus],
    now: datetime,
    switched_off: frozenset[str] = frozenset(),
) -> dict[PartKey, Dataset]:
    """Return the same datasets, each with its state at ``now``.

    Sources that are ``switched_off`` are neither live nor failing: their datasets keep the state
    they were stored with until something newer is out, which makes them stale.
    """
    deciding_part = {key: key for key in datasets} | _newest_parts(datasets, sources, now)
    updated = {}
    for key, dataset in datasets.items():
        source, deciding = sources[key[0]], deciding_part[key]
        if key[0] in switched_off:
            current = dataset.state
            is_overdue = _is_overdue(dataset, source, deciding[1], None, now)
            state = State.STALE if is_overdue else current
        else:
            current = _state_by_error(statuses.get(key))
            state = _state(dataset, source, deciding, statuses, now)
        if state is State.STALE and source.is_continuous and deciding == key:
            pieces = [piece for other, piece in datasets.items() if other[0] == key[0]]
            if _has_due_day(pieces, source, key[1], now):
                state = current
        updated[key] = replace(dataset, state=state)
    return updated


def _newest_parts(
    datasets: Mapping[PartKey, Dataset], sources: Mapping[str, Source], now: datetime
) -> dict[PartKey, PartKey]:
    """Return, for sources whose parts continue each other, which part decides on staleness.

    Key: the stored part with the newest observation. Value: the source's newest part, which
    should have brought what the first one lacks.
    """
    newest: dict[PartKey, PartKey] = {}
    for source in sources.values():
        own = [key for key in datasets if key[0] == source.name]
        if source.is_continuous and own:
            last = max(own, key=lambda key: (newest_day(datasets[key].frame), key))
            newest[last] = (source.name, source.parts(now, ())[-1].key)
    return newest


def _has_due_day(pieces: list[Dataset], source: Source, part: str, now: datetime) -> bool:
    """Return whether any piece of a history has the newest day that is due of one piece."""
    due = source.due(now, part)
    return any((piece.frame["observed"].dt.date == due).any() for piece in pieces)


def _state(
    dataset: Dataset,
    source: Source,
    deciding: PartKey,
    statuses: Mapping[PartKey, PartStatus],
    now: datetime,
) -> State:
    status = statuses.get(deciding)
    if dataset.state is State.SAMPLE:
        status = _last_failure(dataset.source, statuses)
    if dataset.bundled and status is None:
        return dataset.state
    is_overdue = _is_overdue(dataset, source, deciding[1], status, now)
    return State.STALE if is_overdue else _state_by_error(status)


def _is_overdue(
    dataset: Dataset, source: Source, part: str, status: PartStatus | None, now: datetime
) -> bool:
    """Return whether something newer was published, and there was time to request it."""
    newest = newest_day(dataset.frame)
    if newest >= source.due(now, part):
        return False
    requested = status.asked if status else None
    return newest < source.due(max(requested or now - GRACE, now - GRACE), part)


def _state_by_error(status: PartStatus | None) -> State:
    return State.FAILING if status is not None and status.error else State.LIVE


def _last_failure(source: str, statuses: Mapping[PartKey, PartStatus]) -> PartStatus | None:
    """Return the status of the source's most recent request if it failed, else None.

    Used for the sample, which stands in for a whole source.
    """
    own = [status for (name, _), status in statuses.items() if name == source and status.asked]
    last = max(own, key=lambda status: str(status.asked), default=None)
    return last if last is not None and last.error else None
