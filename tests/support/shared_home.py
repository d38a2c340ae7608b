"""Programs that share one home folder, and a record of what they did to it.

Each runs a real monitor in a process of its own, on a clock that runs 10 times as fast: a minute
is six seconds. They come from a process that has imported the modules, so that they start at once.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import pandas as pd

from tests.support import fred_bodies
from tests.support.bodies import bundled
from tests.support.publishers import RATES, replay
from tests.support.treasury_bodies import month_of
from tests.support.upstream import Fault, Reply, Request, Upstream
from tui.alerts.notify.message import Message
from tui.config import Alerts, Channel, Config, Rule, SourceOptions
from tui.monitor.monitor import Monitor
from tui.sources.http_client import Timeouts
from tui.sources.registry import SOURCES

RELEASE = datetime(2026, 8, 13, 20, 30, tzinfo=UTC)
"""Release of the custody holdings of 12 August, on which the rules fire."""
BEFORE, START = RELEASE - timedelta(hours=3), RELEASE - timedelta(seconds=10)
"""Time until the fast clock is started, and then: no minimum interval of a source lasts so long.
The par yields and rates of this week are overdue, and never come."""
SPEED = 10
THRESHOLD_USD_BN = 2700
"""Between the holdings of June and those of 12 August."""
CUSTODY, JULY = "WMTSECL1", date(2026, 8, 6)
REQUESTED = ("par_yields", "fred")
REPEATS = (10, 20, 30)
"""Seconds between the reminders of each rule."""
FAULTS = (Fault.RESET, Fault.CUT, Fault.SILENCE, Fault.TRUNCATED_GZIP, None, None)
"""Ways in which a request fails; None is the status 503."""
FAULTY_SHARE = 0.25
TIMEOUTS = Timeouts(connect=1.0, read=2.0, whole=4.0)


@dataclass(frozen=True)
class Shared:
    """A home folder, a publisher's address, and a fast clock."""

    home: Path
    address: str

    def now(self) -> datetime:
        """Return the time by the fast clock, which stands at ``BEFORE`` until it is started."""
        try:
            begun = self._beginning.stat().st_mtime
        except FileNotFoundError:
            return BEFORE
        return START + timedelta(seconds=(time.time() - begun) * SPEED)

    def start_clock(self) -> None:
        self._beginning.touch()

    @property
    def _beginning(self) -> Path:
        """File whose time is that at which the fast clock started."""
        return self.home / "beginning"

    def ready(self, name: str) -> Path:
        """Return the file that a program makes after its first update."""
        return self.home / f"{name}.ready"

    @property
    def sent(self) -> Path:
        """File with a line for each try of the command: ``begin ID``, and ``end ID`` after it."""
        return self.home / "sent"


def config(shared: Shared) -> Config:
    """Return rules that fire on 10 August and send reminders by the screen and by a command."""
    line = f"echo %s $TICWATCH_EVENT_ID >> '{shared.sent}'"
    argv = ("sh", "-c", f"{line % 'begin'}; sleep 0.1; {line % 'end'}")
    rules = tuple(
        Rule(
            id=f"every-{seconds}",
            when=f"custody_usd_bn > {THRESHOLD_USD_BN}bn",
            cooldown=timedelta(0),
            repeat=timedelta(seconds=seconds),
            channels=("app", "hook"),
        )
        for seconds in REPEATS
    )
    hours = timedelta(hours=10)  # an hour of the fast clock: no claim grows too old
    hook = Channel(type="command", argv=argv, timeout=hours)
    options = {
        source.name: SourceOptions(
            enabled=source.name in REQUESTED, every=max(source.floor, timedelta(minutes=10))
        )
        for source in SOURCES
    }
    return Config(alerts=Alerts(rule=rules, channel={"hook": hook}), sources=options)


def run(shared: Shared, name: str, toasts: str) -> None:
    """Run a program until it is killed. ``toasts``: file for its messages, "" without a screen."""
    asyncio.run(_run(shared, name, toasts))


