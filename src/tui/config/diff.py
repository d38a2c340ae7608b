"""What is different between two configurations, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import fields

from tui.config.entries import ListEntry
from tui.config.schema import Config

LONGEST = 40
"""Characters of a value that is told."""


def changes(old: Config, new: Config) -> tuple[str, ...]:
    """One line per option, entry or table: ``rule mine: above 4.75 → 4.5``, ``keys``."""
    return tuple(_changes(old, new))


def _changes(old: Config, new: Config) -> Iterator[str]:
    yield from (f"ticwatch.{name}" for name in _differing(old.ticwatch, new.ticwatch))
    yield from (f"sectors.{name}" for name in _differing(old.sectors, new.sectors))
    yield from _sources(old, new)
    yield from _entries("group", old.groups, new.groups)
    before, after = old.alerts, new.alerts
    for name in _differing(before, after):
        if name not in ("defaults", "rule", "channel"):
            yield f"alerts.{name}"
    inside = _differing(before.defaults, after.defaults)
    yield from (f"alerts.defaults.{option}" for option in inside)
    yield from _named("channel", before.channel, after.channel)
    yield from _entries("rule", before.rule, after.rule)
    if old.keys != new.keys:
        yield "keys"


def later(old: Config, new: Config) -> tuple[str, ...]:
    """Of the changes those that a running monitor cannot take up: sources, tickers, the pane."""
    waiting = list(_sources(old, new))
    waiting += [f"closes of {ticker}" for ticker in new.tickers if ticker not in old.tickers]
    if old.ticwatch.pane != new.ticwatch.pane:
        waiting.append("ticwatch.pane")
    return tuple(waiting)


def _sources(old: Config, new: Config) -> Iterator[str]:
    for name in dict.fromkeys([*old.sources, *new.sources]):
        for option in _differing(old.source(name), new.source(name)):
            yield f"sources.{name}.{option}"


def _entries(word: str, old: tuple[ListEntry, ...], new: tuple[ListEntry, ...]) -> Iterator[str]:
    before, after = ({entry.id: entry for entry in entries} for entries in (old, new))
    yield from _named(word, before, after)
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield f"order of the {word}s"


def _named(word: str, old: Mapping[str, Struct], new: Mapping[str, Struct]) -> Iterator[str]:
    for name, entry in new.items():
        if name not in old:
            yield f"new {word} {name}"
        elif differing := _differing(old[name], entry):
            yield f"{word} {name}: {', '.join(differing)}"
    yield from (f"{word} {name} removed" for name in old if name not in new)


def _differing(old: Struct, new: Struct) -> list[str]:
    """Options by the name they have in the file, and where it is short what they were and are."""
    pairs = (
        (one.encode_name, getattr(old, one.name), getattr(new, one.name)) for one in fields(old)
    )
    return [_option(name, before, after) for name, before, after in pairs if before != after]


def _option(name: str, old: object, new: object) -> str:
    words = [_spelt(value) for value in (old, new)]
    return name if "" in words else f"{name} {' → '.join(words)}"


def _spelt(value: object) -> str:
    """As in the file, "" for what is not short or has no spelling of its own."""
    match value:
        case None | "":
            return "none"
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.15g}"
        case str() | int() | date() if len(str(value)) <= LONGEST:
            return str(value)
    return ""
