"""The Federal Reserve Board's calendar: meetings of the FOMC, their minutes, and the Beige Book."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.body_parsing import parse_json, shown
from tui.sources.calendars import NEW_YORK
from tui.sources.planned_events import PlannedEvent, events_frame, list_of_events

HOST = "www.federalreserve.gov"
URL = f"https://{HOST}/json/calendar.json"
EXPECTED = "the Federal Reserve's calendar"
DECISION, MINUTES, PRESS, BEIGE = (
    "FOMC decision",
    "FOMC minutes",
    "FOMC press conference",
    "Beige Book",
)
TITLES: Mapping[str, str] = {
    "FOMC Meeting": DECISION,
    "FOMC Minutes": MINUTES,
    "FOMC Press Conference": PRESS,
    "Beige Book": BEIGE,
}
"""Title of an event -> its name here. Speeches, statistics and other events are left out."""
_CLOCK = re.compile(r"(1[0-2]|[1-9]):([0-5]\d) ([ap])\.m\.")
_DAYS = re.compile(r"(?:\d{1,2}-)?(\d{1,2})")


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per event of ``TITLES``, ascending.

    A meeting of two days is at the time of its decision, on the second. Events of past years
    without a readable day or time are left out, with a notice. Raises ``Malformed`` for one of the
    newest year, or if no decision is left.
    """
    value = parse_json(body, EXPECTED)
    events = value.get("events") if isinstance(value, dict) else None
    if not isinstance(events, list):
        raise Malformed(f"expected {EXPECTED} with a list of events, got {shown(value)}")
    own = [each for each in events if isinstance(each, dict) and each.get("title") in TITLES]
    newest = max((str(each.get("month")) for each in own), default="")[:4]
    found = []
    for each in own:
        event = _event(each)
        if event is not None:
            found.append(event)
        elif not str(each.get("month")) < newest:
            raise Malformed(f"expected {EXPECTED} with days and times, got {shown(each)}")
    if not any(each.event == DECISION for each in found):
        raise Malformed(f"expected {EXPECTED} with meetings of the FOMC, got none")
    frame = events_frame(found, EXPECTED)
    unreadable = len(own) - len(found)
    frame.attrs["notices"] = (f"{unreadable} events without a readable time",) if unreadable else ()
    return frame


def _event(entry: Mapping[str, object]) -> PlannedEvent | None:
    """Return an event, None if its day or time cannot be read."""
    clock = _CLOCK.fullmatch(str(entry.get("time", "")).strip())
    days = _DAYS.fullmatch(str(entry.get("days", "")).strip())
    if clock is None or days is None:
        return None
    hour = int(clock[1]) % 12 + (12 if clock[3] == "p" else 0)
    try:
        day = date.fromisoformat(f"{entry.get('month')}-{int(days[1]):02}")
    except ValueError:
        return None
    at = datetime.combine(day, time(hour, int(clock[2])), NEW_YORK)
    return PlannedEvent(TITLES[str(entry["title"])], at)


SOURCE = list_of_events(
    "fed_calendar", "Calendar of the FOMC", "Federal Reserve Board", HOST, URL, parse
)
