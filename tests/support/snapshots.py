"""Snapshots of the embedded history, or of a few rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache

import pandas as pd

from tests.support.shared_frames import bundled_store
from tui.model.alerts import Alert
from tui.model.snapshot import Dataset, Snapshot, State
from tui.model.update import Update
from tui.sources.calendars import new_york_time
from tui.store.timeline import Timeline

NOW = datetime(2026, 8, 10, 12, tzinfo=UTC)


@cache
def bundled_snapshot(as_of: date | datetime = NOW, sources: tuple[str, ...] = ()) -> Snapshot:
    """Return the embedded history as of a moment, or of the end of a day in New York.

    With the names of ``sources``, of these alone: that takes a tenth of the time.
    """
    if not isinstance(as_of, datetime):
        as_of = new_york_time(as_of, time(23, 59, 59))
    return bundled_store().snapshot(as_of, sources=sources)


def bundled_moments(sources: tuple[str, ...] = ()) -> Sequence[datetime]:
    """Return the moments at which the embedded history of these sources, or all, became known."""
    return _timeline().moments(sources)


@cache
def _timeline() -> Timeline:
    return Timeline(bundled_store())


def update_of(snapshot: Snapshot, alerts: tuple[Alert, ...] = ()) -> Update:
    """Return an update with a snapshot."""
    return Update(snapshot, alerts, snapshot.as_of)


def snapshot_of(*datasets: Dataset) -> Snapshot:
    """Return a snapshot of these datasets."""
    return Snapshot(NOW, {(dataset.source, dataset.part): dataset for dataset in datasets})


def dataset(
    source: str,
    part: str,
    rows: pd.DataFrame,
    *,
    learned: str = "2026-01-01",
    state: State = State.CACHED,
) -> Dataset:
    """Return a dataset of rows with ISO days ``observed`` and, if they differ, ``known``."""
    frame = rows.assign(observed=pd.to_datetime(rows["observed"]))
    known = pd.to_datetime(rows["known"] if "known" in rows else rows["observed"], utc=True)
    moment = datetime.fromisoformat(learned).replace(tzinfo=UTC)
    return Dataset(source, part, frame.assign(known=known), moment, part, "", state, bundled=True)
