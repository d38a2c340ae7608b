"""Two screens and a program that polls on one home folder; the latter is killed at random."""

from __future__ import annotations

import asyncio
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

from tests.support.shared_home import (
    REQUESTED,
    SPEED,
    Programs,
    Publisher,
    Shared,
    config,
    digest_matches,
)
from tests.support.upstream import serving
from tui.alerts.notify.event_details import DeliveryClaimed, DeliverySent, Notice
from tui.alerts.notify.events import Event
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.commands.store import verify
from tui.monitor.monitor import Monitor
from tui.sources.registry import SOURCES
from tui.store.archive import Vintage
from tui.store.program_lock import is_locked
from tui.store.sqlite_archive import SqliteArchive

SCREENS = ("screen1", "screen2")
LONGEST_LIFE_SECONDS = 1.5
"""Longest life of the program that is killed, from its start or from its first update."""
DRAIN_SECONDS = 12.0
"""Time in which what the last killed program left must be delivered."""
READY_SHARE = 0.5
"""Share of the programs whose life is counted from their first update."""
START_SECONDS = 120.0
"""Longest wait for the first update of a program."""


@dataclass
class Findings:
    """Figures of a run, and what was wrong."""

    figures: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


async def attack(home: Path, kills: int, random: Random) -> Findings:
    """Kill the polling program ``kills`` times, and check the log, the archive and the requests."""
    async with serving() as upstream:
        shared = Shared(home, upstream.url)
        await asyncio.to_thread(_offline_monitor(shared).present)  # parse what is bundled
        publisher, programs = Publisher(shared, random), Programs(shared)
        publisher.serve(upstream)
        toasts = [home / f"{name}.toasts" for name in SCREENS]
        try:
            for name, file in zip(SCREENS, toasts, strict=True):
                await asyncio.to_thread(programs.start, name, file)
                await _ready(shared, name)
            shared.start_clock()
            for number in range(kills):
                name = f"poll{number}"
                await asyncio.to_thread(programs.start, name)
                if random.random() < READY_SHARE:
                    await _ready(shared, name)
                await asyncio.sleep(random.uniform(0, LONGEST_LIFE_SECONDS))
                await asyncio.to_thread(programs.kill, name)
            await asyncio.sleep(DRAIN_SECONDS)
            findings = Findings()
            findings.faults += [f"{name} ended: {code}" for name, code in programs.failed().items()]
            _check_deliveries(shared, toasts, programs, findings)
        finally:
            await asyncio.to_thread(programs.kill_all)
    _check_requests(publisher, programs, findings)
    _check_archive(shared, publisher, findings)
    return findings


async def _ready(shared: Shared, name: str) -> None:
    """Wait for the first update of a program."""
    async with asyncio.timeout(START_SECONDS):
        while not shared.ready(name).exists():
            await asyncio.sleep(0.02)


def _offline_monitor(shared: Shared) -> Monitor:
    return Monitor(config(shared), shared.home, now=shared.now, offline=True)


@dataclass
class Tries:
    """The tries to send one notice by one channel."""

    name: str
    claims: list[Event] = field(default_factory=list)
    is_sent: bool = False
    arrived: int = 0
    """Times that a message with the notice arrived."""

    @property
    def ids(self) -> set[str]:
        """Ids of the messages in which it was sent."""
        details = [claim.detail for claim in self.claims]
        return {detail.message for detail in details if isinstance(detail, DeliveryClaimed)}

    def faults(self, is_due: bool) -> Iterator[str]:
        """Yield the faults. ``is_due``: whether it must have been sent by now."""
        if is_due and not self.is_sent:
            yield f"{self.name} was not sent"
        if self.is_sent and not self.arrived:
            yield f"{self.name} is logged as sent and did not arrive"
        if len(self.ids) > 1:
            yield f"{self.name} has several ids"
        if len(self.claims) <= 1 < self.arrived:
            yield f"{self.name} arrived {self.arrived} times, though no kill cut it off"


