"""What can be said on the command line; what comes of it is in ``cli``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from tui import __version__
from tui.commands.exit_codes import ExitCode

VIEWS = {
    "curve": ("curve", "spreads", "history", "changes", "forwards", "real", "cushion"),
    "flows": ("countries", "holders", "months", "securities", "custody", "history"),
    "sectors": ("groups", "rates"),
    "alerts": ("rules", "detail", "backtest"),
    "risk": ("correlation", "portfolios", "years", "diversifiers"),
    "auctions": ("results", "upcoming"),
}
"""Pane -> the names of its views that can be exported, the one it opens with first."""

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
    "tiingo",
    "bitcoin",
)
"""The names of ``tui.sources.SOURCES``, without importing them; a test keeps the two equal."""


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(ExitCode.USAGE, f"{self.prog}: {message}\n")


def parser() -> Parser:
    """The commands and their options."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--config", metavar="FILE", type=Path, help="read this configuration")
    common.add_argument(
        "--as-of",
        metavar="TIME",
        help="as known then: 2025-12-19 (the end of that day in New York) or 2025-12-18T15:59",
    )
    common.add_argument("--offline", action="store_true", help="ask nobody")
    main = Parser(
        prog="ticwatch",
        description="A terminal monitor of the U.S. Treasury market that is honest about time. "
        "Without a command it opens the screen.",
        parents=[common],
    )
    main.add_argument("--version", action="version", version=f"ticwatch {__version__}")
    commands = main.add_subparsers(dest="command", metavar="COMMAND")
    _add_export(commands.add_parser("export", parents=[common], help="write the figures of a pane"))
    _add_revisions(
        commands.add_parser("revisions", parents=[common], help="how figures were revised")
    )
    poll = commands.add_parser("poll", parents=[common], help="ask the sources without a screen")
    poll.add_argument("--once", action="store_true", help="ask once, then stop")
    sources = commands.add_parser("sources", parents=[common], help="how asking each source goes")
    sources.add_argument("--format", choices=("csv", "json"), default=None, help="text if left out")
    commands.add_parser("doctor", parents=[common], help="what is wrong here, and what to do")
    store = commands.add_parser("store", parents=[common], help="look after the archive")
    store.add_argument("action", choices=("stats", "verify", "prune"))
    check = commands.add_parser("check", parents=[common], help="exit code by what the rules say")
    check.add_argument("--rule", metavar="ID", default="", help="this rule alone")
    rules = commands.add_parser("rules", parents=[common], help="look after alert rules")
    _add_rules(rules, common)
    return main


def _add_rules(parser: argparse.ArgumentParser, common: Parser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("lint", parents=[common], help="what is wrong with them")
    test = actions.add_parser("test", parents=[common], help="play the scenarios of a file")
    test.add_argument("file", type=Path)
    explain = actions.add_parser("explain", parents=[common], help="take one apart")
    explain.add_argument("rule", metavar="ID")
    backtest = actions.add_parser("backtest", parents=[common], help="what followed when it fired")
    backtest.add_argument("rule", metavar="ID")
    log = actions.add_parser("log", parents=[common], help="what happened, was told and was said")
    log.add_argument("rule", metavar="ID", nargs="?", default="", help="of this rule alone")
    log.add_argument("--json", action="store_true", help="a line of JSON an event")
    trial = actions.add_parser("notify-test", parents=[common], help="try the channels")
    trial.add_argument("channel", metavar="CHANNEL", nargs="?", default="", help="this one alone")


def _spelled(views: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(f"{pane}: {', '.join(names)}" for pane, names in views.items())


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pane", choices=VIEWS)
    parser.add_argument("--format", choices=("csv", "json"), default="csv")
    parser.add_argument("--month", metavar="YYYY-MM", default=None, help="flows: that month")
    parser.add_argument("--all", action="store_true", default=False, help="flows: every month")
    parser.add_argument(
        "--of",
        metavar="NAME",
        default="",
        help="curve history: a tenor or slope, such as 2s10s; alerts detail, backtest: a rule",
    )
    parser.add_argument(
        "--view", "--table", metavar="NAME", default="", help=f"of {_spelled(VIEWS)}"
    )
    parser.add_argument(
        "--provenance", action="store_true", help="with the bodies each row comes from"
    )


def _add_revisions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("of", choices=("tic",))
    parser.add_argument("--format", choices=("csv", "json"), default="csv")
    parser.add_argument("--months", metavar="N", type=int, default=12, help="the newest N months")
    parser.add_argument(
        "--all", action="store_true", default=False, help="also figures of countries"
    )
