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

from tui.commands.arguments import SOURCE_NAMES, parser
from tui.commands.exit_codes import ExitCode
from tui.model.errors import ConfigError, StoreError, UsageError

if TYPE_CHECKING:
    from tui.config import Loaded
    from tui.model.update import Update
    from tui.monitor.monitor import Monitor
    from tui.monitor.poller import ProbeResult


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    arguments = parser().parse_args(argv)
    try:
        return _run(arguments)
    except UsageError as error:
        print(f"ticwatch: {error}", file=sys.stderr)
        return ExitCode.USAGE
    except ConfigError as error:
        print(f"ticwatch: {error}", file=sys.stderr)
        return ExitCode.CONFIG
    except StoreError as error:
        print(f"ticwatch: {error}", file=sys.stderr)
        return ExitCode.UNANSWERED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.CLEAR
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "doctor":
        return _doctor(arguments)
    loaded = _loaded(arguments)
    for problem in loaded.problems:
        print(f"ticwatch: {loaded.origin}: {problem}", file=sys.stderr)
    if arguments.command is None:
        return _screen(arguments, loaded)
    return _run_headless(arguments, loaded, _as_of(arguments), _monitor(arguments, loaded))


def _run_headless(
    arguments: argparse.Namespace, loaded: Loaded, as_of: datetime | None, monitor: Monitor
) -> int:
    match arguments.command:
        case "store":
            return _store(monitor, arguments.action)
        case "poll":
            return _poll(arguments, loaded, monitor)
        case "check":
            return _check(arguments, monitor.update_at(as_of))
        case "rules":
            return _rules(arguments, loaded, monitor, as_of)
        case "revisions":
            return _revisions(arguments, monitor, as_of)
        case "sources":
            from tui.commands import sources

            sources.list_sources(monitor.update_at(as_of), sys.stdout, arguments.format)
            return ExitCode.CLEAR
        case _:
            return _export(arguments, loaded, monitor.update_at(as_of))


def _revisions(arguments: argparse.Namespace, monitor: Monitor, as_of: datetime | None) -> int:
    from tui.commands import export, revisions

    view = revisions.revisions_view(
        monitor, as_of, months=arguments.months, countries=arguments.all
    )
    export.write(view, arguments.format, sys.stdout)
    return ExitCode.CLEAR


def _export(arguments: argparse.Namespace, loaded: Loaded, update: Update) -> int:
    from tui.commands import export

    query = export.ExportQuery(
        arguments.view, arguments.month or "", every=arguments.all, of=arguments.of
    )
    view = export.pane_view(update, loaded.config, arguments.pane, query)
    export.write(view, arguments.format, sys.stdout, update if arguments.provenance else None)
    return ExitCode.CLEAR


def _poll(arguments: argparse.Namespace, loaded: Loaded, monitor: Monitor) -> int:
    from tui.commands import poll
    from tui.config import ConfigWatcher

    if getattr(arguments, "offline", False):
        raise UsageError("poll asks the sources; with --offline it may ask nobody")
    if arguments.once:
        return ExitCode.CLEAR if poll.poll(monitor, sys.stderr) else ExitCode.UNANSWERED
    poll.poll_on(monitor, ConfigWatcher(lambda: _sound(arguments), loaded), sys.stderr)
    return ExitCode.CLEAR


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
    from tui.commands import rules

    return rules.sound(_loaded(arguments))


def _doctor(arguments: argparse.Namespace) -> int:
    """Asks nobody while something fails: what cannot be kept could not hold the floors either."""
    import asyncio

    from tui.commands import doctor
    from tui.config import home, upstream
    from tui.store.bundle import MANIFEST

    folder = home(os.environ)
    found = [doctor.home_folder(folder), doctor.archive(folder, datetime.now(UTC))]
    knocks: list[ProbeResult] = []
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
    return ExitCode.FOUND if doctor.failing(found) else ExitCode.CLEAR


def _check(arguments: argparse.Namespace, update: Update) -> int:
    from tui.commands.check import check

    return check(update, arguments.rule, sys.stdout)


def _rules(
    arguments: argparse.Namespace, loaded: Loaded, monitor: Monitor, as_of: datetime | None
) -> int:
    from tui.commands import rules

    if arguments.action == "test":
        return rules.play(arguments.file, loaded.config.alerts.rule, sys.stdout)
    if arguments.action == "lint":
        return rules.lint_rules(loaded, monitor.update_at(as_of), sys.stdout)
    if arguments.action == "log":
        return rules.write_log(monitor.notifier.journal.events(as_of), arguments, sys.stdout)
    if arguments.action == "notify-test":
        return rules.try_channels(monitor.notifier.carriers, arguments.channel, sys.stdout)
    rule = rules.chosen(loaded.config, arguments.rule)
    update = monitor.update_at(as_of)
    if arguments.action == "explain":
        return rules.explain(rule, update, sys.stdout)
    return rules.backtest_rule(rule, loaded.config, update, sys.stdout)


def _terminal_size() -> tuple[int, int] | None:
    try:
        return os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return None


def _store(monitor: Monitor, action: str) -> int:
    from tui.commands import store

    if action == "stats":
        store.stats(monitor.store, monitor.archive, sys.stdout)
    elif action == "prune":
        store.prune(monitor.store, monitor.archive, sys.stdout)
    elif not store.verify(monitor.store, sys.stdout):
        return ExitCode.FOUND
    return ExitCode.CLEAR


def _screen(arguments: argparse.Namespace, loaded: Loaded) -> int:
    from tui.config import ConfigWatcher
    from tui.screen.app import TicwatchApp
    from tui.screen.panes import configured

    config = loaded.config
    app = TicwatchApp(
        lambda: _monitor(arguments, loaded),
        as_of=_as_of(arguments),
        theme=config.ticwatch.theme,
        keys=config.keys,
        options=configured(config),
        start=config.ticwatch.pane,
        notices=[str(problem) for problem in loaded.problems],
        watched=ConfigWatcher(lambda: _sound(arguments), loaded),
    )
    app.run()
    return app.return_code or ExitCode.CLEAR


def _monitor(arguments: argparse.Namespace, loaded: Loaded) -> Monitor:
    from tui.config import home, upstream
    from tui.monitor.monitor import Monitor

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
    from tui.model.times import moment

    return moment(text)
