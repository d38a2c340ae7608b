"""Find, read and decode the configuration file, and read the environment variables."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import platformdirs
from msgspec import Struct

from tui.config.problems import Problem, first_lines
from tui.config.regular_file import read_text
from tui.config.schema import Config, store_url_problem
from tui.model.errors import ConfigError

FILE_NAME = "config.toml"
_TICWATCH_HEADER = r"^[ \t]*\[[ \t]*ticwatch[ \t]*\]"
Document = tuple[str, dict[str, Any]]
"""Text of a file, and what it says."""


class Loaded(Struct, frozen=True):
    """A configuration that can be used, its file and its problems."""

    config: Config
    origin: Path | None
    """The file it was read from, None if every option has its default."""
    problems: tuple[Problem, ...] = ()
    """Problems in the order of their lines. The options they name have their defaults."""

    @property
    def notices(self) -> tuple[str, ...]:
        """Lines about the first problems, and one with the number of the others."""
        return first_lines(tuple(map(str, self.problems)), "problems")


def load(
    path: Path | None = None,
    *,
    environ: Mapping[str, str],
    folder: Path,
    sources: Collection[str],
    today: date = date.max,
) -> Loaded:
    """Return the present configuration.

    ``path`` is the argument of ``--config``, ``folder`` the current one, ``sources`` the names of
    all sources, ``today`` the last day that ``since`` may be. Raises ConfigError if a file that the
    user named is missing, if the file cannot be read, and for a syntax error, with its line. A
    caller with a valid configuration then keeps it.
    """
    origin, in_folder = find_config(path, environ, folder)
    if origin is None:
        return Loaded(Config(), None)
    from tui.config.decode import decode_config, without_outside_calls  # not without a file
    from tui.config.report import Report

    text, data = in_folder or _read(origin)
    report = Report(text)
    try:
        if in_folder is not None:
            data = without_outside_calls(data, report)
        config = decode_config(data, report, sources, today)
    except RecursionError as error:
        raise ConfigError(f"{origin}: nested too deeply") from error
    return Loaded(config, origin, tuple(sorted(report.problems, key=lambda p: p.line)))


def find_config(
    chosen: Path | None, environ: Mapping[str, str], folder: Path
) -> tuple[Path | None, Document | None]:
    """Return the configuration file, None for none, and its content if the user did not choose it.

    The first that exists counts: ``chosen`` (from ``--config``), ``TICWATCH_CONFIG``,
    ``config.toml`` in ``folder`` if it has a ``[ticwatch]`` table, and the file in the user's
    configuration folder. The user did not choose the file in ``folder``.
    """
    if chosen is not None:
        return chosen, None
    if named := environ.get("TICWATCH_CONFIG"):
        return Path(named), None
    if (in_folder := _read_if_for_ticwatch(folder / FILE_NAME)) is not None:
        return folder / FILE_NAME, in_folder
    with suppress(ConfigError):
        if os.path.isfile(own := user_config_file()):
            return own, None
    return None, None


def user_config_file() -> Path:
    """Return the path of the user's own configuration file, which may not exist.

    Raises ConfigError if no folder of the user is known.
    """
    return _own_folder(platformdirs.user_config_dir) / FILE_NAME


def home_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the store, the log and the quarantine.

    ``TICWATCH_HOME`` replaces the user's data folder. Raises ConfigError if neither is known.
    """
    if named := environ.get("TICWATCH_HOME"):
        return Path(named)
    return _own_folder(platformdirs.user_data_dir)


def _own_folder(find: Callable[..., str]) -> Path:
    """Return a folder of the user. Raises ConfigError if it begins with ``~``, of no known user."""
    message = "your home folder is not known: set HOME, or TICWATCH_HOME to a folder for ticwatch"
    try:
        folder = Path(find("ticwatch", appauthor=False))
    except RuntimeError as error:
        raise ConfigError(message) from error
    if not folder.is_absolute():
        raise ConfigError(message)
    return folder


def store_url(config: Config, environ: Mapping[str, str]) -> str:
    """Return the address of the server with the archive, "" for a file in the home folder.

    ``TICWATCH_STORE`` replaces that of the configuration, and may have a password. Raises
    ConfigError for one that is no address.
    """
    named = environ.get("TICWATCH_STORE", "")
    if problem := store_url_problem(named, may_have_password=True):
        raise ConfigError(f"TICWATCH_STORE cannot be used: {problem}")
    return named or config.store.url


def upstream_url(environ: Mapping[str, str]) -> str | None:
    """Return ``TICWATCH_UPSTREAM``, the base URL used instead of the publishers' hosts, or None.

    It has no slash at its end. Raises ConfigError unless it is an http or https URL with a host and
    nothing after its path.
    """
    url = environ.get("TICWATCH_UPSTREAM")
    if not url:
        return None
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or set(url) & set("?#") or not url.isprintable() or " " in url:
        from tui.model.redaction import redact_urls

        shown = f"***@{url.rpartition('@')[2]}" if "@" in url else url
        raise ConfigError(
            f"TICWATCH_UPSTREAM is not an http or https address: {redact_urls(shown)!a}"
        )
    return url.rstrip("/")


def _read(path: Path) -> Document:
    from tui.config.toml_file import parse_toml

    text = read_text(path)
    return text, parse_toml(text, path)


def _read_if_for_ticwatch(path: Path) -> Document | None:
    """Return the content of a file that has a ``[ticwatch]`` table, None for another.

    Raises ConfigError for a syntax error in a file with the header of that table.
    """
    try:
        text = read_text(path)
    except ConfigError:
        return None
    if "ticwatch" not in text:
        return None
    from tui.config.toml_file import parse_toml

    try:
        data = parse_toml(text, path)
    except ConfigError:
        if re.search(_TICWATCH_HEADER, text, re.MULTILINE):
            raise
        return None
    return (text, data) if isinstance(data.get("ticwatch"), dict) else None
