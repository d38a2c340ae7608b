"""Decode a parsed TOML document into a ``Config``.

Values that cannot be used are added to the report and keep their defaults.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from msgspec.structs import asdict, replace

from tui.config.claims import Claim, bundled_claims
from tui.config.decode_keys import decode_keys
from tui.config.entries import Group, Rule
from tui.config.problems import KeyPath
from tui.config.report import Report
from tui.config.schema import (
    SCREEN_CHANNELS,
    Alerts,
    Channel,
    Config,
    RuleDefaults,
    Sectors,
    SourceOptions,
    StoreOptions,
    Ticwatch,
    default_source,
    store_url_problem,
)
from tui.config.validate import (
    check_names,
    first_items,
    read_entries,
    read_struct,
    read_table,
    read_values,
)
from tui.model.times import EARLIEST

_ALERT_VALUES = ("quiet_hours", "timezone", "startup")
"""Keys of ``[alerts]`` that hold values. The other keys hold tables."""
MAX_CHANNELS = 200
"""Maximum number of channels."""
_CHANNELS: KeyPath = ("alerts", "channel")
_OUTSIDE_KEYS = ("argv", "command", "url_env", "store")
"""Keys that name a program to run, the variable with an address to send to, or a server."""


def decode_config(
    data: dict[str, Any], report: Report, sources: Collection[str], today: date = date.max
) -> Config:
    """Return the configuration of a document.

    ``sources`` are the names that exist, ``today`` is the last day that ``since`` may be.
    """
    check_names(data, Config.__struct_encode_fields__, (), report)
    default = Config()
    return Config(
        ticwatch=read_struct(Ticwatch, data, ("ticwatch",), report),
        sectors=_sectors(data, today, report),
        store=_store(data, report),
        sources=_sources(data, sources, report),
        groups=read_entries(Group, default.groups, data, ("groups",), report),
        changed_claims=_claims(data, report),
        alerts=_alerts(read_table(data, ("alerts",), report), report),
        keys=decode_keys(read_table(data, ("keys",), report), ("keys",), report),
    )


def without_outside_calls(data: dict[str, Any], report: Report) -> dict[str, Any]:
    """Return the document without the keys that name programs or addresses, at any depth.

    Used for a file in the current folder that the user did not choose: a downloaded folder must
    not be able to run programs, nor to send anything.
    """
    stripped = _stripped(data, (), report)
    return stripped if isinstance(stripped, dict) else {}


def _sectors(data: dict[str, Any], today: date, report: Report) -> Sectors:
    sectors, path = read_struct(Sectors, data, ("sectors",), report), ("sectors", "since")
    if EARLIEST <= sectors.since <= today:
        return sectors
    report.add(path, f"expected a day from {EARLIEST} to {today}")
    return replace(sectors, since=Sectors().since)


def _store(data: dict[str, Any], report: Report) -> StoreOptions:
    path = ("store",)
    values = read_values(StoreOptions, read_table(data, path, report), path, report)
    if problem := store_url_problem(values.get("url", "")):
        report.add((*path, "url"), problem)
        return StoreOptions()
    return StoreOptions(**values)


def _claims(data: dict[str, Any], report: Report) -> tuple[Claim, ...] | None:
    if "claims" not in data:
        return None
    return read_entries(Claim, bundled_claims(), data, ("claims",), report)


def _sources(
    data: dict[str, Any], names: Collection[str], report: Report
) -> dict[str, SourceOptions]:
    """Return the options of the sources that differ from their defaults."""
    path = ("sources",)
    table = read_table(data, path, report)
    check_names(table, names, path, report)
    changed = {}
    for name in names:
        source_table = read_table(table, (*path, name), report)
        values = read_values(SourceOptions, source_table, (*path, name), report)
        options = replace(default_source(name), **values)
        if options != default_source(name):
            changed[name] = options
    return changed


def _alerts(table: dict[str, Any], report: Report) -> Alerts:
    path = ("alerts",)
    check_names(table, Alerts.__struct_encode_fields__, path, report)
    plain = {key: value for key, value in table.items() if key in _ALERT_VALUES}
    values = read_values(Alerts, plain, path, report)
    if (zone := values.get("timezone")) is not None and not _is_zone(zone):
        where = (*path, "timezone")
        report.add(where, "no such timezone", wrong=zone, choices=available_timezones())
        del values["timezone"]
    defaults = read_struct(RuleDefaults, table, (*path, "defaults"), report)
    channels = _channels(table, report)
    built_in = Config().alerts.rule
    rules = read_entries(Rule, built_in, table, (*path, "rule"), report, asdict(defaults))
    rules = _without_unknown_channels(rules, table, channels, report)
    return Alerts(rule=rules, defaults=defaults, channel=channels, **values)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _channels(alerts: Mapping[str, Any], report: Report) -> dict[str, Channel]:
    """Return the usable channels by name. Report the others."""
    channels = {}
    table = read_table(alerts, _CHANNELS, report)
    for name in first_items(MAX_CHANNELS, list(table), _CHANNELS, report):
        path = (*_CHANNELS, name)
        if name in SCREEN_CHANNELS:
            report.add(path, f"left out: {name} is built in and needs no table")
        elif not isinstance(table[name], dict):
            report.add(path, "expected a table")
        elif (channel := _channel(table[name], path, report)) is not None:
            channels[name] = channel
    return channels


def _channel(table: Mapping[str, Any], path: KeyPath, report: Report) -> Channel | None:
    values = read_values(Channel, table, path, report)
    if "type" not in values:
        if "type" not in table:
            report.add(path, "left out: `type` is missing")
        return None
    try:
        return Channel(**values)
    except ValueError as error:
        if not any(report.has((*path, key)) for key in _OUTSIDE_KEYS):
            report.add(path, f"left out: {error}")
        return None


def _without_unknown_channels(
    rules: tuple[Rule, ...],
    alerts: Mapping[str, Any],
    channels: Mapping[str, Channel],
    report: Report,
) -> tuple[Rule, ...]:
    """Return the rules without channels that do not exist. Report each where the file names it.

    A channel that the file has and that cannot be used is reported already. A rule left without
    any channel gets ``app``.
    """
    known, table = (*SCREEN_CHANNELS, *channels), alerts.get("channel")
    named = {*known, *(table if isinstance(table, dict) else ())}
    for path, names in _channel_lists(alerts):
        for name in names:
            if isinstance(name, str) and name not in named:
                report.add(path, f"no channel is called {name!a}", wrong=name, choices=known)
    return tuple(_with_channels_of(rule, known) for rule in rules)


def _channel_lists(alerts: Mapping[str, Any]) -> Iterator[tuple[KeyPath, list[object]]]:
    """Yield each ``channels`` list of the file with its path."""
    rules = alerts.get("rule")
    tables: list[tuple[KeyPath, object]] = [(("defaults",), alerts.get("defaults"))]
    if isinstance(rules, list):
        tables += [(("rule", index), rule) for index, rule in enumerate(rules)]
    for path, table in tables:
        names = table.get("channels") if isinstance(table, dict) else None
        if isinstance(names, list):
            yield ("alerts", *path, "channels"), names


def _with_channels_of(rule: Rule, known: tuple[str, ...]) -> Rule:
    channels = tuple(name for name in rule.channels if name in known)
    return rule if channels == rule.channels else replace(rule, channels=channels or ("app",))


def _stripped(value: object, path: KeyPath, report: Report) -> object:
    if isinstance(value, list):
        return [_stripped(item, (*path, index), report) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    for key in sorted(value.keys() & set(_OUTSIDE_KEYS)):
        if _names_something(value[key]):
            report.add((*path, key), "refused in the current folder: pass the file by --config")
    return {
        key: _stripped(item, (*path, key), report)
        for key, item in value.items()
        if key not in _OUTSIDE_KEYS
    }


def _names_something(value: object) -> bool:
    """Return whether a value is set: no empty text or list, no table of these alone."""
    return any(value.values()) if isinstance(value, dict) else bool(value)
