"""``ticwatch config``: find, show, check, create and edit the configuration file."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import load_config
from tui.commands.lines import write_line
from tui.commands.output import as_data
from tui.commands.source_names import SOURCE_NAMES
from tui.config import Loaded, user_config_file
from tui.config.load import find_config
from tui.model.errors import ConfigError, UsageError


def run(arguments: argparse.Namespace) -> ExitCode:
    """Run an action of ``config``."""
    match arguments.action:
        case "path":
            return write_path(arguments, os.environ, sys.stdout)
        case "show":
            return show(load_config(arguments), sys.stdout, with_origin=arguments.origin)
        case "check":
            return check(load_config(arguments), os.environ, sys.stdout)
        case "init":
            print(create(own_file(arguments, os.environ)))
            return ExitCode.CLEAR
        case "keys":
            return capture_keys(arguments, os.environ)
    return edit(arguments, os.environ)


def chosen_file(
    arguments: argparse.Namespace, environ: Mapping[str, str]
) -> tuple[Path | None, str]:
    """Return the file that counts, None if there is none, and the reason for it."""
    chosen = getattr(arguments, "config", None)
    path, in_folder = find_config(chosen, environ, Path.cwd())
    if path is None:
        return None, "there is no file, and every option has its default"
    if chosen is not None:
        return path, "named by --config"
    if environ.get("TICWATCH_CONFIG"):
        return path, "named by TICWATCH_CONFIG"
    if in_folder is not None:
        return path, "the current folder has it, and it has a [ticwatch] table"
    return path, "it is in your configuration folder"


def own_file(arguments: argparse.Namespace, environ: Mapping[str, str]) -> Path:
    """Return the file that the user named, else the one in their configuration folder.

    It may be missing. Raises ConfigError if no folder of the user is known.
    """
    chosen: Path | None = getattr(arguments, "config", None)
    named = environ.get("TICWATCH_CONFIG")
    return chosen or (Path(named) if named else user_config_file())


def write_path(
    arguments: argparse.Namespace, environ: Mapping[str, str], stream: TextIO
) -> ExitCode:
    """Write the file that counts, or could be created, and the reason on stderr.

    Raises ConfigError if the user named a file that does not exist.
    """
    path, reason = chosen_file(arguments, environ)
    if path is None:
        reason += "; ticwatch config init writes this one"
        path = own_file(arguments, environ)
    elif not path.exists():
        raise ConfigError(f"{path}: {reason}, but there is no such file")
    write_line(str(path.absolute()), stream)
    write_line(f"ticwatch: {reason}", sys.stderr)
    return ExitCode.CLEAR


def show(loaded: Loaded, stream: TextIO, *, with_origin: bool) -> ExitCode:
    """Write every option as it is in force, as TOML; with the place that each comes from."""
    from tui.config.effective import effective_lines
    from tui.config.origins import Origins

    for notice in loaded.notices:
        write_line(f"ticwatch: {loaded.origin}: {notice}", sys.stderr)
    place = Origins(loaded.origin, loaded.problems).place if with_origin else None
    stream = as_data(stream)
    for line in effective_lines(loaded.config, SOURCE_NAMES, place):
        print(line, file=stream)
    return ExitCode.CLEAR


def check(loaded: Loaded, environ: Mapping[str, str], stream: TextIO) -> ExitCode:
    """Write a line for each problem of a configuration. Return FOUND if there is one."""
    from tui.commands.configuration_problems import numbered_problems

    problems = numbered_problems(loaded, environ)
    name = loaded.origin or "every option has its default"
    for line, text in problems:
        write_line(f"{name}:{line}: {text}", stream)
    if not problems:
        write_line(f"{name}: no problem found", stream)
    return ExitCode.FOUND if problems else ExitCode.CLEAR


def create(path: Path) -> Path:
    """Write the commented default file, for its user alone, and return its path.

    Raises UsageError if there is a file: it is never replaced. Raises ConfigError if it cannot be
    written.
    """
    from tui.config.default_file import default_text
    from tui.store.private_files import make_folder, open_private

    text = default_text()
    try:
        if not path.parent.is_dir():
            make_folder(path.parent)
        with open(path, "x", encoding="utf-8", opener=open_private) as file:
            file.write(text)
    except OSError as error:
        if not os.path.lexists(path):
            raise ConfigError(f"{path}: {error.strerror or error}") from error
        remedy = "it is left as it is; ticwatch config edit opens the file that counts"
        raise UsageError(f"{path} exists: {remedy}") from error
    return path


def edit(arguments: argparse.Namespace, environ: Mapping[str, str]) -> ExitCode:
    """Open the file that counts in the user's editor, then check it. Create it if there is none.

    Raises ConfigError if there is no editor.
    """
    from tui.screen.editor import editor_command

    path, _ = chosen_file(arguments, environ)
    path = path or own_file(arguments, environ)
    command = editor_command(environ, path, 1)
    if not os.path.lexists(path):
        create(path)
    _run_editor(command)
    return check(load_config(arguments), environ, sys.stdout)


def _run_editor(command: Sequence[str]) -> None:
    """Run an editor until it ends. Raises ConfigError if it cannot be run."""
    try:
        with subprocess.Popen(command) as process, _interrupts_left_to_editor():
            process.wait()
    except OSError as error:
        reason = error.strerror or error
        raise ConfigError(f"{command[0]!a}: {reason}: export EDITOR, as in EDITOR=nano") from error


@contextmanager
def _interrupts_left_to_editor() -> Iterator[None]:
    """Ignore SIGINT, which a terminal also sends to the editor."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def capture_keys(arguments: argparse.Namespace, environ: Mapping[str, str]) -> ExitCode:
    """Open a screen on which keys are pressed, and write each into the file that counts.

    It is created if there is none.

    Raises UsageError without a terminal, and ConfigError if the file cannot be read.
    """
    from tui.commands.terminal import require_terminal
    from tui.config.key_edit import write_key

    require_terminal(environ)
    path, _ = chosen_file(arguments, environ)
    path = path or own_file(arguments, environ)
    loaded = load_config(arguments) if path.exists() else None
    from tui.screen.key_capture import KeyCapture

    def write(action: str, key: str) -> None:
        if not path.exists():
            create(path)
        write_key(path, action, key)

    keys = {} if loaded is None else loaded.config.keys
    theme = {} if loaded is None else {"theme": loaded.config.ticwatch.theme}
    KeyCapture(str(path), keys, write, **theme).run()
    return ExitCode.CLEAR
