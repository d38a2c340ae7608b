"""Lines in the log file about changes of a part's request status."""

from __future__ import annotations

import logging

from tui.model.status import PartStatus

log = logging.getLogger(__name__)


def log_transition(before: PartStatus, after: PartStatus) -> None:
    """Log the first failure, the recovery and new notices; the screen shows the steady state."""
    name = f"{after.source}/{after.part}"
    if after.error and after.error != before.error:
        log.warning("%s: %s", name, after.error)
    elif before.error and not after.error:
        log.info("%s: answering again", name)
    for text in {after.notice, after.missing} - {before.notice, before.missing, ""}:
        log.info("%s: %s", name, text)
