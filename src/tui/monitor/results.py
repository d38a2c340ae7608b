"""Results of requests, as the poller reports them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from msgspec import Struct

from tui.model.status import PartStatus, Progress


class PollResult(Struct, frozen=True):
    """Result of requesting one part."""

    status: PartStatus
    changed: bool
    """True if a new vintage was stored."""
    ahead: timedelta | None = None
    """Our clock minus the host's, None if the host did not send its time."""
    progress: Progress | None = None
    """Progress of the first requests after a start, with this one; None after them."""


class ProbeResult(Struct, frozen=True):
    """Result of requesting one part from one host."""

    host: str
    status: PartStatus
    """Status of the requested part, or of the part requested last."""
    asked: bool
    """False if the minimum intervals allowed no request now."""
    ahead: timedelta | None = None  # as in ``PollResult``


ResultQueue = asyncio.Queue[PollResult]
