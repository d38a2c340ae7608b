"""The editor its user chose, and how it is told where to begin."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from tui.model.errors import ConfigError

_VARIABLES = ("VISUAL", "EDITOR")
_AT_LINE = ("vi", "vim", "nvim", "nano", "emacs", "micro", "kak", "joe")
"""Programs that begin at a line given as ``+N``."""


def editing(environ: Mapping[str, str], path: Path, line: int) -> list[str]:
    """The program and its arguments that open a file, at a line (from 1) where it knows how.

    Raises ConfigError when the environment names no editor, or one that cannot be understood.
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
