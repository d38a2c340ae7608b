"""Deliveries of one program: its channels, and the log in which each notes what it sent."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tui.alerts.notify.channels import Send, build_send
from tui.alerts.notify.delivery import Delivery
from tui.alerts.notify.events import Event
from tui.alerts.notify.notification_log import NotificationLog
from tui.alerts.notify.outbox import pending_deliveries
from tui.alerts.notify.quiet_hours import quiet_until
from tui.config import Alerts
from tui.model.errors import StoreError

if TYPE_CHECKING:
    from tui.alerts.notify.screen_log import ScreenLog

log = logging.getLogger(__name__)


class Deliveries:
    """Channels of a configuration and of a screen.

    Where many share a log, those of the configuration deliver only in the program that decides.
    """

    def __init__(
        self,
        journal: NotificationLog,
        screen_log: ScreenLog | None,
        home: Path,
        environ: Mapping[str, str],
    ) -> None:
        """``screen_log`` is for the channels of a screen, None if ``journal`` is for all."""
        self._environ = environ
        self._delivery = Delivery(journal, home)
        self._screen_delivery = Delivery(screen_log, home) if screen_log else None
        self._screen_channels: dict[str, Send] = {}

    def configure(self, alerts: Alerts) -> None:
        """Use other channels and quiet hours."""
        self._alerts = alerts
        self._configured_channels = {
            name: build_send(channel, self._environ) for name, channel in alerts.channel.items()
        }

    def attach(self, channels: Mapping[str, Send]) -> None:
        """Use these channels of a screen, by name."""
        self._screen_channels = dict(channels)

    @property
    def channels(self) -> Mapping[str, Send]:
        """Channels by which this program can deliver, by name."""
        return {**self._configured_channels, **self._screen_channels}

    def by_log(self, *, decides: bool) -> list[tuple[Delivery, Mapping[str, Send]]]:
        """Return the deliveries of each log, with the channels that deliver now.

        ``decides``: is this the program that decides?
        """
        if self._screen_delivery is None:
            return [(self._delivery, self.channels)]
        configured = self._configured_channels if decides else {}
        return [(self._delivery, configured), (self._screen_delivery, self._screen_channels)]

    def timeout(self, name: str) -> timedelta:
        """Return the longest time that a channel takes to send, 0 for those of the screen."""
        channel = self._alerts.channel.get(name)
        return channel.timeout if channel else timedelta(0)

    def quiet_until(self, now: datetime) -> datetime:
        """Return the end (UTC) of the quiet hours that ``now`` lies in, else ``now``."""
        return quiet_until(now, self._alerts.quiet_hours, ZoneInfo(self._alerts.timezone))

    def send_times(self, now: datetime, *, decides: bool) -> list[datetime]:
        """Return the earliest time for each notice and channel that can send it."""
        quiet_end, times = self.quiet_until(now), []
        for delivery, channels in self.by_log(decides=decides):
            events = _read_events(delivery) if channels else ()
            for name in channels:
                for pending in pending_deliveries(events, name):
                    time = delivery.send_time(pending, self.timeout(name), now)
                    times.append(time if name == "app" else max(time, quiet_end))
        return times


def _read_events(delivery: Delivery) -> tuple[Event, ...]:
    """Return the events of a log, none while it cannot be read."""
    try:
        return delivery.log.events()
    except StoreError as error:
        log.warning("%s", error)
        return ()
