"""Find the configuration, read it, and say where it came from and what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui.config.places import find
from tui.config.problems import Problem, Report
from tui.config.reading import read, without_commands
from tui.config.schema import Config
from tui.model import ConfigError

_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True)
class Loaded:
    """A configuration, always usable."""

    config: Config
    origin: Path | None
    """The file it was read from, None when everything has its default."""
    problems: tuple[Problem, ...] = ()
    """In the order of their lines; each option named here has its default."""


def load(
    path: Path | None = None,
    *,
    environ: Mapping[str, str],
    folder: Path,
    sources: Collection[str],
) -> Loaded:
    """The configuration as of now.

    ``path`` is what ``--config`` says, ``folder`` the current one, ``sources`` the names of all
    sources. Raises ConfigError when a file that was asked for is missing, and for a syntax error,
    with its line: a caller that has a good configuration keeps it.
    """
    origin, chosen = find(path, environ, folder)
    if origin is None:
        return Loaded(Config(), None)
    text = _text(origin)
    report = Report(text)
    try:
        data = _parsed(origin, text)
        if not chosen:
            data = without_commands(data, report)
        config = read(data, report, sources)
    except RecursionError as error:
        raise ConfigError(f"{origin}: nested too deeply") from error
    return Loaded(config, origin, tuple(sorted(report.problems, key=lambda p: p.line)))


def _text(origin: Path) -> str:
    try:
        return origin.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{origin}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{origin}:{line}: not UTF-8 text") from error


def _parsed(origin: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as error:
        where = _WHERE.search(str(error))
        line = where[1] if where and where[1] else text.count("\n") + 1
        raise ConfigError(f"{origin}:{line}: {_WHERE.sub('', str(error))}") from error
