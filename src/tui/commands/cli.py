"""The command line: choose a command, run it, return its exit code.

Data goes to stdout, messages go to stderr. The module of a command is imported when the command
runs: most of them import pandas, and neither ``--help`` nor the first frame may wait for it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, NoReturn, TextIO

from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import (
    Invocation,
    build_monitor,
    find_home,
    load_config,
    load_valid_config,
    parse_as_of,
    read_clock,
    require_moment_applies,
)
from tui.commands.lines import write_line, write_lines
from tui.commands.process_end import interrupted_at_once
from tui.commands.standard_streams import standard_streams
from tui.commands.terminal import require_terminal, restoring
from tui.model.errors import ConfigError, OutputError, StoreError, UsageError
from tui.screen import last_frame

if TYPE_CHECKING:
    from datetime import datetime

    from tui.commands.invocation import Arguments
    from tui.commands.standard_streams import OutputStream
    from tui.config import Config, Loaded
    from tui.model.fingerprint import Digests, Fingerprint, MemoryState


WITHOUT_CONFIG = ("doctor", "config", "status", "completion")
"""Commands that run even if the configuration cannot be read."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. ``argv`` defaults to the process's arguments.

    The garbage collector is off until the end: most commands end before a collection pays. The
    screen turns it on after its first frame, ``poll`` and ``serve`` at once.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        with standard_streams() as output, interrupted_at_once():
            return _run_and_flush(argv, output)
    finally:
        if was_on:
            gc.enable()


def _run_and_flush(argv: Sequence[str] | None, output: OutputStream) -> int:
    """Run a command and write out what it printed. Print the error if that cannot be done."""
    try:
        try:
            return _run_or_explain(_parse(sys.argv[1:] if argv is None else argv))
        finally:
            output.flush()
    except OutputError as error:
        print(f"ticwatch: {error}", file=sys.stderr)
        output.discard()
        return ExitCode.UNWRITTEN


def _parse(argv: Sequence[str]) -> Arguments:
    """Return the arguments of a command. Those of the bare screen need no parser."""
    if not argv:
        return SimpleNamespace(command=None)
    if [*argv] == ["--offline"]:
        return SimpleNamespace(command=None, offline=True)
    from tui.commands.arguments import parse_arguments

    return parse_arguments(argv)


def _run_or_explain(arguments: Arguments) -> int:
    """Run a command. Print the error if it cannot be run, and return the error's exit code."""
    try:
        return _run(arguments)
    except UsageError as error:
        write_lines(f"ticwatch: {error}", sys.stderr)
        return ExitCode.USAGE
    except ConfigError as error:
        write_lines(f"ticwatch: {error}", sys.stderr)
        return ExitCode.CONFIG
    except StoreError as error:
        write_lines(f"ticwatch: {error}", sys.stderr)
        return ExitCode.UNANSWERED


def _run(arguments: Arguments) -> int:
    as_of = parse_as_of(arguments)
    require_moment_applies(arguments, as_of)
    if arguments.command is None:
        require_terminal(os.environ)  # before anything slow is imported
    if arguments.command in WITHOUT_CONFIG:
        run: Callable[[Arguments], ExitCode]
        run = import_module(f"tui.commands.{arguments.command}").run
        return run(arguments)
    loaded = _load_config(arguments)
    for notice in loaded.notices:
        write_line(f"ticwatch: {loaded.origin}: {notice}", sys.stderr)
    home = find_home()
    if arguments.command is None:
        _open_screen(arguments, loaded, as_of, home)
    return _run_headless(Invocation(arguments, loaded, as_of))


def _load_config(arguments: Arguments) -> Loaded:
    """Return the configuration. A bare screen starts with the kept one while its file stays."""
    home = is_bare(arguments) and last_frame.home_path(os.environ)
    if not home:
        return load_config(arguments)
    from tui.commands.kept_config import KeptConfig

    kept = KeptConfig(Path(home), os.environ, Path.cwd())
    loaded = kept.read(read_clock())
    if loaded is None:
        loaded = load_config(arguments)
        kept.write(loaded)
    return loaded


