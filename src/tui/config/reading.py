"""From a parsed document to a ``Config``: what is wrong is reported and keeps its default."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from msgspec.structs import asdict, fields, replace

from tui.config.channels import reachable, read_channels
from tui.config.entries import Group, Rule
from tui.config.keys import read_keys
from tui.config.lines import KeyPath
from tui.config.lists import read_entries
from tui.config.problems import Report
from tui.config.schema import (
    Alerts,
    Config,
    RuleDefaults,
    Sectors,
    SourceOptions,
    Ticwatch,
    default_source,
)
from tui.config.values import check_names, read_struct, read_table, read_values

_COMMANDS = ("argv", "command")
_PLAIN = ("quiet_hours", "timezone", "startup")
"""Of ``[alerts]``: values; the rest are tables."""


def read(data: dict[str, Any], report: Report, sources: Collection[str]) -> Config:
    """The configuration a document asks for; ``sources`` are the names ``[sources]`` may hold."""
    check_names(data, [field.encode_name for field in fields(Config)], (), report)
    default = Config()
    return Config(
        ticwatch=read_struct(Ticwatch, data, ("ticwatch",), report),
        sectors=read_struct(Sectors, data, ("sectors",), report),
        sources=_sources(data, sources, report),
        groups=read_entries(Group, default.groups, data, ("groups",), report),
        alerts=_alerts(read_table(data, ("alerts",), report), report),
        keys=read_keys(read_table(data, ("keys",), report), ("keys",), report),
    )


def without_commands(data: dict[str, Any], report: Report) -> dict[str, Any]:
    """The document less every key that names a command to run, at any depth.

    For a file that was merely lying in the current folder: nobody chose to trust it.
    """
    kept = _stripped(data, (), report)
    return kept if isinstance(kept, dict) else {}


def _stripped(value: object, path: KeyPath, report: Report) -> object:
    if isinstance(value, list):
        return [_stripped(item, (*path, place), report) for place, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    for key in value.keys() & set(_COMMANDS):
        report.add((*path, key), "refused in the current folder: pass the file by --config")
    return {
        key: _stripped(item, (*path, key), report)
        for key, item in value.items()
        if key not in _COMMANDS
    }


def _alerts(table: dict[str, Any], report: Report) -> Alerts:
    path = ("alerts",)
    check_names(table, [field.encode_name for field in fields(Alerts)], path, report)
    plain = {key: value for key, value in table.items() if key in _PLAIN}
    values = read_values(Alerts, plain, path, report)
    if (zone := values.get("timezone")) is not None and not _is_zone(zone):
        where = (*path, "timezone")
        report.add(where, "no such timezone", wrong=zone, choices=available_timezones())
        del values["timezone"]
    defaults = read_struct(RuleDefaults, table, (*path, "defaults"), report)
    channels = read_channels(table, report)
    known = Config().alerts.rule
    rules = read_entries(Rule, known, table, (*path, "rule"), report, asdict(defaults))
    rules = reachable(rules, table, channels, report)
    return Alerts(rule=rules, defaults=defaults, channel=channels, **values)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _sources(
    data: dict[str, Any], known: Collection[str], report: Report
) -> dict[str, SourceOptions]:
    path = ("sources",)
    table = read_table(data, path, report)
    check_names(table, known, path, report)
    options = {}
    for name in known:
        own = read_table(table, (*path, name), report)
        values = read_values(SourceOptions, own, (*path, name), report)
        chosen = replace(default_source(name), **values)
        if chosen != default_source(name):
            options[name] = chosen
    return options
