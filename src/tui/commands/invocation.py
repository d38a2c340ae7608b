"""One call of a command: its configuration, its as-of time, and what it reads or asks with.

Together with ``entry`` and ``screen.app`` this is the only module that reads the clock, and it
imports nothing slow before the command needs it.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, TypeAlias

from tui.commands.source_names import SOURCE_NAMES
from tui.model.errors import UsageError

OF_THE_PRESENT = (
    *("poll", "doctor", "store", "test", "notify-test"),
    *("status", "config", "keys", "completion"),
)
"""Commands, and actions of ``rules``, for which no past moment has a meaning."""

if TYPE_CHECKING:
    from argparse import Namespace

    from tui.config import Loaded
    from tui.model.alerts import Alert
    from tui.model.update import Update
    from tui.monitor.monitor import Monitor
    from tui.monitor.remembered_alerts import RememberedAlerts
    from tui.monitor.update_reader import UpdateReader

Arguments: TypeAlias = "Namespace | SimpleNamespace"
"""The command's arguments by name. Those that were not given may be missing."""


class Invocation:
    """One call of a command that needs no screen."""

    def __init__(self, arguments: Arguments, loaded: Loaded, as_of: datetime | None) -> None:
        self.arguments = arguments
        self.loaded = loaded
        """The configuration and its problems."""
        self.as_of = as_of
        """Time given by ``--as-of``, None for now."""
        self._monitor: Monitor | None = None
        self._reader: UpdateReader | None = None

    @property
    def monitor(self) -> Monitor:
        """The monitor, for a command that asks sources or uses the log of notifications."""
        if self._monitor is None:
            self._monitor = build_monitor(self.arguments, self.loaded)
            self._reader = self._monitor.reader
        return self._monitor

    @property
    def reader(self) -> UpdateReader:
        """The reader of what is stored, for a command that needs no more."""
        if self._reader is None:
            self._reader = build_reader(self.arguments, self.loaded)
        return self._reader

    def troubles(self) -> list[str]:
        """Return which stored data could not be read so far, and what could not be stored."""
        from tui.monitor.troubles import troubles

        notifier = self._monitor.notifier if self._monitor else None
        return troubles(self._reader.store, notifier) if self._reader else []

    def read(self, *, evaluate: bool = True, sources: tuple[str, ...] = ()) -> Update:
        """Return what is known now, or what was known at ``as_of``, without notifications.

        If ``evaluate`` is False, no rule is evaluated, which takes seconds with many rules.
        ``sources`` are the names of the only sources to read, () for all.
        """
        return self.reader.update_at(self.as_of, evaluate=evaluate, sources=sources)

    def alerts(self) -> tuple[Alert, ...]:
        """Return the alerts of all rules: the remembered ones if nothing is new since then."""
        from tui.config import upstream_url
        from tui.monitor.remembered_alerts import remembered_alerts

        upstream_url(os.environ)
        memory = remembered_alerts(
            open_home(),
            self.loaded.config,
            os.environ,
            as_of=self.as_of,
            offline=getattr(self.arguments, "offline", False),
        )
        alerts = memory.read(read_clock()) if memory else None
        if alerts is None:
            alerts = self._evaluate(memory)
        return alerts

    def _evaluate(self, memory: RememberedAlerts | None) -> tuple[Alert, ...]:
        """Return the alerts of all rules, evaluated now, and keep them in a memory."""
        from tui.alerts.engine.compiled_rule import sources_of
        from tui.measures.key_figures import SOURCES as SUMMARY_SOURCES
        from tui.monitor.steady_until import ALWAYS, steady_until

        rules = self.loaded.config.alerts.rule
        sources = sources_of(rules)
        update = self.read(sources=sources)
        if self.as_of is None and set(SUMMARY_SOURCES) <= set(sources):
            self.reader.keep_summary(update)
        if memory is not None and not self.troubles():
            until = ALWAYS if self.as_of else steady_until(update, rules, self.reader.store)
            memory.write(update.alerts, update.now, until)
        return update.alerts


def load_config(arguments: Arguments) -> Loaded:
    """Return the configuration of ``--config``, else the user's. Raises ConfigError."""
    from tui.config import load
    from tui.model.times import new_york_day

    return load(
        getattr(arguments, "config", None),
        environ=os.environ,
        folder=Path.cwd(),
        sources=SOURCE_NAMES,
        today=new_york_day(read_clock()),
    )


def load_valid_config(arguments: Arguments) -> Loaded:
    """Return the configuration.

    Raises ConfigError also for a rule or a claim that cannot be evaluated. Without a file there is
    none. The check imports pandas, which a screen with nothing new does without.
    """
    loaded = load_config(arguments)
    if loaded.origin is None:
        return loaded
    from tui.commands.valid_claims import require_valid_claims
    from tui.commands.valid_rules import require_valid_rules

    return require_valid_claims(require_valid_rules(loaded))


def parse_as_of(arguments: Arguments) -> datetime | None:
    """Return the time given by ``--as-of``, None for now, which is also today's date.

    Raises UsageError for a text that names no moment, or one after now.
    """
    text = getattr(arguments, "as_of", None)
    if text is None:
        return None
    from tui.model.times import parse_past_moment

    now = read_clock()
    moment = parse_past_moment(text, now)
    return moment if moment < now else None


def require_moment_applies(arguments: Arguments, as_of: datetime | None) -> None:
    """Raise UsageError if a command that is only about the present was given a past moment."""
    words = (arguments.command, getattr(arguments, "action", None))
    if as_of is not None and any(word in OF_THE_PRESENT for word in words):
        name = " ".join(filter(None, words))
        raise UsageError(
            f"{name} is about the present; --as-of goes with commands that show figures"
        )


def find_home() -> Path:
    """Return the home folder, which may be missing. Raises StoreError if it cannot be used."""
    from tui.config import home_folder
    from tui.store.private_files import require_home

    folder = home_folder(os.environ)
    require_home(folder)
    return folder


def open_home() -> Path:
    """Return the home folder. From now on the program logs into it. Raises StoreError."""
    from tui.commands.log_file import log_to
    from tui.store.private_files import make_private

    folder = find_home()
    make_private(folder)
    log_to(folder / "ticwatch.log")
    return folder


def build_reader(arguments: Arguments, loaded: Loaded) -> UpdateReader:
    """Return a reader of the home folder. Raises ConfigError for an upstream that is no address."""
    from tui.config import upstream_url
    from tui.monitor.update_reader import UpdateReader

    upstream_url(os.environ)
    return UpdateReader(
        loaded.config,
        open_home(),
        now=read_clock,
        offline=getattr(arguments, "offline", False),
        environ=os.environ,
    )


def build_monitor(arguments: Arguments, loaded: Loaded) -> Monitor:
    """Return a monitor on the home folder."""
    from tui.config import upstream_url
    from tui.monitor.monitor import Monitor

    return Monitor(
        loaded.config,
        open_home(),
        now=read_clock,
        offline=getattr(arguments, "offline", False),
        upstream=upstream_url(os.environ) or "",
        environ=os.environ,
    )


def read_clock() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)
