"""From a parsed document to a ``Config``: what is wrong is reported and keeps its default."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from msgspec.structs import asdict, fields, replace

from tui.config.entries import Group, Rule
from tui.config.problems import KeyPath, Report
from tui.config.schema import (
    Alerts,
    Channel,
    Config,
    RuleDefaults,
    Sectors,
    SourceOptions,
    Ticwatch,
    default_source,
)
from tui.config.validate import check_names, read_entries, read_struct, read_table, read_values

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


_ALIASES = {"esc": "escape", "?": "question_mark", ",": "comma", "+": "plus"}
_FIXED = ("ctrl+q", "escape", "question_mark")
_TAKEN = frozenset("abszhjkl")
"""With ctrl: prefixes and movements of tmux and screen, flow control, suspend, backspace."""
_ARROWS = frozenset({"up", "down", "left", "right"})


def read_keys(table: Mapping[str, object], path: KeyPath, report: Report) -> dict[str, str]:
    """Action ids with their keys, several joined by commas.

    ``curve.next-view`` may be quoted or, as TOML then has it, a table in a table.
    """
    keymap: dict[str, str] = {}
    for place, raw in _leaves(table, path):
        texts = raw if isinstance(raw, list) else raw.split(",") if isinstance(raw, str) else [raw]
        keys = [raw] if raw == "," else texts
        usable = [key for key in map(_normal, keys) if _allowed(key, place, report)]
        if usable:
            keymap[".".join(str(part) for part in place[len(path) :])] = ",".join(usable)
    return keymap


def _leaves(table: Mapping[str, object], path: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _normal(raw: object) -> str:
    """The key as Textual spells it, "" for what is not a key."""
    if not isinstance(raw, str):
        return ""
    key = raw.strip()
    return _ALIASES.get(key.lower(), key if len(key) == 1 else key.lower())


def _allowed(key: str, place: KeyPath, report: Report) -> bool:
    *modifiers, last = key.split("+")
    if not last or not key.isprintable():
        report.add(place, 'expected a key such as "v", or a list of keys')
    elif key in _FIXED:
        report.add(place, f"{key} always means the same and cannot be given away")
    elif ("ctrl" in modifiers and last in _TAKEN) or ("alt" in modifiers and last in _ARROWS):
        report.add(place, f"{key} belongs to the terminal or to a multiplexer")
    else:
        return True
    return False


OF_THE_SCREEN = ("app", "bell", "osc")
"""Ways out that need a screen, where what they missed waits for one, and no table."""
_PATH = ("alerts", "channel")


def read_channels(alerts: Mapping[str, Any], report: Report) -> dict[str, Channel]:
    """The usable channels by name; the others are reported and left out."""
    channels = {}
    for name in (table := read_table(alerts, _PATH, report)):
        here = (*_PATH, name)
        if name in OF_THE_SCREEN:
            report.add(here, f"left out: {name} is built in and needs no table")
        elif not isinstance(table[name], dict):
            report.add(here, "expected a table")
        elif (channel := _channel(table[name], here, report)) is not None:
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
        report.add(path, f"left out: {error}")
        return None


def reachable(
    rules: tuple[Rule, ...],
    alerts: Mapping[str, Any],
    channels: Mapping[str, Channel],
    report: Report,
) -> tuple[Rule, ...]:
    """The rules less the channels that do not exist, each reported where the file names it.

    A rule left without any goes to ``app``.
    """
    known = (*OF_THE_SCREEN, *channels)
    for path, names in _named(alerts):
        for name in names:
            if isinstance(name, str) and name not in known:
                report.add(path, f"no channel is called {name!a}", wrong=name, choices=known)
    return tuple(_kept(rule, known) for rule in rules)


def _named(alerts: Mapping[str, Any]) -> Iterator[tuple[KeyPath, list[object]]]:
    """Where the file lists channels, and what it lists."""
    rules = alerts.get("rule")
    places: list[tuple[KeyPath, object]] = [(("defaults",), alerts.get("defaults"))]
    if isinstance(rules, list):
        places += [(("rule", at), rule) for at, rule in enumerate(rules)]
    for path, table in places:
        names = table.get("channels") if isinstance(table, dict) else None
        if isinstance(names, list):
            yield ("alerts", *path, "channels"), names


def _kept(rule: Rule, known: tuple[str, ...]) -> Rule:
    kept = tuple(name for name in rule.channels if name in known)
    return rule if kept == rule.channels else replace(rule, channels=kept or ("app",))