def _check_deliveries(
    shared: Shared, toasts: list[Path], programs: Programs, findings: Findings
) -> None:
    """Check each notice, while the screens still run and hold their locks."""
    events = SqliteLog(shared.home / "alerts.sqlite").events()
    due_until = shared.now() - timedelta(seconds=DRAIN_SECONDS * SPEED)
    arrived = {
        "app": Counter(line for file in toasts for line in _lines(file)),
        "hook": Counter(line[4:] for line in _lines(shared.sent) if line.startswith("end ")),
    }
    takeovers, twice = list[float](), 0
    notices = [event for event in events if isinstance(event.detail, Notice)]
    for notice in notices:
        for channel, messages in arrived.items():
            tries = _tries(events, notice.number, channel, messages)
            findings.faults += tries.faults(notice.at < due_until)
            twice += tries.arrived > 1
            for earlier, later in pairwise(tries.claims):
                takeovers.append(_seconds_from_kill(earlier.at, later.at, programs))
                if _is_of_running_program(shared, earlier):
                    findings.faults.append(f"{tries.name} was taken from a program that runs")
    findings.figures |= {
        "notices": len(notices),
        "messages that arrived": sum(each.total() for each in arrived.values()),
        "deliveries cut off by a kill": len(takeovers),
        "of which arrived twice": twice,
        "longest takeover in s": max(takeovers, default=0.0),
    }


def _tries(events: Sequence[Event], notice: int, channel: str, messages: Counter[str]) -> Tries:
    tries = Tries(f"notice {notice} by {channel}")
    for event in events:
        match event.detail:
            case DeliveryClaimed(notice=number, channel=name) if (number, name) == (
                notice,
                channel,
            ):
                tries.claims.append(event)
            case DeliverySent(notice=number, channel=name) if (number, name) == (notice, channel):
                tries.is_sent = True
    tries.arrived = sum(messages[one] for one in tries.ids)
    return tries


def _is_of_running_program(shared: Shared, claim: Event) -> bool:
    assert isinstance(claim.detail, DeliveryClaimed)
    return is_locked(shared.home / "senders" / f"{claim.detail.sender}.lock")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _seconds_from_kill(claimed: datetime, taken: datetime, programs: Programs) -> float:
    """Return the time from the kill that followed a claim until another program took it over."""
    kills = [at for at in programs.killed.values() if claimed <= at]
    return (taken - min(kills, default=claimed)).total_seconds() / SPEED


def _check_requests(publisher: Publisher, programs: Programs, findings: Findings) -> None:
    """Check that each address was requested once in its minimum interval, or its program killed."""
    floor = min(source.floor for source in SOURCES if source.name in REQUESTED)
    by_address = defaultdict(list)
    for at, program, address in publisher.requests:
        by_address[address].append((at, program))
    excused = 0
    for address, requests in by_address.items():
        for (before, program), (after, _) in pairwise(requests):
            if after - before >= floor - timedelta(seconds=SPEED):
                continue
            if program in programs.killed and programs.killed[program] <= after:
                excused += 1
            else:
                seconds = (after - before).total_seconds()
                findings.faults.append(f"{address} was requested again after {seconds:.0f} s")
    findings.figures |= {
        "requests": len(publisher.requests),
        "requests repeated after a kill": excused,
    }


def stored_twice(vintages: Sequence[Vintage]) -> list[str]:
    """Return the bodies, oldest first, that are stored again without another one in between.

    A part's two addresses give two bodies, and either may follow the other again.
    """
    by_part = defaultdict(list)
    for each in vintages:
        by_part[each.source, each.part].append(each)
    return [
        f"{key} has the body {later.digest} stored twice in a row"
        for key, of_part in by_part.items()
        for earlier, later in pairwise(of_part)
        if earlier.digest == later.digest
    ]


def _check_archive(shared: Shared, publisher: Publisher, findings: Findings) -> None:
    """Check that the archive is sound and has every body by which a program asked for newer."""
    vintages = SqliteArchive(shared.home / "archive.sqlite").vintages()
    findings.faults += stored_twice(vintages)
    monitor = _offline_monitor(shared)
    store = monitor.store
    known = [each.digest for listed in store.vintages().values() for each in listed]
    for address, etag in publisher.validators.items():
        if not any(digest_matches(digest, etag) for digest in known):
            findings.faults.append(f"the body of {address} is lost")
    output = io.StringIO()
    if not verify(store, monitor.reader.archive, monitor.notifier.journal, output):
        findings.faults.append(output.getvalue())
    findings.figures["vintages"] = len(vintages)
