"""The two bars of the screen: the moment looked at, and how the sources do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum

from rich.cells import cell_len

from tui.model.snapshot import Dataset, State, worst
from tui.model.times import NEW_YORK
from tui.model.update import Update

Groups = Mapping[str, tuple[str, ...]]
"""What stands together on the screen: its name, and the sources its figures are from."""


class Basis(Enum):
    """What a figure of the past rests on; the order is from best to worst."""

    FIRST_PRINT = "first print"
    RECORDED = "recorded vintage"
    SAMPLE = "sample"
    SIMULATED = "release lag simulated"


def basis(dataset: Dataset) -> Basis:
    """What a dataset of a past moment rests on."""
    if dataset.state is State.RECONSTRUCTED:
        return Basis.SIMULATED
    if dataset.state is State.SAMPLE:
        return Basis.SAMPLE
    return Basis.RECORDED if dataset.revised else Basis.FIRST_PRINT


def as_of_words(update: Update, groups: Groups, room: int, *, playing: bool = False) -> str:
    """``AS OF 2025-12-19 23:59 New York · curve first print · …`` in ``room`` cells.

    A group says the weakest of what it rests on; where all agree once is enough. What needs least
    caution is left out first.
    """
    stem = f"{'▶ ' if playing else ''}AS OF {clock(update.snapshot.as_of)} New York"
    spellings = (" · ".join([stem, *words]) for words in _bases(update, groups))
    return next((text for text in spellings if cell_len(text) <= room), stem)


def _bases(update: Update, groups: Groups) -> Iterator[list[str]]:
    """Spellings of what the groups rest on, the longest first."""
    order = list(Basis)
    found: dict[str, Basis] = {}
    for name, sources in groups.items():
        held = [part for part in update.snapshot.datasets.values() if part.source in sources]
        if held:
            found[name] = max(map(basis, held), key=order.index)
    distinct = sorted(set(found.values()), key=order.index)
    if len(distinct) > 1:
        for place in range(len(distinct)):
            left = distinct[place:]
            yield [f"{name} {one.value}" for name, one in found.items() if one in left]
    yield [one.value for one in distinct[-1:]]


def status_words(update: Update) -> str:
    """The time of the snapshot, how many sources are in each state, and the next request."""
    states: dict[str, list[State]] = {}
    for (source, _), dataset in update.snapshot.datasets.items():
        states.setdefault(source, []).append(dataset.state)
    counts = Counter(worst(tuple(found)) for found in states.values())
    words = [f"{clock(update.now)} New York"]
    words += [f"{counts[state]} {state}" for state in State if counts[state]]
    tries = [status.next_try for status in update.statuses.values() if status.next_try]
    if tries and not update.travelling:
        words.append(f"next try {clock(min(tries), update.now)}")
    return " · ".join(words)


def clock(moment: datetime, now: datetime | None = None) -> str:
    """A moment to the minute on New York's clock, without the day where it is that of ``now``."""
    there = moment.astimezone(NEW_YORK)
    today = now is not None and now.astimezone(NEW_YORK).date() == there.date()
    return there.strftime("%H:%M" if today else "%Y-%m-%d %H:%M")
