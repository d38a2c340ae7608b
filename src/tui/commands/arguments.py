"""Define the command-line arguments. ``cli`` runs the commands."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from tui.commands.parser import Commands, Parser, join_distances
from tui.commands.program_arguments import add_program_commands
from tui.model.version import VERSION

VIEWS = {
    "curve": (
        *("curve", "spreads", "history", "changes", "forwards", "real", "cushion"),
        *("why", "moves", "events", "premium"),
    ),
    "flows": ("countries", "holders", "months", "securities", "custody", "history"),
    "sectors": ("groups", "rates"),
    "alerts": ("rules", "detail", "backtest"),
    "risk": ("correlation", "portfolios", "years", "diversifiers"),
    "auctions": ("results", "upcoming"),
    "thesis": ("claims",),
    "supply": ("months", "absorbed", "weeks", "fed", "cash", "positioning", "radar"),
    "positioning": ("futures",),
}
"""Pane -> names of the views that can be exported. The first is the one the pane opens with."""
ALL = "all"
"""Word for all views of all panes."""


def parse_arguments(words: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of a command line. Exits with ``ExitCode.USAGE`` if it is not valid."""
    return build_parser().parse_args(join_distances(words))


def build_parser() -> Parser:
    """Return the parser of all commands and their options."""
    common = _common_options()
    main = Parser(
        prog="ticwatch",
        description="A terminal monitor of the U.S. Treasury market that is honest about time. "
        "Without a command it opens the screen.",
        parents=[common],
    )
    main.add_argument("--version", action="version", version=f"ticwatch {VERSION}")
    commands = main.add_subparsers(dest="command", metavar="COMMAND")
    _add_export(commands, common)
    _add_brief(commands, common)
    _add_revisions(commands, common)
    _add_calendar(commands, common)
    _add_poll(commands, common)
    _add_sources(commands, common)
    _add_doctor(commands, common)
    _add_store(commands, common)
    _add_check(commands, common)
    _add_rules(commands, common)
    _add_study(commands, common)
    _add_serve(commands, common)
    add_program_commands(commands, common)
    return main


def _common_options() -> Parser:
    """Return the options that every command accepts, before or after its name.

    They have no defaults: the default of a command would replace the value given before its name.
    """
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--config", metavar="FILE", type=Path, help="read this configuration")
    common.add_argument(
        "--as-of",
        metavar="TIME",
        help="as known then: 2025-12-19 (the end of that day in New York), 2025-12-18T15:59, -3m, "
        "'last friday'; not after now",
    )
    common.add_argument("--offline", action="store_true", help="ask no source")
    return common


