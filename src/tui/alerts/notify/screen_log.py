"""Deliveries by the channels of one screen, where a server has the notification log.

The channels of the configuration deliver a notice once for everyone. A toast, a bell and a
notification of the terminal are for one user: each screen shows its own, and notes that in memory.
"""

from __future__ import annotations

from threading import Lock

from tui.alerts.notify.event_details import DeliveryAttempt
from tui.alerts.notify.events import Event, update_statuses
from tui.alerts.notify.notification_log import Choose
from tui.alerts.notify.postgres_log import PostgresLog
from tui.model.alerts import NotificationStatus


class ScreenLog:
    """The shared events since this program first read them, with its screen's own deliveries."""

    def __init__(self, shared: PostgresLog) -> None:
        self._shared = shared
        self._own: list[Event] = []
        self._lock = Lock()

    def events(self) -> tuple[Event, ...]:
        """Return the events, those of the server first. Raises StoreError.

        An earlier notice is left out: it was for the screens of its time.
        """
        shared, first = self._shared.events(), self._shared.first_read or 0
        return (
            *(
                event
                for event in shared
                if event.number > first and not isinstance(event.detail, DeliveryAttempt)
            ),
            *self._own,
        )

    def add_after(self, choose: Choose) -> tuple[Event, ...]:
        """Note the events that ``choose`` returns for all events so far, and return them.

        Raises StoreError.
        """
        with self._lock:
            added = tuple(choose(self.events()))
            self._own += added
        return added

    def add_failures(self, statuses: dict[str, NotificationStatus]) -> None:
        """Add the failures of the screen's channels to the statuses of the shared log."""
        update_statuses(statuses, tuple(self._own))
