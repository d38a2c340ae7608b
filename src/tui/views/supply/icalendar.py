"""Releases to come as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.model.clean_text import clean_text
from tui.model.version import VERSION

if TYPE_CHECKING:
    from tui.measures.releases.releases import PlannedRelease

LINE_BYTES = 75
"""Most bytes of a line without its end (RFC 5545, 3.1). A longer one is folded."""
_MINUTE_S = 60
_SLUG = re.compile(r"[^a-z0-9]+")
_SPECIAL = re.compile(r"([\\;,])")


def icalendar_text(releases: Iterable[PlannedRelease], now: datetime) -> str:
    """Return a calendar with one event a release after ``now``, in UTC. ``now`` is its time stamp.

    An overdue release is left out: the time it was due at is past, and its new one is not known.

    An event has the same UID each time the calendar is written, also if its day moves, so that a
    program replaces it. Its SEQUENCE grows with each list that is received. In the calendar of a
    past moment, a list that was received later counts as received then.
    """
    to_come = [release for release in releases if not release.is_overdue(now)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//ticwatch//ticwatch {VERSION}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(line for uid, release in _with_uids(to_come) for line in _event(uid, release, now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))


def _with_uids(releases: Iterable[PlannedRelease]) -> Iterator[tuple[str, PlannedRelease]]:
    """Yield each release with the identifier of its kind and period.

    A second one of the same kind and period has its number at the end.
    """
    count: Counter[str] = Counter()
    for release in releases:
        name = f"{_SLUG.sub('-', release.name.lower()).strip('-')}-{release.period}"
        count[name] += 1
        number = f"-{count[name]}" if count[name] > 1 else ""
        yield f"{name}{number}@ticwatch", release


def _event(uid: str, release: PlannedRelease, now: datetime) -> Iterator[str]:
    from tui.measures.releases.releases import DayBasis

    is_tentative = release.basis in (DayBasis.RULE, DayBasis.TENTATIVE)
    received = min(release.received, now) if release.received is not None else None
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{_moment(now)}"
    if received is not None:
        yield f"LAST-MODIFIED:{_moment(received)}"
    yield f"SEQUENCE:{int(received.timestamp()) // _MINUTE_S if received is not None else 0}"
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
