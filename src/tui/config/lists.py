"""Lists that add to their defaults, or replace or remove one of them by ``id``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from msgspec.structs import fields

from tui.config.entries import Entry
from tui.config.lines import KeyPath
from tui.config.problems import Report
from tui.config.values import read_values

E = TypeVar("E", bound=Entry)

_REMOVAL = {"id", "enabled"}
"""What an entry says that does nothing but remove a default."""


def read_entries(
    kind: type[E],
    defaults: tuple[E, ...],
    parent: Mapping[str, Any],
    path: KeyPath,
    report: Report,
    unsaid: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[E, ...]:
    """The defaults in their order with what ``parent`` says about each, then what it adds.

    ``unsaid`` are the values, by field name, of an entry of ``parent`` that does not give its own.
    An entry that cannot be used is reported and left out; a default of its id then stays.
    """
    raw = parent.get(str(path[-1]), [])
    if not isinstance(raw, list):
        report.add(path, "expected a list of tables")
        return defaults
    entries = {entry.id: entry for entry in defaults}
    seen: set[str] = set()
    for place, table in enumerate(raw):
        here = (*path, place)
        if not isinstance(table, dict):
            report.add(here, "expected a table")
            continue
        values = read_values(kind, table, here, report)
        entry_id = values.get("id", "")
        if entry_id in seen:
            report.add((*here, "id"), "left out: this id was given before")
        elif values.get("enabled", True):
            entry = _entry(kind, {**unsaid, **values}, here, report)
            entries |= {} if entry is None else {entry.id: entry}
        elif entry_id and entries.pop(entry_id, None) is None and values.keys() <= _REMOVAL:
            where = (*here, "id")
            report.add(where, "nothing to remove has this id", wrong=entry_id, choices=entries)
        seen |= {entry_id} - {""}
    return tuple(entries.values())


def _entry(kind: type[E], values: dict[str, Any], path: KeyPath, report: Report) -> E | None:
    """The entry, or None when it lacks what it cannot do without."""
    for key, message in list(kind.faults(values)):
        report.add((*path, key), message)
        del values[key]
    missing = [f.name for f in fields(kind) if f.required and f.name not in values]
    if missing:
        report.add(path, f"left out: `{missing[0]}` is missing")
        return None
    try:
        return kind(**values)
    except ValueError as error:
        report.add(path, f"left out: {error}")
        return None
