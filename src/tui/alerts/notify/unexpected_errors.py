"""Errors that nothing in ticwatch expects, in the log of the program."""

from __future__ import annotations

import logging
from traceback import format_tb

log = logging.getLogger(__name__)


def log_unexpected(place: str, error: BaseException) -> str:
    """Log an unexpected error with its traceback, and return it in words.

    Its own text is left out: that of a channel may quote a secret.
    """
    reason = f"unexpected {type(error).__name__}"
    log.error("%s: %s\n%s", place, reason, "".join(format_tb(error.__traceback__)).rstrip())
    return f"{reason}; ticwatch.log has more"
