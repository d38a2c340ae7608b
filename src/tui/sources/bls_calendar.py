"""The Bureau of Labor Statistics' calendar in iCalendar: consumer prices and payrolls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.body_parsing import decode_text
from tui.sources.calendars import NEW_YORK
from tui.sources.planned_events import PlannedEvent, events_frame, list_of_events

HOST = "www.bls.gov"
URL = f"https://{HOST}/schedule/news_release/bls.ics"
EXPECTED = "the Bureau of Labor Statistics' calendar"
CPI, PAYROLLS = "CPI", "Payrolls"
SUMMARIES: Mapping[str, str] = {"Consumer Price Index": CPI, "Employment Situation": PAYROLLS}
"""Summary of a release -> its name here. Other releases are left out."""
ZONES = ("US-Eastern", "US/Eastern", "America/New_York")
"""Names of New York's time zone in the file."""
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"([A-Z-]+)((?:;[^:;]+)*):(.*)")
_START = re.compile(r"(\d{8}T\d{6})(Z?)")


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per release of ``SUMMARIES``, ascending.

    Raises ``Malformed`` if the file is no whole calendar (RFC 5545), if a release has no time, or
    a time in another zone than New York's or UTC.
    """
    lines = _FOLD.sub("", decode_text(body, EXPECTED)).split("\n")
    filled = [line.strip() for line in lines if line.strip()]
    if filled[0] != "BEGIN:VCALENDAR" or filled[-1] != "END:VCALENDAR":
        raise Malformed(f"expected {EXPECTED} from BEGIN to END:VCALENDAR, got {filled[0][:60]!r}")
    events = [
        PlannedEvent(SUMMARIES[summary], _start(start))
        for summary, start in _components(filled)
        if summary in SUMMARIES
    ]
    return events_frame(events, EXPECTED)


def _components(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the summary and the line of the start of each event."""
    summary = start = ""
    is_event = False
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            summary, start, is_event = "", "", True
        elif line == "END:VEVENT":
            yield summary, start
            is_event = False
        elif is_event and name == "SUMMARY":
            summary = value.replace("\\,", ",")
        elif is_event and name.partition(";")[0] == "DTSTART":
            start = line


def _start(line: str) -> datetime:
    """Return the time in a line ``DTSTART;TZID=US-Eastern:20261014T083000``."""
    match = _LINE.fullmatch(line)
    clock = _START.fullmatch(match[3]) if match else None
    if match is None or clock is None:
        raise Malformed(f"expected {EXPECTED} with a time of each release, got {line[:60]!r}")
    zone = match[2].removeprefix(";TZID=")
    if not clock[2] and zone not in ZONES:
        raise Malformed(f"expected {EXPECTED} in New York's time, got {line[:60]!r}")
    try:
        local = datetime.fromisoformat(clock[1])
    except ValueError:
        raise Malformed(f"expected {EXPECTED} with real days, got {line[:60]!r}") from None
    return local.replace(tzinfo=UTC if clock[2] else NEW_YORK)


SOURCE = list_of_events(
    "bls_calendar",
    "Calendar of consumer prices and payrolls",
    "Bureau of Labor Statistics",
    HOST,
    URL,
    parse,
)
