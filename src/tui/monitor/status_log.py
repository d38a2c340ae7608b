"""Lines in the log file about changes of a part's request status, and unexpected errors."""

from __future__ import annotations

import logging

from tui.model.clean_text import clean_text
from tui.model.status import PartStatus
from tui.sources.base import MAX_TEXT

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


def log_unexpected(source: str, error: BaseException | None) -> str:
    """Log an error that nothing in ticwatch expects, with its traceback. Return it in words."""
    reason = clean_text(f"{type(error).__name__}: {error}")[:MAX_TEXT]
    log.error("%s: unexpected %s", source, reason, exc_info=error)
    return f"unexpected {reason}; ticwatch.log has more"
