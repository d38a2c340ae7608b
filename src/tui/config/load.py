"""Find the configuration, read it, and say where it came from and what is wrong with it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

from tui.config.decode import read, without_commands
from tui.config.problems import Problem, Report
from tui.config.schema import Config
from tui.model.errors import ConfigError

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


NAME = "config.toml"
_OURS = re.compile(r"^[ \t]*\[[ \t]*ticwatch[ \t]*\]", re.MULTILINE)


def find(chosen: Path | None, environ: Mapping[str, str], folder: Path) -> tuple[Path | None, bool]:
    """The configuration file, and whether its user chose it (a file in ``folder`` just lies there).

    The first of ``chosen`` (``--config``), ``TICWATCH_CONFIG``, ``config.toml`` in ``folder`` when
    it has a ``[ticwatch]`` table, and the user's configuration folder; None when there is none.
    """
    if chosen is not None:
        return chosen, True
    if named := environ.get("TICWATCH_CONFIG"):
        return Path(named), True
    if _is_ours(folder / NAME):
        return folder / NAME, False
    own = own_file()
    return (own, True) if os.path.isfile(own) else (None, True)


def own_file() -> Path:
    """Where the user's own configuration is, or would be."""
    return Path(platformdirs.user_config_dir("ticwatch", appauthor=False)) / NAME


def home(environ: Mapping[str, str]) -> Path:
    """The folder of the store, the log and the quarantine: ``TICWATCH_HOME`` moves it."""
    if named := environ.get("TICWATCH_HOME"):
        return Path(named)
    return Path(platformdirs.user_data_dir("ticwatch", appauthor=False))


def upstream(environ: Mapping[str, str]) -> str | None:
    """``TICWATCH_UPSTREAM``: the base URL asked instead of the publishers, without a last slash.

    Raises ConfigError unless it is an http or https URL with a host and nothing after its path.
    """
    url = environ.get("TICWATCH_UPSTREAM")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or set(url) & set("?#") or not url.isprintable() or " " in url:
        raise ConfigError(f"TICWATCH_UPSTREAM is not an http or https address: {url!a}")
    return url.rstrip("/")


def _is_ours(path: Path) -> bool:
    """Whether a ``config.toml`` is for ticwatch; with a syntax error its header decides."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    try:
        return isinstance(tomllib.loads(text).get("ticwatch"), dict)
    except (ValueError, RecursionError):
        return _OURS.search(text) is not None
