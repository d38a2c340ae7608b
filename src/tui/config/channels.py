"""``[alerts.channel]``: the ways out of the monitor, and the rules that name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from tui.config.entries import Rule
from tui.config.lines import KeyPath
from tui.config.problems import Report
from tui.config.schema import Channel
from tui.config.values import read_table, read_values

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
