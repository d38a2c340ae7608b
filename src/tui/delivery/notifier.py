"""Decides what is to be told, writes it down, and hands it to the channels."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tui.alert import Alert, Said, Standing
from tui.config import Alerts, Rule
from tui.delivery import outbox
from tui.delivery.channels import Carrier, Undelivered, carrier
from tui.delivery.deciding import Judged, decided, definition_of, wakes
from tui.delivery.events import Event, Kind, standings
from tui.delivery.journal import Journal
from tui.delivery.message import goes, message
from tui.model import Snapshot, StoreError
from tui.present import MISSING, spell
from tui.rules import engine
from tui.rules.mistakes import RuleError
from tui.views.alert_words import decimals, threshold_words, unit_of

log = logging.getLogger(__name__)

OF_THE_SCREEN = ("app", "bell", "osc")
"""Channels that only a screen can carry; what it missed waits for it."""
LOG = "alerts.sqlite"


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
        self.journal = Journal(home / LOG)
        self._now = now
        self._environ = environ
        self._of_screen: dict[str, Carrier] = {}
        self._started = True
        self._wakes: datetime | None = None
        self._carrying = asyncio.Lock()
        self.configure(alerts)

    def configure(self, alerts: Alerts) -> None:
        """Use other channels and hours."""
        self._alerts = alerts
        self._configured = {
            name: carrier(channel, self._environ) for name, channel in alerts.channel.items()
        }

    def attach(self, carriers: Mapping[str, Carrier]) -> None:
        """The channels of a screen, by name."""
        self._of_screen = dict(carriers)

    @property
    def carriers(self) -> Mapping[str, Carrier]:
        """By channel, what this program can carry."""
        return {**self._configured, **self._of_screen}

    def standings(self, as_of: datetime | None = None) -> Mapping[str, Standing]:
        """Rule by rule what was told and said, by now or by a moment."""
        try:
            if as_of is None:
                return self.journal.standings()
            return standings(self.journal.events(as_of))
        except StoreError as error:
            log.warning("%s", error)
            return {}

    def decide(self, snapshot: Snapshot, told: Iterable[Alert]) -> Mapping[str, Standing]:
        """Write down what happened to the rules, and what is to be told; where that leaves them."""
        now = self._now()
        before = self.standings()
        by_id = {alert.rule: alert for alert in told}
        judged = [
            _judged(rule, by_id[rule.id], snapshot)
            for rule in self._alerts.rule
            if rule.id in by_id
        ]
        found: list[Event] = []
        for one in judged:
            quieted = _inhibitor(one.alert.rule, self._alerts.rule, by_id)
            events = decided(one, before.get(one.alert.rule, Standing()), now, quieted)
            found += [self._addressed(event) for event in events]
        self._started = False
        try:
            self.journal.add(found)
        except StoreError as error:
            log.warning("%s", error)
        after = self.standings()
        moments = [wakes(one, after.get(one.alert.rule, Standing()), now) for one in judged]
        self._wakes = min((one for one in moments if one is not None), default=None)
        return after

    def _addressed(self, event: Event) -> Event:
        """A notice with the channels it goes by."""
        if event.kind is not Kind.NOTICE:
            return event
        [rule] = [rule for rule in self._alerts.rule if rule.id == event.rule]
        silent = self._started and self._alerts.startup == "silent"
        channels = [] if silent else [name for name in rule.channels if self._lets(name, rule)]
        found = {"channels": channels, "startup": self._started}
        return replace(event, detail={**event.detail, **found})

    def _lets(self, name: str, rule: Rule) -> bool:
        channel = self._alerts.channel.get(name)
        return (
            name in OF_THE_SCREEN if channel is None else goes(rule.severity, channel.min_severity)
        )

    def say(self, said: Said) -> None:
        """Write down what somebody said. Raises StoreError."""
        detail: dict[str, str | None] = {}
        if said.start is not None:
            detail = {"start": said.start.isoformat()}
        if said.what == "silenced":
            detail = {"until": said.until.isoformat() if said.until else None}
        if said.what == "lifted":
            detail = {"why": "taken back"}
        self.journal.add([Event(self._now(), said.rule, Kind(said.what), detail)])

    def wakes(self) -> datetime | None:
        """When there may be something to tell or to try again although nothing new came."""
        now = self._now()
        events = self._events()
        ends = self._quiet(now)
        found = [self._wakes] if self._wakes else []
        for name in self.carriers:
            due = [one.at for one in outbox.waiting(events, name)]
            found += [max(at, ends if name != "app" else at) for at in due]
        later = [max(moment, now + timedelta(seconds=1)) for moment in found]
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
        handed = False
        async with self._carrying:
            now = self._now()
            quiet = self._quiet(now) > now
            events = await asyncio.to_thread(self._events)
            for name, carry in self.carriers.items():
                if quiet and name != "app":
                    continue
                due = [one for one in outbox.waiting(events, name) if one.at <= now]
                for batch in self._batches(due):
                    await self._carry(name, carry, batch)
                    handed = True
        return handed

    def _batches(self, due: list[outbox.Due]) -> list[list[outbox.Due]]:
        """What came at once is one message, unless each is wanted by itself."""
        if self._alerts.startup == "replay":
            return [[one] for one in due]
        return [due] if due else []

    async def _carry(self, name: str, carry: Carrier, batch: list[outbox.Due]) -> None:
        claims = {f"claim|{one.notice.number}|{name}|{one.tries}": one for one in batch}
        try:
            made = await asyncio.to_thread(
                self.journal.add,
                [self._event(Kind.CLAIMED, one, name, once=key) for key, one in claims.items()],
            )
            mine = [claims[event.once] for event in made]
            if not mine:
                return
            outcome, why = Kind.SENT, ""
            try:
                await carry(message([one.notice for one in mine]))
            except Undelivered as error:
                outcome, why = Kind.FAILED, str(error)
                log.warning("%s: %s", name, error)
            await asyncio.to_thread(
                self.journal.add, [self._event(outcome, one, name, why) for one in mine]
            )
        except StoreError as error:
            log.warning("%s", error)

    def _event(
        self, kind: Kind, due: outbox.Due, channel: str, why: str = "", once: str = ""
    ) -> Event:
        detail = {"notice": due.notice.number, "channel": channel}
        if why:
            detail["why"] = why
        return Event(self._now(), due.notice.rule, kind, detail, once)


def _judged(rule: Rule, alert: Alert, snapshot: Snapshot) -> Judged:
    try:
        episodes = engine.judge(rule, snapshot).episodes()
    except RuleError:
        episodes = ()
    words = (rule.when, rule.clear, rule.series, rule.above, rule.below)
    definition = definition_of(*words, rule.clear_below, rule.clear_above, rule.needed, rule.keep)
    return Judged(rule, definition, alert, episodes, numbers(alert))


def numbers(alert: Alert) -> str:
    """``y20 4.82%, above 4.75%, of 2025-12-12``."""
    value = spell(alert.value, unit_of(alert), decimals=decimals(alert))
    observed = alert.stamp.observed or MISSING
    return f"{alert.series} {value}, {threshold_words(alert)}, of {observed}"


def _inhibitor(quieted: str, rules: Iterable[Rule], told: Mapping[str, Alert]) -> str:
    """The firing rule that keeps another quiet, "" for none."""
    for rule in rules:
        if quieted in rule.inhibits and rule.id in told and told[rule.id].state.fires:
            return rule.id
    return ""
