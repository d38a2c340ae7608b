"""Interface of the monitor as the screen uses it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from tui.config import Config
from tui.model.fingerprint import Fingerprint
from tui.screen.time_travel import KnownMoments

if TYPE_CHECKING:
    from tui.alerts.notify.channels import Send
    from tui.model.alerts import AlertAction
    from tui.model.update import Update


class Feed(KnownMoments, Protocol):
    """Source of updates for the screen. ``monitor.Monitor`` implements it."""

    def running(self) -> AbstractAsyncContextManager[AsyncIterator[Update]]:
        """Return a context that polls while it is open. It yields an iterator over the updates."""

    def at(self, as_of: datetime) -> Update:
        """Return the update as of a past moment. Blocks."""

    def fingerprint(self, shown: Update) -> Fingerprint | None:
        """Return the fingerprint of an update, None if it is not the present. Blocks.

        The time of the update is that at which it was painted last.
        """

    def last_visit(self) -> Update | None:
        """Return the update as of the last visit, None before the first visit. Blocks."""

    def record_visit(self, at: datetime) -> None:
        """Record that the user saw the live update of moment ``at``."""

    def nudge(self, source: str | None) -> None:
        """Request a source, or all of them for None, as soon as their minimum intervals permit."""

    def pause(self, paused: bool) -> None:
        """Request nothing from now on, or go on. Rules and notifications go on meanwhile."""

    def attach(self, channels: Mapping[str, Send]) -> None:
        """Add the channels that need a screen, by name."""

    def apply_action(self, action: AlertAction) -> None:
        """Write the user's action on a rule to the notification log. Blocks. Raises StoreError."""

    def reconfigure(self, config: Config) -> None:
        """Evaluate the rules of another configuration from now on."""
