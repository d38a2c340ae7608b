"""Decides what is to be told, writes it down, and hands it to the channels."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tui.alerts.notify import outbox
from tui.alerts.notify.channels import DeliveryError, Send, carrier
from tui.alerts.notify.events import Event, EventKind, standings
from tui.alerts.notify.message import message
from tui.alerts.notify.notification_log import NotificationLog
from tui.alerts.notify.policy import RuleEvaluation, decided, wakes
from tui.alerts.notify.routing import addressed, inhibitor, judged
from tui.config import OF_THE_SCREEN, Alerts
from tui.model.alerts import Alert, AlertAction, NotificationStatus
from tui.model.errors import StoreError
from tui.model.update import Update

log = logging.getLogger(__name__)

LOG = "alerts.sqlite"
REST = timedelta(minutes=1)
"""After the log could not be used, before it is tried again."""


class Notifier:
    """One log, and the channels this program can carry."""

    def __init__(
        self,
        home: Path,
        alerts: Alerts,
        *,
        now: Callable[[], datetime],
        environ: Mapping[str, str],
    ) -> None:
        self.journal = NotificationLog(home / LOG)
        self._now = now
        self._environ = environ
        self._of_screen: dict[str, Send] = {}
        self._begun = now()
        self._wakes: datetime | None = None
        self._resumes = datetime.min.replace(tzinfo=UTC)
        self.trouble = ""
        """Why nothing is told, "" while all is well."""
        self._carrying = asyncio.Lock()
        self.configure(alerts)

    def configure(self, alerts: Alerts) -> None:
        """Use other channels and hours."""
        self._alerts = alerts
        self._words: dict[str, str] = {}
        """By rule, the words this program made known; another one may have newer ones."""
        self._configured = {
            name: carrier(channel, self._environ) for name, channel in alerts.channel.items()
        }

    def attach(self, carriers: Mapping[str, Send]) -> None:
        """The channels of a screen, by name."""
        self._of_screen = dict(carriers)

    @property
    def carriers(self) -> Mapping[str, Send]:
        """By channel, what this program can carry."""
        return {**self._configured, **self._of_screen}

    def standings(self, as_of: datetime | None = None) -> Mapping[str, NotificationStatus]:
        """Rule by rule what was told and said, by now or by a moment."""
        try:
            if as_of is None:
                return self._current(self.journal.standings())
            return standings(self.journal.events(as_of))
        except StoreError as error:
            log.warning("%s", error)
            return {}

    def _current(self, found: Mapping[str, NotificationStatus]) -> Mapping[str, NotificationStatus]:
        """Without what failed of channels that are no more."""
        known = (*OF_THE_SCREEN, *self._alerts.channel)
        return {
            rule: replace(
                one, failing={name: one.failing[name] for name in one.failing if name in known}
            )
            for rule, one in found.items()
        }

    def decide(self, update: Update) -> Mapping[str, NotificationStatus]:
        """Write down what happened to the rules, and what is to be told; where that leaves them.

        While the log can be neither read nor written, nothing is decided.
        """
        now = self._now()
        by_id = {alert.rule: alert for alert in update.alerts}
        known = [rule for rule in self._alerts.rule if rule.id in by_id]
        ones = [judged(rule, by_id[rule.id], update) for rule in known]
        try:
            before = self.journal.standings()
            if self.journal.add(self._found(ones, before, by_id, now)):
                self.trouble = ""
            after = self.journal.standings()
        except StoreError as error:
            self._halt(error)
            return {}
        moments = [wakes(one, after.get(one.rule.id, NotificationStatus()), now) for one in ones]
        self._wakes = min((one for one in moments if one is not None), default=None)
        return self._current(after)

    def _found(
        self,
        ones: Iterable[RuleEvaluation],
        before: Mapping[str, NotificationStatus],
        told: Mapping[str, Alert],
        now: datetime,
    ) -> list[Event]:
        """What is to be written down of rules that no other program judges by newer words."""
        found: list[Event] = []
        for one in ones:
            name, standing = one.rule.id, before.get(one.rule.id, NotificationStatus())
            elsewhere = standing.definition not in ("", one.definition)
            if elsewhere and self._words.get(name) == one.definition:
                continue
            events = decided(one, standing, now, inhibitor(name, self._alerts.rule, told))
            if events or not elsewhere:
                self._words[name] = one.definition
            found += [addressed(event, self._alerts, self._begun) for event in events]
        return found

    def _halt(self, error: StoreError) -> None:
        """The log cannot be used: say so, set it aside where it is damaged, and rest a little."""
        now = self._now()
        log.warning("%s", error)
        self.trouble = f"alerts are not told: {error}"
        self._wakes = self._resumes = now + REST
        self._words.clear()
        try:
            aside = self.journal.mend(now)
        except StoreError as failure:
            log.warning("%s", failure)
        else:
            if aside is not None:
                log.warning("the log of alerts was damaged; it is now %s", aside)

    def say(self, said: AlertAction) -> None:
        """Write down what somebody said. Raises StoreError."""
        detail: dict[str, str | None] = {}
        if said.start is not None:
            detail = {"start": said.start.isoformat()}
        if said.what == "silenced":
            detail = {"until": said.until.isoformat() if said.until else None}
        if said.what == "lifted":
            detail = {"why": "taken back"}
        self.journal.add([Event(self._now(), said.rule, EventKind(said.what), detail)])

    def wakes(self) -> datetime | None:
        """When there may be something to tell or to try again although nothing new came."""
        now = self._now()
        events = self._events()
        ends = self._quiet(now)
        found = [self._wakes] if self._wakes else []
        for name in self.carriers:
            due = [one.at for one in outbox.waiting(events, name)]
            found += [max(at, ends if name != "app" else at) for at in due]
        soonest = max(now + timedelta(seconds=1), min(self._resumes, now + REST))
        later = [max(moment, soonest) for moment in found]
        return min(later, default=None)

    def _events(self) -> tuple[Event, ...]:
        try:
            return self.journal.events()
        except StoreError as error:
            log.warning("%s", error)
            return ()

    def _quiet(self, now: datetime) -> datetime:
        return outbox.quiet_until(now, self._alerts.quiet_hours, ZoneInfo(self._alerts.timezone))

    async def carry(self) -> bool:
        """Hand everything due to its channel, and whether anything was.

        What a channel does not take is tried again later.
        """
        async with self._carrying:
            now = self._now()
            if timedelta(0) < self._resumes - now <= REST:
                return False
            quiet = self._quiet(now) > now
            events = await asyncio.to_thread(self._events)
            handed = await asyncio.gather(
                *(
                    self._carry_all(name, carry, outbox.waiting(events, name), now)
                    for name, carry in self.carriers.items()
                    if name == "app" or not quiet
                )
            )
        return any(handed)

    async def _carry_all(
        self, name: str, carry: Send, waiting: Iterable[outbox.Due], now: datetime
    ) -> bool:
        handed = False
        try:
            for batch in self._batches([one for one in waiting if one.at <= now]):
                handed = await self._carry(name, carry, batch) or handed
        except StoreError as error:
            self._halt(error)
        return handed

    def _batches(self, due: list[outbox.Due]) -> list[list[outbox.Due]]:
        """What came at once is one message, unless each is wanted by itself."""
        if self._alerts.startup == "replay":
            return [[one] for one in due]
        return [due] if due else []

    async def _carry(self, name: str, carry: Send, batch: list[outbox.Due]) -> bool:
        """Whether it was for this program to hand over. Raises StoreError."""
        claims = {f"claim|{one.notice.number}|{name}|{one.tries}": one for one in batch}
        made = await asyncio.to_thread(
            self.journal.add,
            [self._event(EventKind.CLAIMED, one, name, once=key) for key, one in claims.items()],
        )
        self.trouble = ""
        mine = [claims[event.once] for event in made]
        if not mine:
            return False
        outcome, why = EventKind.SENT, ""
        try:
            await carry(message([one.notice for one in mine]))
        except DeliveryError as error:
            outcome, why = EventKind.FAILED, str(error)
            log.warning("%s: %s", name, error)
        await asyncio.to_thread(
            self.journal.add, [self._event(outcome, one, name, why) for one in mine]
        )
        return True

    def _event(
        self, kind: EventKind, due: outbox.Due, channel: str, why: str = "", once: str = ""
    ) -> Event:
        detail = {"notice": due.notice.number, "channel": channel}
        if why:
            detail["why"] = why
        return Event(self._now(), due.notice.rule, kind, detail, once)
