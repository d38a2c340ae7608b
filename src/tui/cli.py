"""The commands and their exit codes. stdout is data, stderr is narration.

Nothing heavy is imported here: the screen must paint before pandas arrives, and ``--help`` must not
wait for either. Together with ``app`` this is the only module that reads the clock.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.arguments import SOURCE_NAMES, Exit, parser
from tui.model import ConfigError, StoreError, UsageError

if TYPE_CHECKING:
    from tui.config import Loaded
    from tui.monitor import Monitor
    from tui.poller import Knock


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    arguments = parser().parse_args(argv)
    try:
        return _run(arguments)
    except UsageError as error:
        print(f"ticwatch: {error}", file=sys.stderr)
        return Exit.USAGE
    except ConfigError as error:
        print(f"ticwatch: {error}", file=sys.stderr)
        return Exit.CONFIG
    except StoreError as error:
        print(f"ticwatch: {error}", file=sys.stderr)
        return Exit.UNANSWERED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.CLEAR
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "doctor":
        return _doctor(arguments)
    loaded = _loaded(arguments)
    for problem in loaded.problems:
        print(f"ticwatch: {loaded.origin}: {problem}", file=sys.stderr)
    if arguments.command is None:
        return _screen(arguments, loaded)
    as_of = _as_of(arguments)
    monitor = _monitor(arguments, loaded)
    if arguments.command == "store":
        return _store(monitor, arguments.action)
    from tui import headless

    if arguments.command == "poll":
        return _poll(arguments, loaded, monitor)
    if arguments.command == "revisions":
        view = headless.revisions_view(
            monitor, as_of, months=arguments.months, countries=arguments.all
        )
        headless.write(view, arguments.format, sys.stdout)
        return Exit.CLEAR
    if arguments.command in ("check", "rules"):
        return _rules(arguments, loaded, monitor, as_of)
    update = headless.update_at(monitor, as_of)
    if arguments.command == "sources":
        headless.list_sources(update, sys.stdout, arguments.format)
        return Exit.CLEAR
    wanted = headless.Wanted(
        arguments.view, arguments.month or "", every=arguments.all, of=arguments.of
    )
    view = headless.pane_view(update, loaded.config, arguments.pane, wanted)
    headless.write(view, arguments.format, sys.stdout, update if arguments.provenance else None)
    return Exit.CLEAR


def _poll(arguments: argparse.Namespace, loaded: Loaded, monitor: Monitor) -> int:
    from tui import polling
    from tui.config import Watched

    if getattr(arguments, "offline", False):
        raise UsageError("poll asks the sources; with --offline it may ask nobody")
    if arguments.once:
        return Exit.CLEAR if polling.poll(monitor, sys.stderr) else Exit.UNANSWERED
    polling.poll_on(monitor, Watched(lambda: _sound(arguments), loaded), sys.stderr)
    return Exit.CLEAR


def _loaded(arguments: argparse.Namespace) -> Loaded:
    from tui.config import load

    return load(
        getattr(arguments, "config", None),
        environ=os.environ,
        folder=Path.cwd(),
        sources=SOURCE_NAMES,
    )


def _sound(arguments: argparse.Namespace) -> Loaded:
    """The configuration as of now, with rules that make sense."""
    from tui import rulebook

    return rulebook.sound(_loaded(arguments))


def _doctor(arguments: argparse.Namespace) -> int:
    """Asks nobody while something fails: what cannot be kept could not hold the floors either."""
    import asyncio

    from tui import doctor
    from tui.bundle import MANIFEST
    from tui.config import home, upstream

    folder = home(os.environ)
    found = [doctor.home_folder(folder), doctor.archive(folder, datetime.now(UTC))]
    knocks: list[Knock] = []
    try:
        loaded = _loaded(arguments)
        found.insert(0, doctor.configuration(loaded))
        if not getattr(arguments, "offline", False) and not doctor.failing(found):
            knocks = asyncio.run(_monitor(arguments, loaded).knock())
            found += doctor.reachability(knocks, upstream(os.environ) or "")
    except ConfigError as error:
        found.insert(0, doctor.unusable(error))
    terminal = doctor.Terminal(os.environ, _terminal_size(), sys.stdout.encoding)
    released = max(item.learned for item in MANIFEST)
    found += [doctor.clock(datetime.now(UTC), released, knocks), doctor.screen(terminal)]
    doctor.write(found, sys.stdout)
    return Exit.FOUND if doctor.failing(found) else Exit.CLEAR


def _rules(
    arguments: argparse.Namespace, loaded: Loaded, monitor: Monitor, as_of: datetime | None
) -> int:
    from tui import headless, newsroom, rulebook

    rules = loaded.config.alerts.rule
    if arguments.command == "check":
        return rulebook.check(headless.update_at(monitor, as_of), arguments.rule, sys.stdout)
    if arguments.action == "test":
        return rulebook.play(arguments.file, rules, sys.stdout)
    if arguments.action == "lint":
        return rulebook.lint_rules(loaded, headless.update_at(monitor, as_of), sys.stdout)
    if arguments.action == "log":
        return newsroom.write_log(monitor.notifier.journal.events(as_of), arguments, sys.stdout)
    if arguments.action == "notify-test":
        return newsroom.try_channels(monitor.notifier.carriers, arguments.channel, sys.stdout)
    rule = rulebook.chosen(loaded.config, arguments.rule)
    update = headless.update_at(monitor, as_of)
    if arguments.action == "explain":
        return rulebook.explain(rule, update, sys.stdout)
    return rulebook.backtest_rule(rule, loaded.config, update, sys.stdout)


def _terminal_size() -> tuple[int, int] | None:
    try:
        return os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return None


def _store(monitor: Monitor, action: str) -> int:
    from tui import housekeeping

    if action == "stats":
        housekeeping.stats(monitor.store, monitor.archive, sys.stdout)
    elif action == "prune":
        housekeeping.prune(monitor.store, monitor.archive, sys.stdout)
    elif not housekeeping.verify(monitor.store, sys.stdout):
        return Exit.FOUND
    return Exit.CLEAR


def _screen(arguments: argparse.Namespace, loaded: Loaded) -> int:
    from tui.app import TicwatchApp
    from tui.config import Watched
    from tui.panes import configured

    config = loaded.config
    app = TicwatchApp(
        lambda: _monitor(arguments, loaded),
        as_of=_as_of(arguments),
        theme=config.ticwatch.theme,
        keys=config.keys,
        options=configured(config),
        start=config.ticwatch.pane,
        notices=[str(problem) for problem in loaded.problems],
        watched=Watched(lambda: _sound(arguments), loaded),
    )
    app.run()
    return app.return_code or Exit.CLEAR


def _monitor(arguments: argparse.Namespace, loaded: Loaded) -> Monitor:
    from tui.config import home, upstream
    from tui.monitor import Monitor

    folder = home(os.environ)
    _log_to(folder / "ticwatch.log")
    return Monitor(
        loaded.config,
        folder,
        now=lambda: datetime.now(UTC),
        offline=getattr(arguments, "offline", False),
        upstream=upstream(os.environ) or "",
        environ=os.environ,
    )


def _log_to(path: Path) -> None:
    """Narrate into a file that cannot grow; it is made by the first line."""
    from logging.handlers import RotatingFileHandler

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # the archive will say so where somebody reads it
    handler = RotatingFileHandler(
        path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("tui")
    for earlier in list(logger.handlers):
        logger.removeHandler(earlier)
        earlier.close()
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    logger.propagate = False


def _as_of(arguments: argparse.Namespace) -> datetime | None:
    text = getattr(arguments, "as_of", None)
    if text is None:
        return None
    from tui.clock import moment

    return moment(text)
