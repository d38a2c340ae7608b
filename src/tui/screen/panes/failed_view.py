"""View of a pane whose own view failed with an error that nothing in ticwatch expects."""

from __future__ import annotations

from tui.model.table import Table
from tui.model.view import View


def failed_view(title: str, failure: str) -> View:
    """Return an empty view that says why there is no other."""
    from tui.views.stamps import NOTHING_KNOWN

    return View(title, NOTHING_KNOWN, Table((), (), empty=f"This view failed: {failure}"))


def error_words(place: str, error: BaseException, before: str) -> str:
    """Return the error of a view in words. Log it, unless the one before was the same."""
    from tui.alerts.notify.unexpected_errors import log_unexpected, unexpected_words

    words = unexpected_words(error)
    return words if words == before else log_unexpected(place, error)
