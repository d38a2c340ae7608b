"""The notifier: decides what to notify of, logs it, and delivers it by the channels."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from tui.alerts.notify.channels import Send
from tui.alerts.notify.deliveries import Deliveries
from tui.alerts.notify.delivery import Delivery
from tui.alerts.notify.events import Event, action_event, failing_by
from tui.alerts.notify.logged_statuses import LoggedStatuses
from tui.alerts.notify.open_log import open_logs
from tui.alerts.notify.policy import RuleEvaluation, decide, next_wakeup
from tui.alerts.notify.routing import build_evaluation, inhibiting_rule, route
from tui.alerts.notify.unexpected_errors import log_unexpected
from tui.config import SCREEN_CHANNELS, Alerts
from tui.model.alerts import Alert, AlertAction, NotificationStatus
from tui.model.errors import StoreError
from tui.model.update import Update

if TYPE_CHECKING:
    from tui.store.postgres.server import Server

log = logging.getLogger(__name__)

LOG_RETRY_DELAY = timedelta(minutes=1)
"""Time after an error of the log until the log is used again."""


class Notifier:
    """Notification log and channels of one program.

    Where many share the log on a server, one of them decides, and delivers by the channels of its
    configuration. The others show its notices by the channels of their screens.
    """

    def __init__(
        self,
        home: Path,
        alerts: Alerts,
        *,
        now: Callable[[], datetime],
        environ: Mapping[str, str],
        server: Server | None = None,
    ) -> None:
        """``now`` returns the clock's time. ``environ`` has secret addresses of channels.
        ``server`` has the log, None for a file."""
        self.journal, screen_log = open_logs(home, server)
        self.decides: Callable[[], bool] = lambda: True
        """Function that returns whether this program decides now, of those that share the log."""
        self._now = now
        self._program_start = now()
        self._policy_wakeup: datetime | None = None
        """Earliest time at which the policy may have more to send without new data."""
        self._log_resumes = datetime.min.replace(tzinfo=UTC)
        """Time from which the log is used again after an error."""
        self.error = ""
        """Error of the log, for which no notifications are sent; "" for none."""
        self._pausing = Lock()
        self._statuses = LoggedStatuses(self.journal, screen_log)
        self._deliveries = Deliveries(self.journal, screen_log, home, environ)
        self.configure(alerts)

    def configure(self, alerts: Alerts) -> None:
        """Use other rules, channels and quiet hours."""
        self._alerts = alerts
        self._definitions: dict[str, str] = {}
        """Rule -> the definition that this program logged. Another program may log a newer one."""
        self._deliveries.configure(alerts)

    def attach(self, channels: Mapping[str, Send]) -> None:
        """Use these channels of a screen, by name."""
        self._deliveries.attach(channels)

    @property
    def channels(self) -> Mapping[str, Send]:
        """Channels by which this program can deliver, by name."""
        return self._deliveries.channels

    @property
    def _names(self) -> tuple[str, ...]:
        return (*SCREEN_CHANNELS, *self._alerts.channel)

    def notification_statuses(
        self, as_of: datetime | None = None
    ) -> Mapping[str, NotificationStatus]:
        """Return the status of each rule now or at a past time, by id, as ``LoggedStatuses``."""
        return self._statuses.read(self._names, as_of)

    @property
    def unreadable(self) -> str:
        """Number of the events that could not be read so far, in words, "" for none."""
        return self._statuses.unreadable

    def decide(self, update: Update) -> Mapping[str, NotificationStatus]:
        """Log what happened to the rules and which notices to send. Return their new statuses.

        While the log cannot be read or written, nothing is decided, and they are those that
        ``LoggedStatuses`` has. Nor is anything decided while another program does: they stay.
        """
        if not self.decides():
            self.error, self._policy_wakeup = "", None
            return update.notifications
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
            self._pause(str(error))
            return self._statuses.last
        wakeups = [
            next_wakeup(evaluation, after.get(evaluation.rule.id, NotificationStatus()), now)
            for evaluation in evaluations
        ]
        self._policy_wakeup = min((time for time in wakeups if time is not None), default=None)
        return failing_by(self._names, after)

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

    def _pause(self, reason: str) -> None:
        """Report the reason, set a damaged log aside, and pause for a minute."""
        with self._pausing:
            now = self._now()
            self.error = f"alerts are not told: {reason}"
            log.warning("%s", self.error)
            self._policy_wakeup = self._log_resumes = now + LOG_RETRY_DELAY
            self._definitions.clear()
            try:
                new_path = self.journal.mend(now)
                if new_path is not None:
                    log.warning("the log of alerts was damaged; it is now %s", new_path)
            except StoreError as failure:
                log.warning("%s", failure)

    def apply_action(self, action: AlertAction) -> None:
        """Log a user's action on a rule. Raises StoreError."""
        self.journal.add([action_event(action, self._now())])

    def next_wakeup(self) -> datetime | None:
        """Return when there may be something to send without new data, or None (UTC)."""
        now = self._now()
        times = self._deliveries.send_times(now, decides=self.decides())
        times += [self._policy_wakeup] if self._policy_wakeup else []
        soonest = max(now + timedelta(seconds=1), min(self._log_resumes, now + LOG_RETRY_DELAY))
        return min((max(time, soonest) for time in times), default=None)

    def is_due(self) -> bool:
        """Return whether a notice can be sent that no program sends, as if its program ended."""
        now = self._now()
        return not self._is_paused(now) and any(
            time <= now for time in self._deliveries.send_times(now, decides=self.decides())
        )

    def _is_paused(self, now: datetime) -> bool:
        return timedelta(0) < self._log_resumes - now <= LOG_RETRY_DELAY

    async def carry(self) -> bool:
        """Deliver every notice that is due by its channels, and return whether there was one.

        An unexpected error of one channel does not end the others. It pauses all for a minute.
        """
        by_log = self._deliveries.by_log(decides=self.decides())
        return any(await asyncio.gather(*(self._carry(*each) for each in by_log)))

    async def _carry(self, delivery: Delivery, channels: Mapping[str, Send]) -> bool:
        async with delivery.lock:
            now = self._now()
            if self._is_paused(now):
                return False
            is_quiet = self._deliveries.quiet_until(now) > now
            sending = [
                self._deliver_due(delivery, name, send)
                for name, send in channels.items()
                if name == "app" or not is_quiet
            ]
            results = await asyncio.gather(*sending, return_exceptions=True)
            for result in results:
                if isinstance(result, BaseException):
                    reason = log_unexpected("alerts", result)
                    await asyncio.to_thread(self._pause, reason)
        return any(result is True for result in results)

    async def _deliver_due(self, delivery: Delivery, name: str, send: Send) -> bool:
        """Deliver what is due by one channel, and return whether there was anything."""
        has_delivered, one_each = False, self._alerts.startup == "replay"
        try:
            await delivery.log_results()
            while claimed := await delivery.claim(
                name, self._deliveries.timeout(name), self._now(), one_each=one_each
            ):
                self.error = ""
                await delivery.send(name, send, claimed, self._now)
                has_delivered = True
        except StoreError as error:
            await asyncio.to_thread(self._pause, str(error))
        return has_delivered
