"""Decode a table of the file into a struct of the schema, value by value.

A value that cannot be used is added to the report and left out, so that its default applies.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args, get_origin

from msgspec import Meta, Struct, convert

from tui.config.entries import ListEntry, ShortLength, fields_of, required_fields
from tui.config.problems import KeyPath
from tui.config.report import Report
from tui.model.times import parse_length

S = TypeVar("S", bound=Struct)
T = TypeVar("T")
E = TypeVar("E", bound=ListEntry)

MAX_ENTRIES = 2_000
"""Maximum number of entries of a list. So many rules take seconds and 600 MB."""
_DAY = "2025-12-19"
"""Example of a day."""
_REMOVAL = {"id", "enabled"}
"""Keys of an entry that only removes a default."""


def read_table(parent: Mapping[str, Any], path: KeyPath, report: Report) -> dict[str, Any]:
    """Return the table at the last key of ``path``, empty if it is absent or not a table."""
    table = parent.get(str(path[-1]), {})
    if isinstance(table, dict):
        return table
    report.add(path, "expected a table")
    return {}


def check_names(
    table: Mapping[str, Any], known: Collection[str], path: KeyPath, report: Report
) -> None:
    """Report the keys of a table that are not in ``known``."""
    for key in table:
        if key not in known:
            report.add((*path, key), "unknown key", wrong=key, choices=known)


def first_items(most: int, items: list[T], path: KeyPath, report: Report) -> list[T]:
    """Return at most ``most`` items of a table or list, and report the others as left out."""
    if len(items) > most:
        report.add(path, f"{len(items) - most:,} left out: at most {most} are used")
    return items[:most]


def read_struct(kind: type[S], parent: Mapping[str, Any], path: KeyPath, report: Report) -> S:
    """Return a struct of ``kind`` with the values of the table at the last key of ``path``.

    Every field of ``kind`` must have a default.
    """
    return kind(**read_values(kind, read_table(parent, path, report), path, report))


def read_values(
    kind: type[Struct], table: Mapping[str, Any], path: KeyPath, report: Report
) -> dict[str, Any]:
    """Return the usable values of a table by field name. Report the others."""
    if not table:
        return {}
    known = {field.encode_name: field for field in fields_of(kind)}
    check_names(table, known, path, report)
    values: dict[str, Any] = {}
    for key, raw in table.items():
        if (field := known.get(key)) is None:
            continue
        try:
            values[field.name] = _value(raw, field.type)
        except ValueError as error:
            wrong = raw if isinstance(raw, str) else ""
            report.add((*path, key), str(error), wrong=wrong, choices=_choices(field.type))
    return values


def read_entries(
    kind: type[E],
    defaults: tuple[E, ...],
    parent: Mapping[str, Any],
    path: KeyPath,
    report: Report,
    unset: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[E, ...]:
    """Return the defaults in their order, changed by the list at the last key of ``path``.

    An entry with the id of a default replaces or removes it; the others are appended. ``unset``
    are the values, by field name, of options that an entry does not set. An entry that cannot be
    used is reported and left out; a default with its id then stays.
    """
    raw = parent.get(str(path[-1]), [])
    if not isinstance(raw, list):
        report.add(path, "expected a list of tables")
        return defaults
    entries = {entry.id: entry for entry in defaults}
    seen: set[str] = set()
    if len(raw) > MAX_ENTRIES:
        report.add((*path, MAX_ENTRIES), f"left out, as all after it: at most {MAX_ENTRIES:,}")
    for index, table in enumerate(raw[:MAX_ENTRIES]):
        here = (*path, index)
        if not isinstance(table, dict):
            report.add(here, "expected a table")
            continue
        values = read_values(kind, table, here, report)
        entry_id = values.get("id", "")
        if entry_id in seen:
            report.add((*here, "id"), "left out: this id was given before")
        elif values.get("enabled", True):
            entry = _entry(kind, {**unset, **values}, here, report)
            entries |= {} if entry is None else {entry.id: entry}
        elif entry_id and entries.pop(entry_id, None) is None and values.keys() <= _REMOVAL:
            where = (*here, "id")
            report.add(where, "nothing to remove has this id", wrong=entry_id, choices=entries)
        seen |= {entry_id} - {""}
    return tuple(entries.values())


def _value(raw: object, kind: Any) -> object:
    """Return a value as its type. Raises ValueError with a message that says what was expected."""
    if timedelta in (kind, *get_args(kind)):
        return _length(raw, "smhd" if kind == ShortLength else "mhd")
    if (choices := _choices(kind)) and raw not in choices:
        raise ValueError(f"expected one of {', '.join(choices)}")
    try:
        value: object = convert(raw, kind)
    except ValueError as error:
        if date in (kind, *get_args(kind)):
            raise ValueError(f"expected a day such as {_DAY}") from error
        if isinstance(raw, str) and (examples := _examples(kind)):
            raise ValueError(f"expected something like {examples}") from error
        text = str(error).replace(" | null", "")
        raise ValueError(text[:1].lower() + text[1:]) from error
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("expected a finite number")
    return value


def _length(raw: object, units: str) -> timedelta:
    interval = parse_length(raw, units) if isinstance(raw, str) else None
    if interval is None:
        raise ValueError('expected a duration such as "15m", "1h" or "1d"')
    return interval


def _choices(kind: Any) -> tuple[str, ...]:
    return get_args(kind) if get_origin(kind) is Literal else ()


def _examples(kind: Any) -> str:
    """Return the examples of a text type with a pattern, in quotes; "" for other types."""
    metas = [meta for meta in get_args(kind) if isinstance(meta, Meta) and meta.pattern]
    return " or ".join(f'"{example}"' for meta in metas for example in meta.examples or ())


def _entry(kind: type[E], values: dict[str, Any], path: KeyPath, report: Report) -> E | None:
    """Return the entry, None if a required value is missing or values exclude each other."""
    for key, message in list(kind.conflicts(values)):
        report.add((*path, key), message)
        del values[key]
    missing = [key for name, key in required_fields(kind) if name not in values]
    if missing:
        report.add(path, f"left out: `{missing[0]}` is missing")
        return None
    try:
        return kind(**values)
    except ValueError as error:
        report.add(path, f"left out: {error}")
        return None
