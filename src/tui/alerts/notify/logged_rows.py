"""Events as rows of a log, and the events that a program has read of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from tui.alerts.notify.event_details import EventKind
from tui.alerts.notify.event_json import from_mapping
from tui.alerts.notify.events import Event, update_statuses
from tui.model.alerts import NotificationStatus
from tui.model.clean_text import clean_text
from tui.store.rows import StoredTable, stored_text, stored_time

COLUMNS = ("number", "at", "rule", "kind", "detail", "once")


def _event(
    number: int, at: object, rule: object, kind: object, detail: object, once: object, who: str = ""
) -> Event | None:
    """Return the event of a row, None for a kind that only a newer ticwatch knows."""
    name, key = stored_text(kind), "" if once is None else stored_text(once)
    if name not in list(EventKind):
        return None
    known_detail = from_mapping(EventKind(name), json.loads(stored_text(detail)))
    return Event(
        stored_time(at), stored_text(rule), known_detail, key, number, clean_text(stored_text(who))
    )


EVENTS = StoredTable("events", COLUMNS, _event)
"""Events of a file."""
SHARED_EVENTS = StoredTable("events", (*COLUMNS, "who"), _event)
"""Events of a server, with the user who logged each."""


class ReadEvents:
    """The events that a program has read of a log so far, and the statuses they lead to."""

    def __init__(self) -> None:
        self.last = 0
        """Number of the last row read so far."""
        self._events: list[Event] = []
        self._statuses: dict[str, NotificationStatus] = {}
        self._applied = 0
        """Number of the events that ``_statuses`` includes."""
        self._unreadable: list[str] = []
        """A line for each row read so far that is damaged."""

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event, oldest first."""
        return tuple(self._events)

    def statuses(self) -> Mapping[str, NotificationStatus]:
        """Return the notification status of every rule with events, by id."""
        update_statuses(self._statuses, self._events[self._applied :])
        self._applied = len(self._events)
        return dict(self._statuses)

    def add(self, events: Iterable[Event | None], last: int) -> None:
        """Add the events of further rows, None for those of an unknown kind.

        ``last`` is the number of the log's last row, 0 if that is unknown.
        """
        self._events += [event for event in events if event is not None]
        self.last = max([self.last, last, *(event.number for event in self._events[-1:])])

    def add_unreadable(self, lines: Iterable[str]) -> list[str]:
        """Add a line for each damaged row, and return those that are new."""
        new = [line for line in lines if line not in self._unreadable]
        self._unreadable += new
        return new

    def unreadable_in_words(self) -> str:
        """Return how many of the rows are damaged, "" for none."""
        count = len(self._unreadable)
        rows = f"{count} {'row' if count == 1 else 'rows'} of the alerts log"
        return f"{rows} cannot be read; ticwatch store verify names them" if count else ""
