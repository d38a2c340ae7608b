"""One call of a command: its configuration, its as-of time and its monitor.

Together with ``screen.app`` this is the only module that reads the clock, and it imports nothing
slow before the command needs it.
"""

from __future__ import annotations

import argparse
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.commands.arguments import SOURCE_NAMES
from tui.model.clean_text import clean_lines

if TYPE_CHECKING:
    from tui.config import Loaded
    from tui.model.update import Update
    from tui.monitor.monitor import Monitor


LOG_LINE = "%(asctime)s %(levelname)s %(message)s"
LOG_TIME = "%Y-%m-%d %H:%M:%S %z"
"""Format of a time in the log: the computer's, with its offset."""


@dataclass(frozen=True)
class Invocation:
    """One call of a command that needs no screen."""

    arguments: argparse.Namespace
    loaded: Loaded
    """The configuration and its problems."""
    as_of: datetime | None
    """Time given by ``--as-of``, None for now."""
    monitor: Monitor

    def update(self, *, evaluate: bool = True) -> Update:
        """Return what is known now, or what was known at ``as_of``.

        If ``evaluate`` is False, no rule is evaluated, which takes seconds with many rules.
        """
        return self.monitor.update_at(self.as_of, evaluate=evaluate)


def load_config(arguments: argparse.Namespace) -> Loaded:
    """Return the configuration of ``--config``, else the user's. Raises ConfigError."""
    from tui.config import load
    from tui.model.times import NEW_YORK

    return load(
        getattr(arguments, "config", None),
        environ=os.environ,
        folder=Path.cwd(),
        sources=SOURCE_NAMES,
        today=read_clock().astimezone(NEW_YORK).date(),
    )


def load_valid_config(arguments: argparse.Namespace) -> Loaded:
    """Return the configuration. Raises ConfigError also for a rule that cannot be evaluated."""
    from tui.commands.valid_rules import require_valid_rules

    return require_valid_rules(load_config(arguments))


def parse_as_of(arguments: argparse.Namespace) -> datetime | None:
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


def build_monitor(arguments: argparse.Namespace, loaded: Loaded) -> Monitor:
    """Return a monitor on the home folder. From now on the program logs into that folder."""
    from tui.config import home_folder, upstream_url
    from tui.monitor.monitor import Monitor

    folder = home_folder(os.environ)
    _log_to(folder / "ticwatch.log")
    return Monitor(
        loaded.config,
        folder,
        now=read_clock,
        offline=getattr(arguments, "offline", False),
        upstream=upstream_url(os.environ) or "",
        environ=os.environ,
    )


def read_clock() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


class PlainFormatter(logging.Formatter):
    """Formatter that leaves out the characters which a terminal would take as commands."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record, cleaned."""
        return clean_lines(super().format(record))


def _log_to(path: Path) -> None:
    """Log into a file of at most 3 MB with its backups. The first message creates it."""
    from logging.handlers import RotatingFileHandler

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # the archive raises StoreError for the same folder
    handler = RotatingFileHandler(
        path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(PlainFormatter(LOG_LINE, LOG_TIME))
    logger = logging.getLogger("tui")
    for earlier in list(logger.handlers):
        logger.removeHandler(earlier)
        earlier.close()
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    logger.propagate = False
