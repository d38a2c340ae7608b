"""Request status of one part of a source.

All classes are stored as JSON with their field names (``store.archive``). A renamed field would
read as its default in stored rows, and the minimum interval since ``asked`` would be forgotten.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from msgspec import Struct

OFFLINE = "none, offline"
"""``PartStatus.why`` while no requests are made."""
FOLLOWED = "polled by"
"""Beginning of ``PartStatus.why`` while another program polls into the same store on a server. The
name of that program follows."""
MISUSED = "lease held by a non-poller"
"""Beginning of ``PartStatus.why`` while a user who may store nothing keeps everyone from polling.
The user follows."""
NO_SERVER = "none, no connection to the server"
"""``PartStatus.why`` while the server with the store is away, so that no program may poll."""
UNPOLLED = "none, no program polls"
"""``PartStatus.why`` for a user who may store nothing on the server, while no program polls."""
PAUSED = "none, paused"
"""``PartStatus.why`` while the user has paused the requests."""


class Trim(Struct, frozen=True):
    """A history that its publisher has begun to send without its oldest rows."""

    begins: date
    """First observed date of the shortened history."""
    since: datetime
    """Time of the first shortened response, UTC."""
    times: int
    """Number of shortened responses in a row."""


class Repetition(Struct, frozen=True):
    """Disputed values that each of the last responses of a publisher showed."""

    values: str
    """Digest of the names of the values."""
    since: datetime
    """Time of the first of these responses, UTC."""
    times: int
    """Number of these responses in a row."""


class PartStatus(Struct, frozen=True):
    """Result of the requests for one part so far. Stored, so that a restart keeps the intervals.

    All times are timezone-aware.
    """

    source: str
    """Name of the source."""
    part: str
    """Key of the part."""
    asked: datetime | None = None
    """Time of the last request, None before the first."""
    answered: datetime | None = None
    """Time of the last response with usable data or "304 not modified", None before the first."""
    failures: int = 0
    """Number of failed requests in a row."""
    error: str = ""
    """Error of the last request, "" after a success."""
    notice: str = ""
    """Accepted novelties of the last new body, such as an unknown column; "" for none."""
    missing: str = ""
    """Days that the part must have and lacks, in words, "" for none. They are asked for again."""
    down: str = ""
    """Host whose failure pauses all its parts until ``next_try``, "" for none.

    Set if the host did not respond, sent a 5xx status, or refused the request (403, 429).
    """
    next_try: datetime | None = None
    """Earliest time of the next request, None if only the minimum interval applies."""
    why: str = ""
    """Reason for ``next_try``, "" before the first request."""
    received_bytes: int = 0
    """Number of bytes received in all responses."""
    not_modified: int = 0
    """Number of "304 not modified" responses."""
    vintages: int = 0
    """Number of responses that were stored as a new vintage."""
    quarantined: int = 0
    """Number of responses that broke the contract and were set aside."""
    trim: Trim | None = None
    """Shortened history received lately, None for none. It is accepted if it persists."""
    repetition: Repetition | None = None
    """Disputed values received lately, None for none. They are accepted if they persist."""


class Progress(NamedTuple):
    """Progress of the first requests after a start, until every part that was due had its turn."""

    asked: int
    """Number of parts requested so far."""
    total: int
    """Number of all parts to request, as far as known."""
