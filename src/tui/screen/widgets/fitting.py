"""Items of a row in a width: those that do not fit are left out whole."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Size(Struct, frozen=True):
    """Size of an item, and its order of removal."""

    cells: int
    drop: int
    """The highest is left out first, of equal ones the last; 0 never."""


def places_that_fit(items: Sequence[Size], room: int, gap: int) -> list[int]:
    """Return the places of the items that are kept in ``room`` cells, ``gap`` cells between two.

    Items that are never left out may be wider than the room.
    """
    kept = list(range(len(items)))
    while sum(items[place].cells for place in kept) + gap * (len(kept) - 1) > room:
        last = max(kept, key=lambda place: (items[place].drop, place), default=0)
        if not kept or items[last].drop == 0:
            break
        kept.remove(last)
    return kept