def _add_export(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("export", parents=[common], help="write the figures of a pane")
    parser.add_argument("pane", choices=(*VIEWS, ALL))
    parser.add_argument(
        "--format", choices=("csv", "json", "ndjson", "md", "parquet"), default="csv"
    )
    parser.add_argument(
        "--to", metavar="FOLDER", type=Path, default=None, help="all: a file there for each view"
    )
    parser.add_argument("--month", metavar="YYYY-MM", default=None, help="flows: that month")
    parser.add_argument("--all", action="store_true", default=False, help="flows: every month")
    parser.add_argument(
        "--of",
        metavar="NAME",
        default="",
        help="curve history: a tenor or slope, such as 2s10s; alerts detail, backtest: a rule",
    )
    parser.add_argument(
        "--view", "--table", metavar="NAME", default="", help=f"of {_format_views(VIEWS)}"
    )
    parser.add_argument(
        "--provenance", action="store_true", help="with the bodies each row comes from"
    )


def _add_brief(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("brief", parents=[common], help="write one page in words")
    parser.add_argument("--format", choices=("md", "html", "json"), default="md")
    parser.add_argument(
        "--since", metavar="TIME", default=None, help="the changes since then, as --as-of writes it"
    )


def _format_views(views: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(f"{pane}: {', '.join(names)}" for pane, names in views.items())


def _add_revisions(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("revisions", parents=[common], help="how figures were revised")
    parser.add_argument("of", choices=("tic",))
    parser.add_argument("--format", choices=("csv", "json"), default="csv")
    parser.add_argument("--months", metavar="N", type=int, default=12, help="the newest N months")
    parser.add_argument(
        "--all", action="store_true", default=False, help="also figures of countries"
    )


def _add_calendar(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("calendar", parents=[common], help="the releases to come")
    parser.add_argument(
        "--format",
        choices=("csv", "json", "ndjson", "md", "ics"),
        default=None,
        help="text if left out; ics for a calendar program",
    )


def _add_poll(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("poll", parents=[common], help="ask the sources without a screen")
    parser.add_argument("--once", action="store_true", help="ask once, then stop")


def _add_sources(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("sources", parents=[common], help="how asking each source goes")
    parser.add_argument("--format", choices=("csv", "json"), default=None, help="text if left out")


def _add_doctor(commands: Commands, common: Parser) -> None:
    commands.add_parser("doctor", parents=[common], help="what is wrong here, and what to do")


def _add_store(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("store", parents=[common], help="look after the archive")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("stats", parents=[common], help="its size, part by part")
    actions.add_parser("verify", parents=[common], help="read all that is stored")
    actions.add_parser("prune", parents=[common], help="delete vintages that are not needed")
    init = actions.add_parser("init", parents=[common], help="create the tables on a server")
    init.add_argument("--reader", metavar="ROLE", default="", help="a role that may only read")
    init.add_argument(
        "--member", metavar="ROLE", default="", help="one that may acknowledge and mute too"
    )
    copy = actions.add_parser("copy", parents=[common], help="copy an archive to another place")
    copy.add_argument("source", metavar="FROM", help="a home folder, or postgresql://…")
    copy.add_argument("target", metavar="TO", help="another one")


def _add_check(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("check", parents=[common], help="exit code by what the rules say")
    parser.add_argument("--rule", metavar="ID", default="", help="this rule alone")


def _add_rules(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("rules", parents=[common], help="look after alert rules")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("lint", parents=[common], help="what is wrong with them")
    test = actions.add_parser("test", parents=[common], help="play the scenarios of a file")
    test.add_argument("file", type=Path)
    explain = actions.add_parser("explain", parents=[common], help="take one apart")
    explain.add_argument("rule", metavar="ID")
    backtest = actions.add_parser(
        "backtest", parents=[common], help="what groups did while and after it fired"
    )
    backtest.add_argument("rule", metavar="ID")
    log = actions.add_parser("log", parents=[common], help="what happened, was told and was said")
    log.add_argument("rule", metavar="ID", nargs="?", default="", help="of this rule alone")
    log.add_argument("--json", action="store_true", help="a line of JSON an event")
    notify_test = actions.add_parser("notify-test", parents=[common], help="try the channels")
    notify_test.add_argument(
        "channel", metavar="CHANNEL", nargs="?", default="", help="this one alone"
    )


def _add_study(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser(
        "study", parents=[common], help="what groups did while a condition held, and after it began"
    )
    parser.add_argument("condition", metavar="EXPR", help='such as "y20 > 4.75%%"')
    parser.add_argument("--vs", metavar="EXPR", default="", help="compare with this condition")
    parser.add_argument(
        "--entry",
        choices=("close", "next"),
        default="close",
        help="enter at the first close after publication, or at the next one",
    )
    parser.add_argument(
        "--of", metavar="TICKERS", default="", help="these groups alone and in full: XLF,KRE"
    )
    parser.add_argument(
        "--format", choices=("csv", "json", "ndjson", "md"), default=None, help="text if left out"
    )


def _add_serve(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("serve", parents=[common], help="the screen in a browser here")
    parser.add_argument(
        "--port", metavar="N", type=_port, default=8018, help="port of this computer; 0: a free one"
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: give a number up to 65535")
    return int(text)
