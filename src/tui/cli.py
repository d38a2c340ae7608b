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
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tui import __version__
from tui.model import ConfigError, UsageError

if TYPE_CHECKING:
    from tui.config import Loaded
    from tui.monitor import Monitor

PANES = ("curve", "flows", "sectors", "alerts")
SOURCE_NAMES = (
    "par_yields",
    "real_yields",
    "tic_table1",
    "tic_table2",
    "tic_table3",
    "tic_table5",
    "tic_history",
    "tic_release",
    "auctions",
    "fred",
    "prices",
)
"""The names of ``tui.sources.SOURCES``, without importing them; a test keeps the two equal."""


class Exit(IntEnum):
    """What a command came to."""

    CLEAR = 0
    UNANSWERED = 3
    """Nobody answered."""
    USAGE = 64
    CONFIG = 78
    INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(Exit.USAGE, f"{self.prog}: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        return _run(arguments)
    except UsageError as error:
        print(f"ticwatch: {error}", file=sys.stderr)
        return Exit.USAGE
    except ConfigError as error:
        print(f"ticwatch: {error}", file=sys.stderr)
        return Exit.CONFIG
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.CLEAR
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--config", metavar="FILE", type=Path, help="read this configuration")
    common.add_argument(
        "--as-of",
        metavar="TIME",
        help="as known then: 2025-12-19 (the end of that day in New York) or 2025-12-18T15:59",
    )
    common.add_argument("--offline", action="store_true", help="ask nobody")
    parser = _Parser(
        prog="ticwatch",
        description="A terminal monitor of the U.S. Treasury market that is honest about time. "
        "Without a command it opens the screen.",
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"ticwatch {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    export = commands.add_parser("export", parents=[common], help="write the figures of a pane")
    export.add_argument("pane", choices=PANES)
    export.add_argument("--format", choices=("csv", "json"), default="csv")
    export.add_argument("--month", metavar="YYYY-MM", default=None, help="flows: that month")
    export.add_argument("--all", action="store_true", default=False, help="flows: every month")
    export.add_argument("--table", choices=("countries", "holders"), default=None, help="of flows")
    poll = commands.add_parser("poll", parents=[common], help="ask the sources without a screen")
    poll.add_argument("--once", action="store_true", help="ask once, then stop")
    commands.add_parser("sources", parents=[common], help="how asking each source goes")
    return parser


def _run(arguments: argparse.Namespace) -> int:
    from tui.config import load

    loaded = load(
        getattr(arguments, "config", None),
        environ=os.environ,
        folder=Path.cwd(),
        sources=SOURCE_NAMES,
    )
    for problem in loaded.problems:
        print(f"ticwatch: {loaded.origin}: {problem}", file=sys.stderr)
    if arguments.command is None:
        return _screen(arguments, loaded)
    from tui import headless

    monitor = _monitor(arguments, loaded)
    if arguments.command == "poll":
        answered = headless.poll(monitor, once=arguments.once, narration=sys.stderr)
        return Exit.CLEAR if answered else Exit.UNANSWERED
    update = headless.update_at(monitor, _as_of(arguments))
    if arguments.command == "sources":
        headless.list_sources(update, sys.stdout)
        return Exit.CLEAR
    view = headless.pane_view(
        update,
        loaded.config,
        arguments.pane,
        month=arguments.month,
        every=arguments.all,
        table=arguments.table,
    )
    headless.write(view, arguments.format, sys.stdout)
    return Exit.CLEAR


def _screen(arguments: argparse.Namespace, loaded: Loaded) -> int:
    from tui.app import TicwatchApp
    from tui.views.sectors import SectorsOptions

    config = loaded.config
    app = TicwatchApp(
        lambda: _monitor(arguments, loaded),
        as_of=_as_of(arguments),
        theme=config.ticwatch.theme,
        keys=config.keys,
        options={"sectors": SectorsOptions.configured(config)},
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
    )


def _log_to(path: Path) -> None:
    """Narrate into a file that cannot grow; it is made by the first line."""
    from logging.handlers import RotatingFileHandler

    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("tui")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    logger.propagate = False


def _as_of(arguments: argparse.Namespace) -> datetime | None:
    text = getattr(arguments, "as_of", None)
    if text is None:
        return None
    from tui.clock import moment

    return moment(text)
