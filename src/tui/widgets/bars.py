"""The two bars of the screen: the moment looked at, and how the sources do."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from tui.clock import NEW_YORK
from tui.model import State, Update, worst


def as_of_words(update: Update) -> str:
    """``AS OF 2025-12-19 23:59 New York``, and whether the past had to be inferred."""
    words = f"AS OF {clock(update.snapshot.as_of)} New York"
    states = {dataset.state for dataset in update.snapshot.datasets.values()}
    return f"{words} · release lag simulated" if State.RECONSTRUCTED in states else words


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
