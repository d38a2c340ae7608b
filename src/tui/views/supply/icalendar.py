"""Releases to come as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.model.clean_text import clean_text
from tui.model.version import VERSION

if TYPE_CHECKING:
    from tui.measures.releases.releases import PlannedRelease

LINE_BYTES = 75
"""Most bytes of a line without its end (RFC 5545, 3.1). A longer one is folded."""
_SPECIAL = re.compile(r"([\\;,])")


def icalendar_text(releases: Iterable[PlannedRelease], now: datetime) -> str:
    """Return a calendar with one event a release, in UTC. ``now`` is its time stamp.

    An event has the same UID each time the calendar is written, so that a program replaces it.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//ticwatch//ticwatch {VERSION}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(line for release in releases for line in _event(release, now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))


def _event(release: PlannedRelease, now: datetime) -> Iterator[str]:
    from tui.measures.releases.releases import DayBasis

    slug = re.sub(r"[^a-z0-9]+", "-", f"{release.name} {release.title}".lower()).strip("-")
    is_tentative = release.basis in (DayBasis.RULE, DayBasis.TENTATIVE)
    yield "BEGIN:VEVENT"
    yield f"UID:{slug}-{release.at:%Y%m%d}@ticwatch"
    yield f"DTSTAMP:{_moment(now)}"
    yield f"DTSTART:{_moment(release.at)}"
    yield f"SUMMARY:{_text(release.title)}"
    yield f"DESCRIPTION:{_text(f'The day is known by: {release.basis.value}.')}"
    yield f"CATEGORIES:{_text(release.name)}"
    yield f"STATUS:{'TENTATIVE' if is_tentative else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Return a text with its special characters escaped (RFC 5545, 3.3.11), on one line."""
    return _SPECIAL.sub(r"\\\1", clean_text(text))


def _fold(line: str) -> Iterator[str]:
    """Yield the pieces of a line, each at most ``LINE_BYTES`` long. No character is cut."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE_BYTES:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece
