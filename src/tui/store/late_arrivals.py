"""Observations that arrived later than their calendar says: which they are, and their times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pandas as pd

from tui.store.amendments import Amendments
from tui.store.archive import Archive, LastConfirmed, Vintage
from tui.store.continuity import is_replaced_announcement
from tui.store.late_cells import late_cells

ARRIVED_LATE = "recorded"
"""Key in ``frame.attrs``: the days (``frozenset[date]``) whose known time is their arrival."""


def with_arrival_times(frame: pd.DataFrame, late: Mapping[date, datetime]) -> pd.DataFrame:
    """Return a frame, known times replaced by arrival times if they were later.

    ``late`` maps observed days to arrival times, UTC. An announcement that a result replaced keeps
    its time: it is taken to have come in time.
    """
    arrival = frame["observed"].map({pd.Timestamp(day): at for day, at in late.items()})
    arrival = pd.to_datetime(arrival, utc=True).astype(frame["known"].dtype)
    moved = (arrival > frame["known"]) & ~is_replaced_announcement(frame)
    corrected = frame.assign(known=frame["known"].mask(moved, arrival))
    corrected.attrs[ARRIVED_LATE] = frozenset(day.date() for day in frame["observed"][moved])
    return corrected


def mark_late(
    archive: Archive,
    before: Vintage,
    at_hand: pd.DataFrame,
    after: pd.DataFrame,
    watched_from: datetime,
    at: datetime,
    *,
    has_late_cells: bool,
) -> None:
    """Store which observations of ``after`` arrived at ``at``, later than their calendar says.

    ``at_hand`` are the rows up to the vintage ``before``. A confirmation of it later than ``at``
    comes from a wrong clock and is not used. ``has_late_cells``: single values of a day may come
    later than the day.
    """
    key = (before.source, before.part)
    last = archive.confirmations().get((*key, before.digest))
    if last is None or last.confirmed > at:
        return
    if days := late_days(at_hand, after, last, watched_from):
        archive.mark_late(*key, days, at)
    if has_late_cells:
        cells = late_cells(at_hand, after, at, (watched_from, last.confirmed))
        if cells:
            archive.amend(*key, Amendments(late=cells))


def late_days(
    before: pd.DataFrame, after: pd.DataFrame, last: LastConfirmed, watched_from: datetime
) -> set[date]:
    """Return the observed days of ``after`` that arrived later than their calendar says.

    Those are the ones missing from ``before``, the rows at hand, although its last body was
    confirmed after their known time. A day within the rows at hand counts only if it became known
    after ``watched_from`` (UTC), the time of the first body: what an older gap lacked may have been
    published in time.
    """
    days, known = after["observed"], after["known"]
    is_in_gap = ~days.isin(before["observed"]) & (known > pd.Timestamp(watched_from))
    is_late = (days > pd.Timestamp(last.newest)) | is_in_gap
    is_late &= (known < pd.Timestamp(last.confirmed)) & ~is_replaced_announcement(after)
    return {day.date() for day in days[is_late]}
