"""How requests for one part of a source have gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Trim:
    """A history that its publisher shows without its oldest rows."""

    begins: date
    since: datetime
    times: int
    """In a row."""


@dataclass(frozen=True)
class PartStatus:
    """What asking for one part has come to; persisted, so a restart keeps the floors."""

    source: str
    part: str
    asked: datetime | None = None
    """Last time a request was made."""
    answered: datetime | None = None
    """Last time the publisher answered with data, or with "not modified"."""
    failures: int = 0
    """Failed tries in a row."""
    error: str = ""
    """Why the last try failed; empty after a success."""
    notice: str = ""
    """What was new in the last body and accepted: a column nobody knew."""
    down: str = ""
    """The host that gave no answer or turned us away: its other parts wait as long as this one."""
    next_try: datetime | None = None
    """Not before this moment."""
    why: str = ""
    """Why not before ``next_try``; empty before the first request."""
    received_bytes: int = 0
    not_modified: int = 0
    """How many answers were "304 not modified"."""
    vintages: int = 0
    quarantined: int = 0
    trim: Trim | None = None
    """The shortened history that was answered of late; it is believed once it stays."""
