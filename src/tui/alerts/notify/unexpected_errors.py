"""Errors that nothing in ticwatch expects, in the log of the program."""

from __future__ import annotations

import logging
from traceback import format_tb

log = logging.getLogger(__name__)


def log_unexpected(place: str, error: BaseException) -> str:
    """Log an unexpected error with its traceback, and return it in words.

    Its own text is left out: that of a channel may quote a secret.
    """
    traceback = "".join(format_tb(error.__traceback__)).rstrip()
    log.error("%s: %s\n%s", place, _kind(error), traceback)
    return unexpected_words(error)


def unexpected_words(error: BaseException) -> str:
    """Return an unexpected error in words, without its own text."""
    return f"{_kind(error)}; ticwatch.log has more"


def _kind(error: BaseException) -> str:
    return f"unexpected {type(error).__name__}"
