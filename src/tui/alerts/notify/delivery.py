"""Delivery of notices by channels, at least once each, by several programs on one log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from tui.alerts.notify.channels import Send
from tui.alerts.notify.event_details import (
    DeliveryAttempt,
    DeliveryClaimed,
    DeliveryFailed,
    DeliverySent,
)
from tui.alerts.notify.events import Event
from tui.alerts.notify.message import DeliveryError, build_message
from tui.alerts.notify.notification_log import DeliveryLog
from tui.alerts.notify.outbox import (
    PendingDelivery,
    message_id,
    next_batch,
    pending_deliveries,
)
from tui.alerts.notify.sender import Sender
from tui.alerts.notify.unexpected_errors import log_unexpected

log = logging.getLogger(__name__)

SENDERS_FOLDER = "senders"
CLAIM_TIMEOUT = timedelta(minutes=5)
"""Time beyond a channel's timeout after which a claim without a result no longer counts, although
its program runs: it may be stopped."""


class Delivery:
    """This program's part in delivering the notices of a log.

    A notice is claimed before it is sent, and its result is logged after that. If its program
    ends in between, another one sends the notice again, with the same id.
    """

    def __init__(self, delivery_log: DeliveryLog, home: Path) -> None:
        self.log = delivery_log
        self._sender = Sender(home / SENDERS_FOLDER)
        self._unlogged: list[Event] = []
        """Results that the log did not take yet."""
        self._logging = asyncio.Lock()
        self.lock = asyncio.Lock()
        """Held while this program sends."""

    def send_time(self, pending: PendingDelivery, timeout: timedelta, now: datetime) -> datetime:
        """Return the earliest time (UTC) at which a notice may be sent.

        ``timeout`` is that of its channel. A program that runs has so long to send what it claimed.
        """
        is_own = pending.sender == self._sender.name
        return self._send_time(pending, timeout, now, is_sending=is_own and self.lock.locked())

    def _send_time(
        self, pending: PendingDelivery, timeout: timedelta, now: datetime, *, is_sending: bool
    ) -> datetime:
        """Return the same. ``is_sending``: whether this program sends it just now."""
        if not pending.is_claimed:
            return pending.due_at(now)
        is_other = pending.sender not in ("", self._sender.name)
        if (
            is_sending
            or not pending.sender
            or (is_other and self._sender.is_running(pending.sender))
        ):
            return pending.due_at(now) + timeout + CLAIM_TIMEOUT
        return min(pending.at, now)

    async def log_results(self) -> None:
        """Log the results that the log did not take before. Raises StoreError.

        Of a new log, which replaced a damaged one, nothing was sent yet.
        """
        async with self._logging:
            results = tuple(self._unlogged)
            if results:
                await asyncio.to_thread(
                    self.log.add_after, lambda events: self._of_own_claims(results, events)
                )
                del self._unlogged[: len(results)]

    def _of_own_claims(self, results: Sequence[Event], events: Sequence[Event]) -> list[Event]:
        claims = {
            (event.detail.notice, event.detail.channel)
            for event in events
            if isinstance(event.detail, DeliveryClaimed)
            and event.detail.sender == self._sender.name
        }
        return [
            result
            for result in results
            if isinstance(result.detail, DeliveryAttempt)
            and (result.detail.notice, result.detail.channel) in claims
        ]

    async def claim(
        self, channel: str, timeout: timedelta, now: datetime, *, one_each: bool
    ) -> list[PendingDelivery]:
        """Claim the notices of the next message that is due by a channel. Raises StoreError.

        They are chosen and claimed in one transaction: none of them was sent, claimed or withdrawn
        meanwhile. Empty if none is due. ``one_each``: a message has one notice only.
        """
        by_key: dict[str, PendingDelivery] = {}

        def choose(events: Sequence[Event]) -> list[Event]:
            due = [
                each
                for each in pending_deliveries(events, channel)
                if self._send_time(each, timeout, now, is_sending=False) <= now
            ]
            batch = next_batch(due, one_each=one_each)
            by_key.update(
                {f"claim|{each.number}|{channel}|{each.attempts}": each for each in batch}
            )
            return [
                Event(now, each.rule, self._claim(each.number, channel, message_id(batch)), key)
                for key, each in by_key.items()
            ]

        if not choose(await asyncio.to_thread(self.log.events)):
            return []
        by_key.clear()
        await asyncio.to_thread(self._sender.lock, now)
        logged = await asyncio.to_thread(self.log.add_after, choose)
        return [by_key[event.dedup_key] for event in logged]

    def _claim(self, notice: int, channel: str, message: str) -> DeliveryClaimed:
        return DeliveryClaimed(notice, channel, self._sender.name, message)

    async def send(
        self,
        channel: str,
        send: Send,
        claimed: Sequence[PendingDelivery],
        now: Callable[[], datetime],
    ) -> None:
        """Send claimed notices, at least one, as one message. Log the result. Raises StoreError.

        An unexpected error is a failed attempt too: the notices are sent again later, not at once.
        """
        [error] = await asyncio.gather(_send_message(send, claimed), return_exceptions=True)
        reason = "" if error is None else _reason(channel, error)

        def result(number: int) -> DeliveryAttempt:
            if error is None:
                return DeliverySent(number, channel)
            return DeliveryFailed(number, channel, reason)

        self._unlogged += [Event(now(), each.rule, result(each.number)) for each in claimed]
        await self.log_results()


async def _send_message(send: Send, claimed: Sequence[PendingDelivery]) -> None:
    await send(build_message(claimed))


def _reason(channel: str, error: BaseException) -> str:
    """Log an error of a channel, and return it in words."""
    if isinstance(error, DeliveryError):
        log.warning("%s: %s", channel, error)
        return str(error)
    return log_unexpected(channel, error)
