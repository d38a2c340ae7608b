"""A monitor on the embedded history, with a clock the test sets and a screen that records."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tui.alerts.notify.events import Event
from tui.alerts.notify.message import DeliveryError, Message
from tui.config import Alerts, Channel, Config, Rule, StoreOptions
from tui.monitor.monitor import Monitor

BEFORE = datetime(2025, 11, 14, 23, tzinfo=UTC)
AFTER = datetime(2025, 12, 12, 23, 30, tzinfo=UTC)
"""18:30 in New York on the day the 20-year par yield closed at 4.82%, as the Treasury published."""


class NotifierHarness:
    """A program that can be restarted, and the messages that reached its screen."""

    HOOK: tuple[str, ...] = ("true",)
    """Command of the channel ``hook``."""

    def __init__(
        self, home: Path, *rules: Rule, channels: str = "app", server: str = "", **options: object
    ) -> None:
        """``server`` is the address of a shared store, "" for none."""
        self.clock = BEFORE
        self.messages: list[Message] = []
        self.error = ""
        """Error of the screen's channels, "" if they accept messages."""
        self._home = home
        default = Rule(
            id="y20",
            title="20-year",
            when="y20 > 4.75%",
            clear="y20 < 4.70%",
            channels=(channels,),
        )
        channel = {"hook": Channel(type="command", argv=self.HOOK)}
        alerts = Alerts(rule=rules or (default,), channel=channel, **options)  # type: ignore[arg-type]
        self.config = Config(alerts=alerts, store=StoreOptions(url=server))
        self.start()

    def start(self) -> None:
        """Start the program, or restart it."""
        self.monitor = Monitor(self.config, self._home, now=lambda: self.clock)
        self.monitor.attach({"app": self.receive, "bell": self.receive})

    async def receive(self, message: Message) -> None:
        """Accept a message, or raise ``error``."""
        if self.error:
            raise DeliveryError(self.error)
        self.messages.append(message)

    async def notify(self, at: datetime | None = None) -> list[str]:
        """Decide and deliver at a time. Return the texts that reach the screen."""
        self.clock = at or self.clock
        self.messages = []
        self.monitor.log_notifications()
        await self.monitor.notifier.carry()
        return [message.text for message in self.messages]

    def events(self) -> tuple[Event, ...]:
        """Return the notification log."""
        return self.monitor.notifier.journal.events()

    def count(self, kind: str) -> int:
        """Return the number of logged events of a kind."""
        return [event.kind.value for event in self.events()].count(kind)
