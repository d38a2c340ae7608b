"""Updates read from one home folder: of the present and of any past moment. No source is asked.

A command that only reads needs nothing else of the monitor. The engine of the alert rules is
imported when a rule is evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from tui.config import Config, store_url
from tui.model.status import OFFLINE, PartStatus
from tui.model.update import Update
from tui.monitor import cadence
from tui.monitor.due_parts import DueParts
from tui.monitor.remembered_summary import RememberedSummary, summary_of
from tui.monitor.request_intervals import request_intervals, switched_off
from tui.monitor.stored_inputs import program_digest
from tui.sources.registry import SOURCES
from tui.store import result_cache
from tui.store.archive import PartKey
from tui.store.bundle import MANIFEST
from tui.store.frame_cache import FrameCache
from tui.store.open_archive import open_archive, open_server
from tui.store.store import Store

if TYPE_CHECKING:
    from tui.alerts.engine.engine import Engine

Read = TypeVar("Read")


class UpdateReader:
    """Reader of one home folder's updates. Their notifications are left empty."""

    def __init__(
        self,
        config: Config,
        home: Path,
        *,
        now: Callable[[], datetime],
        offline: bool,
        environ: Mapping[str, str],
    ) -> None:
        """Take the parameters of ``Monitor``."""
        self._config, self._now, self._offline, self._environ = config, now, offline, environ
        self._home = home
        self.server = open_server(store_url(config, environ))
        """Server with the archive, None for a file in the home folder."""
        self.archive = open_archive(home, self.server)
        self.store = Store(self.archive, SOURCES, MANIFEST, FrameCache(home / "frames.sqlite"))
        self.store.replace_damaged_archive(now(), started=True)
        self._due_parts = DueParts(self.store, config.tickers)
        self._summary = RememberedSummary(home)
        self._engine: Engine | None = None
        self._engine_lock = Lock()

    def configure(self, config: Config) -> None:
        """Evaluate other rules, and read the statuses of other sources, from now on."""
        self._config = config

    def update_at(
        self, as_of: datetime | None, *, evaluate: bool = True, sources: tuple[str, ...] = ()
    ) -> Update:
        """Return the present update, or the one as of a past moment.

        If ``evaluate`` is False, no rule is evaluated and the update has no alerts. ``sources``
        are the names of the only sources to read, () for all.
        """
        if as_of is None:
            return self.present(evaluate=evaluate, sources=sources)
        return self.at(as_of, evaluate=evaluate, sources=sources)

    def are_evaluations_whole(self) -> bool:
        """Return whether the file of past evaluations can be read; a damaged one is made anew."""
        return result_cache.is_whole(self._home / result_cache.FILE)

    def at(
        self, as_of: datetime, *, evaluate: bool = True, sources: tuple[str, ...] = ()
    ) -> Update:
        """Return the update as of a past moment. Blocks for some tens of ms."""
        update = Update(
            self.store.snapshot(as_of, sources=sources),
            (),
            as_of,
            is_past=True,
            statuses=self.store.statuses_at(as_of),
            is_offline=self._offline,
        )
        return self._with_alerts(update) if evaluate else update

    def present(
        self,
        *,
        evaluate: bool = True,
        sources: tuple[str, ...] = (),
        statuses: Mapping[PartKey, PartStatus] | None = None,
    ) -> Update:
        """Return the present update, with the request status of each part.

        ``statuses`` are those of the program's own poller, None if it has none.
        """
        now, off = self._now(), switched_off(self._config)
        statuses = self._statuses(now, sources) if statuses is None else statuses
        known = None if self._offline else statuses
        update = Update(
            self.store.snapshot(now, known, off, sources),
            (),
            now,
            switched_off=off,
            statuses=cadence.not_requested(statuses, OFFLINE) if self._offline else statuses,
            is_offline=self._offline,
            error=self.store.error,
        )
        return self.evaluate(update) if evaluate else update

    def evaluate(self, present: Update) -> Update:
        """Return a present update with the alerts of its figures, and keep their evaluation."""
        update = self._with_alerts(present)
        self._one_engine().save()
        return update

    def read_connected(self, read: Callable[..., Read], *arguments: object) -> Read:
        """Return what a function returns that reads the store, over one connection."""
        with self.archive.one_connection():
            return read(*arguments)

    def keep_summary(self, update: Update) -> None:
        """Keep the key figures of the present for ``ticwatch status``. Blocks for some ms."""
        self._summary.write(summary_of(update))

    def received_by(self, moment: datetime) -> Update:
        """Return what the screen could show at a moment, from the bodies received by then."""
        return self._with_alerts(Update(self.store.snapshot_received_by(moment), (), moment))

    def next_request(self) -> datetime | None:
        """Return the earliest time (UTC) at which a part may be requested, None if none is."""
        now = self._now()
        pauses = self._due_parts.host_pauses(now)
        requested = request_intervals(self._config, self._environ)
        times = (
            cadence.first_time(self._due_parts.requests(source, now), source, pauses)
            for name, source in self.store.sources.items()
            if name in requested
        )
        return min(filter(None, times), default=None)

    def _statuses(self, now: datetime, sources: tuple[str, ...]) -> dict[PartKey, PartStatus]:
        requested = request_intervals(self._config, self._environ).keys()
        if not sources:
            return self._due_parts.statuses(now, requested)
        statuses = self._due_parts.statuses(now, requested & set(sources))
        return {key: status for key, status in statuses.items() if key[0] in sources}

    def _with_alerts(self, update: Update) -> Update:
        snapshot, engine = update.snapshot, self._one_engine()
        return replace(
            update,
            alerts=engine.evaluate(self._config.alerts.rule, snapshot),
            rule_history=partial(engine.rule_history, snapshot=snapshot),
        )

    def _one_engine(self) -> Engine:
        """Return the engine of all threads, made when the first of them needs it."""
        from tui.alerts.engine.engine import Engine
        from tui.alerts.engine.evaluation_file import EvaluationFile

        with self._engine_lock:
            if self._engine is None:
                self._engine = Engine(EvaluationFile(self._home, program_digest()))
            return self._engine