def _run_headless(invocation: Invocation) -> ExitCode:
    """Run a command that needs no screen: the ``run`` of the module with its name."""
    run: Callable[[Invocation], ExitCode]
    run = import_module(f"tui.commands.{invocation.arguments.command}").run
    if invocation.arguments.command in ("poll", "serve"):
        gc.enable()
    try:
        return run(invocation)
    finally:
        _write_troubles(invocation, sys.stderr)


def _write_troubles(invocation: Invocation, stream: TextIO) -> None:
    """Write which stored data could not be read, and what could not be stored.

    ``store verify`` has written it.
    """
    if getattr(invocation.arguments, "action", "") != "verify":
        for trouble in invocation.troubles():
            write_line(f"ticwatch: {trouble}", stream)


def _open_screen(
    arguments: Arguments, loaded: Loaded, as_of: datetime | None, home: Path
) -> NoReturn:
    from tui.commands.asyncio_without_tls import import_asyncio

    import_asyncio()
    import asyncio

    from tui.commands.ending import until_signal
    from tui.commands.prompt_end import end_after
    from tui.config import ConfigWatcher
    from tui.screen.app import TicwatchApp
    from tui.screen.last_screen.files import LastScreens
    from tui.screen.panes import options_from_config
    from tui.screen.symbols import terminal_symbols
    from tui.screen.theme_choice import first_theme

    config, offline = loaded.config, getattr(arguments, "offline", False)
    symbols = terminal_symbols(config.ticwatch.symbols, os.environ)
    app_class = TicwatchApp
    if is_remembered(arguments, loaded):
        from tui.screen.remembering_app import RememberingApp as app_class
    app = app_class(
        lambda: build_monitor(arguments, loaded),
        as_of=as_of,
        theme=first_theme(home, config.ticwatch.theme),
        symbols=symbols,
        keys=config.keys,
        options=options_from_config(config),
        start=config.ticwatch.pane,
        notices=loaded.notices,
        watcher=ConfigWatcher(lambda: load_valid_config(arguments), loaded),
        last_screens=LastScreens(home, config, now=read_clock, offline=offline, symbols=symbols),
        watch=lambda stored: check_present(stored, home, config, offline=offline),
    )
    work = until_signal(app.run_async(), terminal=0, restore=restoring(0))
    asyncio.run(end_after(work, lambda: app.return_code or ExitCode.CLEAR))


def check_present(
    stored: Fingerprint, home: Path, config: Config, *, offline: bool
) -> Callable[[], MemoryState]:
    """Return the comparison of a screen with a fingerprint and the present."""

    @cache
    def make_check() -> Callable[[], MemoryState]:
        from tui.monitor.fingerprint import PresentCheck, read_digests  # after the first frame

        def read(now: datetime) -> Digests:
            return read_digests(home, config, now, offline=offline, environ=os.environ)

        return PresentCheck(stored, home, read, read_clock)

    return lambda: make_check()()


def is_bare(arguments: Arguments) -> bool:
    """Return whether the screen is asked for with no option but ``--offline``, and can be kept."""
    is_screen = arguments.command is None and sys.platform != "win32"
    return is_screen and set(vars(arguments)) <= {"command", "offline"}


def is_remembered(arguments: Arguments, loaded: Loaded) -> bool:
    """Return whether the next start may show this screen first: a bare one without problems.

    Its home and configuration are those that the next start finds, and it is drawn here.
    """
    origin = loaded.origin
    return (
        is_bare(arguments)
        and not os.environ.get("TEXTUAL_DRIVER")
        and not loaded.problems
        and str(find_home()) == last_frame.home_path(os.environ)
        and (origin is None or os.path.abspath(origin) in last_frame.config_paths(os.environ))
    )
