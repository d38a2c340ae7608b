"""Frames of planned events, and the source that every list of them is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pandas as pd
from msgspec import Struct

from tui.model.errors import Malformed
from tui.model.snapshot import KnownBy
from tui.sources.base import Part, Source
from tui.sources.body_parsing import PLAUSIBLE_DAYS, add_known_times
from tui.sources.calendars import NEW_YORK, lag_rule
from tui.sources.calendars.plans import LOOKED_FOR, planned_known_times
from tui.sources.frame_schema import FrameSchema

PART = "events"
SLACK = timedelta(days=45)
"""Longest time that a list may have no event of, at the end of its year."""


class PlannedEvent(Struct, frozen=True):
    """One event of a list."""

    event: str
    """Name, the same for all events of a kind."""
    at: datetime
    """Planned time, timezone-aware."""


def events_frame(events: list[PlannedEvent], expected: str) -> pd.DataFrame:
    """Return one row per event, ascending: its day in New York (``observed``) and ``at``, UTC.

    An event that a list has twice is one. Raises ``Malformed`` if there is none, or for a time that
    cannot be.
    """
    if not events:
        raise Malformed(f"expected {expected}, got none of its events")
    rows = [
        (pd.Timestamp(each.at.astimezone(NEW_YORK).date()), each.event, pd.Timestamp(each.at))
        for each in events
    ]
    frame = pd.DataFrame(rows, columns=["observed", "event", "at"])
    frame["observed"] = frame["observed"].astype("datetime64[us]")
    frame["event"] = frame["event"].astype("str")
    frame["at"] = pd.to_datetime(frame["at"], utc=True).astype("datetime64[us, UTC]")
    if not frame["observed"].between(*PLAUSIBLE_DAYS).all():
        raise Malformed(f"expected {expected}, got days outside 1950 to 2149")
    ordered = frame.sort_values(["observed", "event", "at"])
    once = ordered.drop_duplicates(["observed", "event"])
    return add_known_times(once, planned_known_times)


def due(now: datetime, part: str) -> date:
    """Return the day that a list must reach by ``now``: at its year's end it may have no event."""
    return now.astimezone(NEW_YORK).date() - SLACK


def list_of_events(
    name: str,
    title: str,
    publisher: str,
    host: str,
    url: str,
    parse: Callable[[bytes, str], pd.DataFrame],
    *,
    part: str = PART,
    keys: tuple[str, ...] = ("event",),
    due: Callable[[datetime, str], date] = due,
    known_by: Callable[[date], KnownBy] = lag_rule,
) -> Source:
    """Return the source of a list of events that its publisher rewrites as plans change.

    ``keys`` name an event beside its day.
    """
    return Source(
        name=name,
        title=title,
        publisher=publisher,
        hosts=(host,),
        parts=lambda now, symbols: (Part(part, url, turn=1),),
        parse=parse,
        parser=1,
        revised=True,
        floor=timedelta(hours=6),
        due=due,
        next_release=LOOKED_FOR.next_release,
        is_rolling=lambda part: True,
        keep=60,
        known_by=known_by,
        schema=FrameSchema(keys=keys),
    )
