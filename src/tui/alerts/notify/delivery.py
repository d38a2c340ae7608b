"""Delivery of notices by one channel, logged before and after."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from tui.alerts.notify.channels import DeliveryError, Send
from tui.alerts.notify.event_details import (
    DeliveryAttempt,
    DeliveryClaimed,
    DeliveryFailed,
    DeliverySent,
)
from tui.alerts.notify.events import Event
from tui.alerts.notify.message import build_message
from tui.alerts.notify.notification_log import NotificationLog
from tui.alerts.notify.outbox import PendingDelivery

log = logging.getLogger(__name__)


async def claim(
    notification_log: NotificationLog, channel: str, due: Sequence[PendingDelivery], now: datetime
) -> list[PendingDelivery]:
    """Log that this program is about to send notices. Raises StoreError.

    Return those that no other program claimed before.
    """
    by_key = {f"claim|{each.number}|{channel}|{each.attempts}": each for each in due}
    claims = [
        Event(now, each.rule, DeliveryClaimed(each.number, channel), dedup_key)
        for dedup_key, each in by_key.items()
    ]
    logged = await asyncio.to_thread(notification_log.add, claims)
    return [by_key[event.dedup_key] for event in logged]


async def deliver(
    notification_log: NotificationLog,
    channel: str,
    send: Send,
    claimed: Sequence[PendingDelivery],
    now: Callable[[], datetime],
) -> None:
    """Send claimed notices, at least one, as one message and log the result. Raises StoreError."""
    error: DeliveryError | None = None
    try:
        await send(build_message([(each.rule, each.notice) for each in claimed]))
    except DeliveryError as failure:
        error = failure
        log.warning("%s: %s", channel, error)

    def result(number: int) -> DeliveryAttempt:
        if error is None:
            return DeliverySent(number, channel)
        return DeliveryFailed(number, channel, str(error))

    results = [Event(now(), each.rule, result(each.number)) for each in claimed]
    await asyncio.to_thread(notification_log.add, results)
