"""The commands and their exit codes. stdout is data, stderr is narration.

Nothing heavy is imported here: the screen must paint before pandas arrives, and ``--help`` must not
wait for either. Together with ``app`` this is the only module that reads the clock.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
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


class Exit(IntEnum):
    """What a command came to."""

    CLEAR = 0
    UNANSWERED = 3
    """Nothing could be learned, or what is asked for is unknown."""
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
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", metavar="FILE", type=Path, default=argparse.SUPPRESS)
    common.add_argument(
        "--as-of",
        metavar="TIME",
        default=argparse.SUPPRESS,
        help="what was known then: 2025-12-19 (the end of that day in New York) or 2025-12-18T15:59",
    )
    common.add_argument(
        "--offline", action="store_true", default=argparse.SUPPRESS, help="ask nobody"
    )
    parser = _Parser(
        prog="ticwatch",
        description="A terminal monitor of the U.S. Treasury market that is honest about time.",
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"ticwatch {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _export_parser(commands.add_parser("export", parents=[common], help="a pane's figures"))
    poll = commands.add_parser("poll", parents=[common], help="ask the sources, without a screen")
    poll.add_argument("--once", action="store_true", help="ask once, then stop")
    commands.add_parser("sources", parents=[common], help="how asking each source goes")
    return parser


def _export_parser(export: argparse.ArgumentParser) -> None:
    export.add_argument("pane", choices=PANES)
    export.add_argument("--format", choices=("csv", "json"), default="csv")
    export.add_argument(
        "--month", metavar="YYYY-MM", help="flows: that month instead of the latest"
    )
    export.add_argument("--all", action="store_true", help="flows: every month")
    export.add_argument("--table", choices=("countries", "holders"), help="flows: which table")
