"""The configuration in force as TOML: every option with its value, whoever set it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from msgspec import Struct
from msgspec.structs import asdict

from tui.config.claims import bundled_claims
from tui.config.entries import ListEntry, fields_of
from tui.config.schema import Config
from tui.config.toml_text import toml_key, toml_value

Place = Callable[..., str]
"""Function from the keys of an option to the place that its value comes from."""
Lines = Iterator[str]
_UNSET: tuple[object, ...] = (None, "", {})
"""Values of the options of an entry that have no value."""
_TABLES = ("rule", "defaults", "channel")
"""Keys of ``[alerts]`` that hold tables."""


def effective_lines(config: Config, sources: Collection[str], place: Place | None = None) -> Lines:
    """Yield the lines of a file that decodes to an equal configuration.

    ``sources`` are the names of all sources. With ``place`` a comment says where each value comes
    from. A default group, claim or rule that was removed is an entry with ``enabled = false``.
    """
    alerts, default = config.alerts, Config()
    yield from _table(("ticwatch",), config.ticwatch, place)
    yield from _table(("sectors",), config.sectors, place)
    yield from _table(("store",), config.store, place)
    for name in sources:
        yield from _table(("sources", name), config.source(name), place)
    yield from _entries(("groups",), config.groups, default.groups, place)
    yield from _entries(("claims",), config.claims, bundled_claims(), place)
    yield from _table(("alerts",), alerts, place)
    yield from _table(("alerts", "defaults"), alerts.defaults, place)
    for name, channel in alerts.channel.items():
        yield from _table(("alerts", "channel", name), channel, place)
    yield from _entries(("alerts", "rule"), alerts.rule, default.alerts.rule, place)
    if config.keys:
        yield "[keys]"
        for action, keys in config.keys.items():
            yield _line(("keys", action), action, keys, place)


def _table(path: tuple[str, ...], options: Struct, place: Place | None) -> Lines:
    """Yield a table of the options that have a value."""
    yield f"[{'.'.join(map(toml_key, path))}]"
    for field in fields_of(type(options)):
        value = getattr(options, field.name)
        if value is not None and field.encode_name not in _TABLES:
            yield _line((*path, field.encode_name), field.encode_name, value, place)
    yield ""


def _entries(
    path: tuple[str, ...],
    entries: tuple[ListEntry, ...],
    defaults: tuple[ListEntry, ...],
    place: Place | None,
) -> Lines:
    """Yield a table of each entry, without options that are unset, and of each removed default."""
    for entry in entries:
        yield f"[[{'.'.join(path)}]]"
        values = {name: value for name, value in asdict(entry).items() if value not in _UNSET}
        useless = {name for name, _ in entry.conflicts(values)}
        for field in fields_of(type(entry)):
            if field.name in values and field.name not in useless:
                name, value = field.encode_name, values[field.name]
                yield _line((*path, entry.id, name), name, value, place)
        yield ""
    kept = {entry.id for entry in entries}
    for removed in (entry.id for entry in defaults if entry.id not in kept):
        yield f"[[{'.'.join(path)}]]"
        yield f"id = {toml_value(removed)}"
        yield _line((*path, removed, "enabled"), "enabled", False, place)
        yield ""


def _line(path: tuple[str, ...], key: str, value: object, place: Place | None) -> str:
    text = f"{toml_key(key)} = {toml_value(value)}"
    return f"{text}  # {place(*path)}" if place else text
