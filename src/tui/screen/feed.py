"""What the screen asks of the monitor."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from tui.config import Config
from tui.model.alerts import AlertAction
from tui.model.update import Update
from tui.screen.time_travel import KnownMoments

if TYPE_CHECKING:
    from tui.alerts.notify.channels import Send


class Feed(KnownMoments, Protocol):
    """What the screen asks of the monitor."""

    def running(self) -> AbstractAsyncContextManager[AsyncIterator[Update]]:
        """Updates as they come about, as long as the context is open."""

    def at(self, as_of: datetime) -> Update:
        """What was known at a past moment; blocks."""

    def last_visit(self) -> Update | None:
        """What could be seen when somebody last looked, None before the first time; blocks."""

    def looked(self, seen: datetime) -> None:
        """Remember that the update of that moment was seen."""

    def nudge(self, source: str | None) -> None:
        """Ask a source, or all of them, as soon as their floors permit."""

    def attach(self, carriers: Mapping[str, Send]) -> None:
        """Give it the ways out that a screen has, by channel."""

    def say(self, said: AlertAction) -> None:
        """Pass on what somebody said of a rule. Raises StoreError."""

    def reconfigure(self, config: Config) -> None:
        """Judge by other rules from now on."""
