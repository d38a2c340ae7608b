"""Disputed values, accepted once their publisher has repeated them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tui.model.status import Repetition
from tui.store.archive import digest_of
from tui.store.continuity import MIN_DURATION, MIN_TIMES


def count_repetition(
    repetition: Repetition | None, names: Collection[str], now: datetime
) -> Repetition | None:
    """Return the note of disputed values after one more response; None if it had none.

    ``names`` are those of its disputed values. Others than those of the note start a new count.
    """
    if not names:
        return None
    digest = _digest(names)
    if repetition is None or repetition.values != digest:
        return Repetition(digest, now, 1)
    return Repetition(digest, repetition.since, repetition.times + 1)


def is_repeated(repetition: Repetition | None, names: Collection[str], now: datetime) -> bool:
    """Return whether a response repeats disputed values often enough and for long enough.

    That is the third response in a row or a later one, three days or more after the first.
    """
    if repetition is None or repetition.values != _digest(names):
        return False
    return repetition.times + 1 >= MIN_TIMES and now - repetition.since >= MIN_DURATION


def _digest(names: Collection[str]) -> str:
    return digest_of("\n".join(sorted(names)).encode())
