"""The part of the configuration that says which sources are requested."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tui.config import Config
from tui.sources.registry import SOURCES, requested_sources


def request_intervals(config: Config, environ: Mapping[str, str]) -> dict[str, timedelta]:
    """Return by source the interval of its requests while a release is overdue.

    Sources that get no requests are absent. Raises ConfigError for a key that is not valid.
    """
    off = switched_off(config)
    enabled = [source.name for source in SOURCES if source.name not in off]
    return {name: config.source(name).every for name in requested_sources(enabled, environ)}


def switched_off(config: Config) -> frozenset[str]:
    """Return the names of the sources with ``enabled = false``."""
    return frozenset(source.name for source in SOURCES if not config.source(source.name).enabled)