async def _run(shared: Shared, name: str, toasts: str) -> None:
    async def toast(message: Message) -> None:
        with Path(toasts).open("a", encoding="utf-8") as file:
            file.write(f"{message.id}\n")

    monitor = Monitor(
        config(shared),
        shared.home,
        now=shared.now,
        upstream=shared.address.replace("//", f"//{name}:x@"),
        timeouts=TIMEOUTS,
    )
    if toasts:
        monitor.attach({"app": toast})
    async with monitor.running() as updates:
        async for _ in updates:
            shared.ready(name).touch()


@dataclass
class Publisher:
    """A publisher that fails at random, except for what the rules fire on, with its requests."""

    shared: Shared
    random: Random
    requests: list[tuple[datetime, str, str]] = field(default_factory=list)
    """Time by the fast clock, program and address of each request."""
    validators: dict[str, str] = field(default_factory=dict)
    """Address -> the digest of the body that the last conditional request had."""

    def serve(self, upstream: Upstream) -> None:
        replay(upstream)
        upstream.serve(f"{RATES}/pages/xml", self._feed)
        upstream.serve("fred.stlouisfed.org", self._series)
        upstream.override = self._fail

    def _fail(self, request: Request) -> Reply | Fault | None:
        address = f"{request.host}{request.path}?{request.query}"
        self.requests.append((self.shared.now(), _program(request), address))
        if etag := request.headers.get("if-none-match"):
            self.validators[address] = etag.strip('"')
        if CUSTODY in address or self.random.random() > FAULTY_SHARE:
            return None
        return self.random.choice(FAULTS) or Reply(b"", 503)

    def _series(self, request: Request) -> Reply:
        """Return a file of FRED; the custody holdings with the weeks since June."""
        name = request.query.rpartition("id=")[2]
        if name != CUSTODY:
            return Reply(fred_bodies.body(name), compressed=True)
        newest = RELEASE.date() - timedelta(days=1 if self.shared.now() >= START else 8)
        weeks = pd.date_range("2026-07-01", newest, freq="7D")
        values = ("2750000" if week.date() > JULY else "2640000" for week in weeks)
        rows = (f"{week:%Y-%m-%d},{value}\n" for week, value in zip(weeks, values, strict=True))
        return Reply(bundled("fred", name) + "".join(rows).encode(), compressed=True)

    def _feed(self, request: Request) -> Reply:
        """Return the feed of a year or a month, which no two requests see alike."""
        year = bundled("par_yields", "2026")
        if "field_tdr_date_value_month" in request.query:
            year = month_of(year, "2026-08")
        comment = f"<!-- {len(self.requests)} -->".encode()
        return Reply(year.replace(b"<entry>", comment + b"<entry>", 1), compressed=True)


def _program(request: Request) -> str:
    """Return the name that a program has in the address of the publisher."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    return base64.b64decode(credentials).decode().partition(":")[0] if scheme == "Basic" else ""


def digest_matches(digest: str, etag: str) -> bool:
    """Return whether a vintage's digest is that of the body with an ETag of ``Upstream``."""
    return digest.startswith(etag) and len(etag) < len(hashlib.sha256().hexdigest())


class Programs:
    """The programs that were started, by name."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload([__name__])
        self.killed: dict[str, datetime] = {}
        """Name -> time by the fast clock at which a program was killed."""
        self._running: dict[str, ForkServerProcess] = {}

    def start(self, name: str, toasts: Path | None = None) -> None:
        arguments = (self._shared, name, str(toasts or ""))
        process = self._context.Process(target=run, args=arguments, daemon=True)
        process.start()
        self._running[name] = process

    def kill(self, name: str) -> None:
        process = self._running.pop(name)
        process.kill()
        self.killed[name] = self._shared.now()
        process.join()

    def kill_all(self) -> None:
        for process in self._running.values():
            process.kill()
            process.join()

    def failed(self) -> Mapping[str, int | None]:
        """Return the exit codes of the programs that ended of themselves."""
        return {
            name: process.exitcode
            for name, process in self._running.items()
            if process.exitcode is not None
        }
