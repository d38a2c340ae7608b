"""The command line: choose a command, run it, return its exit code.

Data goes to stdout, messages go to stderr. The module of a command is imported when the command
runs: most of them import pandas, and neither ``--help`` nor the first frame may wait for it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from tui.commands.arguments import build_parser
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import (
    Invocation,
    build_monitor,
    load_config,
    load_valid_config,
    parse_as_of,
)
from tui.commands.prompt_end import end_after
from tui.model.errors import ConfigError, StoreError, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from tui.config import Loaded


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. ``argv`` defaults to the process's arguments."""
    arguments = build_parser().parse_args(argv)
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
    as_of = parse_as_of(arguments)
    if arguments.command == "doctor":  # runs even if the configuration cannot be read
        from tui.commands import doctor

        return doctor.run(arguments)
    loaded = load_config(arguments)
    for problem in loaded.problems:
        print(f"ticwatch: {loaded.origin}: {problem}", file=sys.stderr)
    if arguments.command is None:
        _open_screen(arguments, loaded, as_of)
    return _run_headless(Invocation(arguments, loaded, as_of, build_monitor(arguments, loaded)))


def _run_headless(invocation: Invocation) -> ExitCode:
    """Run a command that needs no screen."""
    match invocation.arguments.command:
        case "export":
            from tui.commands.export import run
        case "revisions":
            from tui.commands.revisions import run
        case "poll":
            from tui.commands.poll import run
        case "sources":
            from tui.commands.sources import run
        case "store":
            from tui.commands.store import run
        case "check":
            from tui.commands.check import run
        case "rules":
            from tui.commands.rules import run
        case unknown:
            raise AssertionError(f"the parser accepts {unknown}, which is not listed here")
    return run(invocation)


def _open_screen(arguments: argparse.Namespace, loaded: Loaded, as_of: datetime | None) -> NoReturn:
    from tui.config import ConfigWatcher
    from tui.screen.app import TicwatchApp
    from tui.screen.panes import options_from_config

    config = loaded.config
    app = TicwatchApp(
        lambda: build_monitor(arguments, loaded),
        as_of=as_of,
        theme=config.ticwatch.theme,
        keys=config.keys,
        options=options_from_config(config),
        start=config.ticwatch.pane,
        notices=[str(problem) for problem in loaded.problems],
        watcher=ConfigWatcher(lambda: load_valid_config(arguments), loaded),
    )
    asyncio.run(end_after(app.run_async(), lambda: app.return_code or ExitCode.CLEAR))
