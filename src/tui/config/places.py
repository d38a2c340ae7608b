"""Where the configuration is, where ticwatch keeps its files, and whom it asks."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from tui.model import ConfigError

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
