"""Text of the as-of bar and of the status bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum

from rich.cells import cell_len

from tui.model.clean_text import clean_text
from tui.model.snapshot import Dataset, State, worst_state
from tui.model.status import PartStatus, Progress
from tui.model.times import format_new_york
from tui.model.update import Update

PaneSources = Mapping[str, tuple[str, ...]]
"""Pane name -> names of the sources of its figures."""


class Basis(Enum):
    """Evidence for a figure of the past, from the strongest to the weakest."""

    FIRST_PRINT = "first print"
    RECORDED = "recorded vintage"
    SAMPLE = "sample"
    SIMULATED = "release lag simulated"


def basis_of(dataset: Dataset) -> Basis:
    """Return the evidence for a dataset of a past moment."""
    if dataset.state is State.RECONSTRUCTED:
        return Basis.SIMULATED
    if dataset.state is State.SAMPLE:
        return Basis.SAMPLE
    return Basis.RECORDED if dataset.revised else Basis.FIRST_PRINT


def as_of_text(
    update: Update, pane_sources: PaneSources, room: int, *, playing: bool = False
) -> str:
    """Return the text of the as-of bar in ``room`` cells.

    Example: ``AS OF 2025-12-19 23:59 EST · curve first print · …``. Each pane is listed with
    its weakest basis. If all panes have the same basis, it is given once. With little room, the
    strongest bases are left out first.
    """
    prefix = f"{'▶ ' if playing else ''}AS OF {format_new_york(update.snapshot.as_of)}"
    texts = (" · ".join([prefix, *bases]) for bases in _basis_texts(update, pane_sources))
    return next((text for text in texts if cell_len(text) <= room), prefix)


def _basis_texts(update: Update, pane_sources: PaneSources) -> Iterator[list[str]]:
    """Yield the bases of the panes as text, the longest version first."""
    order = list(Basis)
    weakest: dict[str, Basis] = {}
    for name, sources in pane_sources.items():
        datasets = [part for part in update.snapshot.datasets.values() if part.source in sources]
        if datasets:
            weakest[name] = max(map(basis_of, datasets), key=order.index)
    distinct = sorted(set(weakest.values()), key=order.index)
    if len(distinct) > 1:
        for first in range(len(distinct)):
            bases = distinct[first:]
            yield [f"{name} {basis.value}" for name, basis in weakest.items() if basis in bases]
    yield [basis.value for basis in distinct[-1:]]


def status_text(update: Update, *, paused: bool = False) -> str:
    """Return the time of the update, the number of sources by state, and the next request.

    Stored data that cannot be read are named after the time, and a pause of all requests is. Then,
    and offline, there is no next request.
    While the first requests after a start are under way, their number takes its place.
    """
    states: dict[str, list[State]] = {}
    for (source, _), dataset in update.snapshot.datasets.items():
        states.setdefault(source, []).append(dataset.state)
    counts = Counter(worst_state(tuple(source_states)) for source_states in states.values())
    parts = [format_new_york(update.now), *(["paused"] if paused else [])]
    parts += filter(None, [clean_text(update.unreadable)])
    parts += [f"{counts[state]} {state}" for state in State if counts[state]]
    if update.is_offline:
        return " · ".join([*parts, "offline"])
    if not update.is_past and not paused:
        parts.append(
            progress_text(update.progress) or next_try_text(update.statuses.values(), update.now)
        )
    return " · ".join(filter(None, parts))


def progress_text(progress: Progress | None) -> str:
    """Return how many parts were requested so far, such as ``asking 12 of 60``; "" for none."""
    return f"asking {progress.asked} of {progress.total}" if progress else ""


def next_try_text(parts: Iterable[PartStatus], now: datetime) -> str:
    """Return the first time at which one of the parts is requested, "" if none is to come.

    A time that has passed is no next try.
    """
    coming = [part.next_try for part in parts if part.next_try and part.next_try > now]
    return f"next try {format_new_york(min(coming), now)}" if coming else ""
