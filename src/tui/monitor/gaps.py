"""Days that a part must have and lacks, and the request for them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tui.model.status import PartStatus
from tui.monitor.cadence import PartRequest
from tui.sources.base import Source
from tui.store.acceptance import missing_in_words
from tui.store.receiver import Receipt

if TYPE_CHECKING:
    import pandas as pd


def is_gap_due(
    source: Source, request: PartRequest, frame: pd.DataFrame | None, now: datetime
) -> bool:
    """Return whether a final part lacks days and may be requested for them."""
    status = request.status
    if frame is None or not request.part.final or (status.next_try and now < status.next_try):
        return False
    return bool(status.missing) or source.find_missing(request.part.key, frame).size > 0


def missing_after(
    source: Source, status: PartStatus, receipt: Receipt, frame: pd.DataFrame | None
) -> str:
    """Return the days that a part lacks after a response, in words.

    ``status`` is that before the response, ``frame`` has all rows at hand. Days that a new body
    took away stay among them until the next new body.
    """
    if frame is None:
        return ""
    if not receipt.is_new and not source.can_join_vintages(status.part):
        return status.missing
    gap = missing_in_words(source.find_missing(status.part, frame))
    return "; ".join(filter(None, (gap, receipt.vanished)))
