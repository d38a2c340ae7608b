"""Answer to a key that does nothing: the nearest key that does something."""

from __future__ import annotations

from collections.abc import Mapping


def nearest_key(key: str, descriptions: Mapping[str, str]) -> str:
    """Return the bound key nearest to one that is not bound, "" if none is near.

    ``descriptions`` are those of the bound keys. Near is the same letter in the other case or
    without ``ctrl``, else the key whose description begins with the letter, the shortest of them.
    """
    letter = key.rpartition("+")[2]
    for other in (letter, letter.swapcase()):
        if other in descriptions:
            return other
    if len(letter) != 1:
        return ""
    begins = (
        other
        for other, description in descriptions.items()
        if description.lower().startswith(letter.lower())
    )
    return min(begins, key=lambda other: len(descriptions[other]), default="")
