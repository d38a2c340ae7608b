"""Options of a pane that the user changed, as they are kept with the last screen."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from tui.screen.last_screen.records import Choice, Day, Plain

Kept = dict[str, Choice | Day | Plain]


def changed_options(options: Any, initial: Any) -> Kept:
    """Return the options that differ from the initial ones and that a key can change."""
    kept: Kept = {}
    for name in type(options).__annotations__:
        value = getattr(options, name)
        if value == getattr(initial, name):
            continue
        if isinstance(value, Enum):
            kept[name] = Choice(value.name)
        elif isinstance(value, date):
            kept[name] = Day(value)
        elif isinstance(value, str | bool | None):
            kept[name] = Plain(value)
    return kept


def restore_options(initial: Any, kept: Kept) -> Any:
    """Return the initial options with those that were kept."""
    values = {name: getattr(initial, name) for name in type(initial).__annotations__}
    for name, option in kept.items():
        match option:
            case Choice(member):
                values[name] = type(values[name])[member]
            case Day(day):
                values[name] = day
            case Plain(value):
                values[name] = value
    return type(initial)(**values)
