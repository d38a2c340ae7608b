"""Command line of the user's editor, and its run."""

from __future__ import annotations

import asyncio
import shlex
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tui.config import Rule
from tui.config.edit import find_or_append_rule
from tui.model.errors import ConfigError

_VARIABLES = ("VISUAL", "EDITOR")
_AT_LINE = ("vi", "vim", "nvim", "nano", "emacs", "micro", "kak", "joe")
"""Programs that open a file at line N if given ``+N``."""


def editor_command(environ: Mapping[str, str], path: Path, line: int) -> list[str]:
    """Return the command that opens ``path`` in the user's editor: program, then arguments.

    It opens at ``line`` (from 1) if the editor is known to support ``+N``. Raises ConfigError if
    neither VISUAL nor EDITOR is set, or if its quoting is not valid.
    """
    name = next((name for name in _VARIABLES if environ.get(name, "").strip()), "")
    if not name:
        raise ConfigError("no editor is set: export EDITOR, as in EDITOR=nano")
    try:
        program, *arguments = shlex.split(environ[name])
    except ValueError as error:
        raise ConfigError(f"{name} cannot be understood: {error}") from error
    at = [f"+{line}"] if Path(program).name in _AT_LINE else []
    return [program, *arguments, *at, str(path)]


def rule_command(environ: Mapping[str, str], path: Path, rule: Rule) -> list[str]:
    """Return the command that opens a rule in its file. The rule is appended if it is not there.

    Raises ConfigError if there is no editor, and if the file cannot be read or written.
    """
    program = editor_command(environ, path, 1)[0]
    if shutil.which(program) is None:
        raise ConfigError(f"{program!a} is not installed: export EDITOR, as in EDITOR=nano")
    return editor_command(environ, path, find_or_append_rule(path, rule))


async def run_editor(command: Sequence[str]) -> None:
    """Run an editor until it ends. If this is cancelled, end the editor. Raises OSError."""
    process = await asyncio.create_subprocess_exec(*command)
    try:
        await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
