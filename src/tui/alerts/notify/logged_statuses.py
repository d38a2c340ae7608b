"""Notification status of each rule, as far as the log can be read."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from tui.alerts.notify.events import failing_by, statuses_after
from tui.alerts.notify.notification_log import NotificationLog
from tui.model.alerts import NotificationStatus
from tui.model.errors import StoreError

if TYPE_CHECKING:
    from tui.alerts.notify.screen_log import ScreenLog

log = logging.getLogger(__name__)


class LoggedStatuses:
    """Reader of the statuses. While a server is away, the last ones are shown."""

    def __init__(self, journal: NotificationLog, screen_log: ScreenLog | None) -> None:
        """``screen_log`` has the deliveries of a screen, None if ``journal`` has them."""
        self._journal, self._screen_log = journal, screen_log
        self.last: Mapping[str, NotificationStatus] = {}
        """The present statuses that were read last of a server. Empty for a file."""
        self._error = ""

    def read(
        self, channels: Collection[str], as_of: datetime | None = None
    ) -> Mapping[str, NotificationStatus]:
        """Return the status of each rule now or at a past time, by id.

        The present ones name the failures of these channels alone. While the log cannot be read,
        return ``last``, and none of a past time.
        """
        try:
            statuses = self._present(channels) if as_of is None else self._past(as_of)
        except StoreError as error:
            log.warning("%s", error)
            self._error = str(error)
            return self.last if as_of is None else {}
        self._error = ""
        return statuses

    def _past(self, as_of: datetime) -> Mapping[str, NotificationStatus]:
        return statuses_after(self._journal.events(as_of))

    def _present(self, channels: Collection[str]) -> Mapping[str, NotificationStatus]:
        statuses = dict(self._journal.notification_statuses())
        if self._screen_log is not None:
            self._screen_log.add_failures(statuses)
            self.last = failing_by(channels, statuses)
        return failing_by(channels, statuses)

    @property
    def unreadable(self) -> str:
        """Number of the events that could not be read so far, in words, "" for none."""
        if self._error:
            return f"the alerts log cannot be read: {self._error}"
        return self._journal.unreadable_in_words()
