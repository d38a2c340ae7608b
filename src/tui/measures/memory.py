"""What has been measured of a snapshot is measured once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from tui.model import Snapshot

Measured = TypeVar("Measured")


def per_snapshot(measure: Callable[[Snapshot], Measured]) -> Callable[[Snapshot], Measured]:
    """Keep the result of ``measure`` for as long as its snapshot lives.

    A snapshot never changes, and the panes, the rules and the exports ask the same of it.
    """
    kept: WeakKeyDictionary[Snapshot, Measured] = WeakKeyDictionary()

    @wraps(measure)
    def remembered(snapshot: Snapshot) -> Measured:
        if snapshot not in kept:
            kept[snapshot] = measure(snapshot)
        return kept[snapshot]

    return remembered
