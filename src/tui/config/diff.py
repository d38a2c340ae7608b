"""Descriptions of the differences between two configurations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from tui.config.entries import ListEntry, fields_of
from tui.config.schema import Config

MAX_VALUE_CHARS = 40
"""A longer value is not quoted; then only the option is named."""


def describe_changes(old: Config, new: Config) -> tuple[str, ...]:
    """Return one line per changed option, entry or table.

    Examples: ``rule mine: above 4.75 → 4.5``, ``new channel phone``, ``keys``.
    """
    return tuple(_changes(old, new))


def changes_after_restart(old: Config, new: Config) -> tuple[str, ...]:
    """Return the changes that apply only after a restart: of tickers, the pane and the store."""
    waiting = [f"closes of {ticker}" for ticker in new.tickers if ticker not in old.tickers]
    if old.ticwatch.pane != new.ticwatch.pane:
        waiting.append("ticwatch.pane")
    if old.store != new.store:
        waiting.append("store.url")
    return tuple(waiting)


def _changes(old: Config, new: Config) -> Iterator[str]:
    yield from (f"ticwatch.{option}" for option in _option_changes(old.ticwatch, new.ticwatch))
    yield from (f"sectors.{option}" for option in _option_changes(old.sectors, new.sectors))
    yield from (f"store.{option}" for option in _option_changes(old.store, new.store))
    yield from _source_changes(old, new)
    yield from _list_changes("group", old.groups, new.groups)
    if old.changed_claims != new.changed_claims:
        yield from _list_changes("claim", old.claims, new.claims)
    before, after = old.alerts, new.alerts
    for option in _option_changes(before, after):
        if option not in ("defaults", "rule", "channel"):
            yield f"alerts.{option}"
    defaults = _option_changes(before.defaults, after.defaults)
    yield from (f"alerts.defaults.{option}" for option in defaults)
    yield from _entry_changes("channel", before.channel, after.channel)
    yield from _list_changes("rule", before.rule, after.rule)
    if old.keys != new.keys:
        yield "keys"


def _source_changes(old: Config, new: Config) -> Iterator[str]:
    for name in dict.fromkeys([*old.sources, *new.sources]):
        for option in _option_changes(old.source(name), new.source(name)):
            yield f"sources.{name}.{option}"


def _list_changes(
    word: str, old: tuple[ListEntry, ...], new: tuple[ListEntry, ...]
) -> Iterator[str]:
    before, after = ({entry.id: entry for entry in entries} for entries in (old, new))
    yield from _entry_changes(word, before, after)
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield f"order of the {word}s"


def _entry_changes(
    word: str, old: Mapping[str, Struct], new: Mapping[str, Struct]
) -> Iterator[str]:
    for name, entry in new.items():
        if name not in old:
            yield f"new {word} {name}"
        elif options := _option_changes(old[name], entry):
            yield f"{word} {name}: {', '.join(options)}"
    yield from (f"{word} {name} removed" for name in old if name not in new)


def _option_changes(old: Struct, new: Struct) -> list[str]:
    """Return the changed options by their names in the file, with both values if these are short.

    Examples: ``for 1 → 2``, ``argv``.
    """
    triples = (
        (field.encode_name, getattr(old, field.name), getattr(new, field.name))
        for field in fields_of(type(old))
    )
    return [
        _option_change(name, before, after) for name, before, after in triples if before != after
    ]


def _option_change(name: str, old: object, new: object) -> str:
    values = [_short_value(value) for value in (old, new)]
    return name if "" in values else f"{name} {' → '.join(values)}"


def _short_value(value: object) -> str:
    """Return a value as written in the file, or "" if it is long or not a scalar of TOML."""
    match value:
        case None | "":
            return "none"
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.15g}"
        case str() | int() | date() if len(str(value)) <= MAX_VALUE_CHARS:
            return str(value)
    return ""
