"""The notifier: decides what to notify of, logs it, and delivers it by the channels."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tui.alerts.notify import outbox
from tui.alerts.notify.channels import Send, build_send
from tui.alerts.notify.delivery import claim, deliver
from tui.alerts.notify.events import Event, action_event, statuses_after
from tui.alerts.notify.notification_log import NotificationLog
from tui.alerts.notify.outbox import PendingDelivery
from tui.alerts.notify.policy import RuleEvaluation, decide, next_wakeup
from tui.alerts.notify.quiet_hours import quiet_until
from tui.alerts.notify.routing import build_evaluation, inhibiting_rule, route
from tui.config import SCREEN_CHANNELS, Alerts
from tui.model.alerts import Alert, AlertAction, NotificationStatus
from tui.model.errors import StoreError
from tui.model.update import Update

log = logging.getLogger(__name__)

LOG_FILE = "alerts.sqlite"
LOG_RETRY_DELAY = timedelta(minutes=1)
"""Time after an error of the log until the log is used again."""


class Notifier:
    """Notification log and channels of one home folder."""

    def __init__(
        self,
        home: Path,
        alerts: Alerts,
        *,
        now: Callable[[], datetime],
        environ: Mapping[str, str],
    ) -> None:
        self.journal = NotificationLog(home / LOG_FILE)
        self._now = now
        self._environ = environ
        self._screen_channels: dict[str, Send] = {}
        self._program_start = now()
        self._policy_wakeup: datetime | None = None
        """Earliest time at which the policy may have more to send without new data."""
        self._log_resumes = datetime.min.replace(tzinfo=UTC)
        """Time from which the log is used again after an error."""
        self.error = ""
        """Error of the log, for which no notifications are sent; "" for none."""
        self._read_error = ""
        self._delivery_lock = asyncio.Lock()
        self.configure(alerts)

    def configure(self, alerts: Alerts) -> None:
        """Use other rules, channels and quiet hours."""
        self._alerts = alerts
        self._definitions: dict[str, str] = {}
        """Rule -> the definition that this program logged. Another program may log a newer one."""
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

    def notification_statuses(
        self, as_of: datetime | None = None
    ) -> Mapping[str, NotificationStatus]:
        """Return the status of each rule now or at a past time, by id; none if it is unreadable."""
        try:
            if as_of is None:
                statuses = self._without_removed_channels(self.journal.notification_statuses())
            else:
                statuses = statuses_after(self.journal.events(as_of))
        except StoreError as error:
            log.warning("%s", error)
            self._read_error = str(error)
            return {}
        self._read_error = ""
        return statuses

    @property
    def unreadable(self) -> str:
        """Number of the events that could not be read so far, in words, "" for none."""
        if self._read_error:
            return f"the alerts log cannot be read: {self._read_error}"
        return self.journal.unreadable_in_words()

    def _without_removed_channels(
        self, statuses: Mapping[str, NotificationStatus]
    ) -> Mapping[str, NotificationStatus]:
        """Return the statuses without the failures of channels that are not configured any more."""
        names = (*SCREEN_CHANNELS, *self._alerts.channel)
        return {
            rule: replace(
                status,
                failing={name: why for name, why in status.failing.items() if name in names},
            )
            for rule, status in statuses.items()
        }

    def decide(self, update: Update) -> Mapping[str, NotificationStatus]:
        """Log what happened to the rules and which notices to send. Return their new statuses.

        Empty while the log cannot be read or written: then nothing is decided.
        """
        now = self._now()
        by_rule = {alert.rule: alert for alert in update.alerts}
        evaluations = [
            build_evaluation(rule, by_rule[rule.id], update)
            for rule in self._alerts.rule
            if rule.id in by_rule
        ]
        try:
            before = self.journal.notification_statuses()
            if self.journal.add(self._new_events(evaluations, before, by_rule, now)):
                self.error = ""
            after = self.journal.notification_statuses()
        except StoreError as error:
            self._pause(error)
            return {}
        wakeups = [
            next_wakeup(evaluation, after.get(evaluation.rule.id, NotificationStatus()), now)
            for evaluation in evaluations
        ]
        self._policy_wakeup = min((time for time in wakeups if time is not None), default=None)
        return self._without_removed_channels(after)

    def _new_events(
        self,
        evaluations: Iterable[RuleEvaluation],
        statuses: Mapping[str, NotificationStatus],
        alerts: Mapping[str, Alert],
        now: datetime,
    ) -> list[Event]:
        """Return the events to log for rules of which no other program logged a newer definition.

        Otherwise two programs with different configurations would add the rule in turns.
        """
        new_events: list[Event] = []
        for evaluation in evaluations:
            rule = evaluation.rule.id
            status = statuses.get(rule, NotificationStatus())
            is_other_definition = status.definition not in ("", evaluation.definition)
            if is_other_definition and self._definitions.get(rule) == evaluation.definition:
                continue
            inhibited_by = inhibiting_rule(rule, self._alerts.rule, alerts)
            events = decide(evaluation, status, now, inhibited_by)
            if events or not is_other_definition:
                self._definitions[rule] = evaluation.definition
            new_events += [route(event, self._alerts, self._program_start) for event in events]
        return new_events

    def _pause(self, error: StoreError) -> None:
        """Report an error of the log, set a damaged log aside, and pause for a minute."""
        now = self._now()
        log.warning("%s", error)
        self.error = f"alerts are not told: {error}"
        self._policy_wakeup = self._log_resumes = now + LOG_RETRY_DELAY
        self._definitions.clear()
        try:
            new_path = self.journal.mend(now)
        except StoreError as failure:
            log.warning("%s", failure)
        else:
            if new_path is not None:
                log.warning("the log of alerts was damaged; it is now %s", new_path)

    def apply_action(self, action: AlertAction) -> None:
        """Log a user's action on a rule. Raises StoreError."""
        self.journal.add([action_event(action, self._now())])

    def next_wakeup(self) -> datetime | None:
        """Return when there may be something to send without new data, or None (UTC)."""
        now = self._now()
        events = self._read_events()
        quiet_end = self._quiet_until(now)
        times = [self._policy_wakeup] if self._policy_wakeup else []
        for name in self.channels:
            due = [pending.due_at(now) for pending in outbox.pending_deliveries(events, name)]
            times += [max(at, quiet_end if name != "app" else at) for at in due]
        soonest = max(now + timedelta(seconds=1), min(self._log_resumes, now + LOG_RETRY_DELAY))
        return min((max(time, soonest) for time in times), default=None)

    def _read_events(self) -> tuple[Event, ...]:
        try:
            return self.journal.events()
        except StoreError as error:
            log.warning("%s", error)
            return ()

    def _quiet_until(self, now: datetime) -> datetime:
        return quiet_until(now, self._alerts.quiet_hours, ZoneInfo(self._alerts.timezone))

    async def carry(self) -> bool:
        """Deliver every notice that is due by its channels, and return whether there was one.

        Failed deliveries are logged and retried later.
        """
        async with self._delivery_lock:
            now = self._now()
            if timedelta(0) < self._log_resumes - now <= LOG_RETRY_DELAY:
                return False
            is_quiet = self._quiet_until(now) > now
            events = await asyncio.to_thread(self._read_events)
            has_delivered = await asyncio.gather(
                *(
                    self._deliver_due(name, send, outbox.pending_deliveries(events, name), now)
                    for name, send in self.channels.items()
                    if name == "app" or not is_quiet
                )
            )
        return any(has_delivered)

    async def _deliver_due(
        self, name: str, send: Send, pending: Iterable[PendingDelivery], now: datetime
    ) -> bool:
        """Deliver what is due by one channel, and return whether there was anything.

        What another program claimed does not count.
        """
        has_delivered = False
        try:
            for batch in self._batches([each for each in pending if each.due_at(now) <= now]):
                claimed = await claim(self.journal, name, batch, self._now())
                self.error = ""
                if claimed:
                    await deliver(self.journal, name, send, claimed, self._now)
                    has_delivered = True
        except StoreError as error:
            self._pause(error)
        return has_delivered

    def _batches(self, due: list[PendingDelivery]) -> list[list[PendingDelivery]]:
        """Return the notices of each message: all in one, or one each if ``startup`` is replay."""
        if self._alerts.startup == "replay":
            return [[each] for each in due]
        return [due] if due else []
