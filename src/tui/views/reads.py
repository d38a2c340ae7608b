"""Parts of an update that a view reads: two updates that agree on them give the same view."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

from tui.measures.cache import Identity, are_same, identities
from tui.model.update import Update


def no_clock(update: Update) -> Hashable:
    """Return None: the view reads no clock."""
    del update
    return None


def minutes(update: Update) -> Hashable:
    """Return the minutes of an update's times, and whether each time is later than its minute.

    No release has seconds. A countdown changes at a full minute and just after it.
    """
    times = (update.now, update.snapshot.as_of)
    starts = [time.replace(second=0, microsecond=0) for time in times]
    return tuple((start, time > start) for start, time in zip(starts, times, strict=True))


def no_alerts(update: Update) -> Hashable:
    """Return None: the view reads no alerts."""
    del update
    return None


def all_alerts(update: Update) -> object:
    """Return the alerts and their notifications."""
    return update.alerts, update.notifications


def thresholds(update: Update) -> Hashable:
    """Return the threshold of each rule, its severity, and whether it fires."""
    return tuple(
        (alert.rule, alert.series, alert.threshold, alert.severity, alert.state.fires)
        for alert in update.alerts
    )


class Reads(NamedTuple):
    """Parts of an update that a view is a function of, besides its options."""

    sources: tuple[str, ...] = ()
    """Names of all sources whose datasets it may read."""
    clock: Callable[[Update], Hashable] = no_clock
    """Function of an update whose result is all that the view reads of its times."""
    alerts: Callable[[Update], object] = no_alerts
    """Function of an update whose result is all that the view reads of its alerts."""
    previous: bool = False
    """True if it reads the snapshot that was shown before a step."""
    shown: Mapping[str, Callable[[Update], object]] = MappingProxyType({})
    """By the name of a source: function of an update whose result is all that the view shows of the
    source. What it shows may be the same while the source has news."""
    everything: bool = False
    """True if it may read every dataset, as the replay of a rule does."""
    counts_down_to_more: bool = False
    """True if it shows times left that no fingerprint of the present knows: it knows those to the
    next TIC release and to each announced auction."""

    @property
    def has_alerts(self) -> bool:
        """Does the view show anything of the alerts?"""
        return self.alerts is not no_alerts


READS_EVERYTHING = Reads(clock=minutes, alerts=all_alerts, previous=True, everything=True)


def reads_everything(options: object) -> Reads:
    """Return that a view may read all of an update, whatever its options are."""
    del options
    return READS_EVERYTHING


def alerts_digest(update: Update, reads: Reads) -> str:
    """Return the SHA-256 of what a view reads of the alerts, hex; "" if it reads none."""
    return _digest(reads.alerts(update)) if reads.has_alerts else ""


def shown_digest(update: Update, reads: Reads, source: str) -> str:
    """Return the SHA-256 of what a view shows of one of the sources in ``Reads.shown``, hex."""
    return _digest(reads.shown[source](update))


def _digest(value: object) -> str:
    return sha256(repr(value).encode()).hexdigest()


class Inputs(NamedTuple):
    """Values of one update that a view was made from."""

    datasets: tuple[Identity, ...]
    values: tuple[object, ...]

    def agree_with(self, other: Inputs) -> bool:
        """Return whether a view of these inputs is a view of the others too."""
        return self.values == other.values and are_same(self.datasets, other.datasets)


def inputs_of(update: Update, reads: Reads) -> Inputs:
    """Return what ``reads`` names of an update. It may import pandas, so call it in a thread."""
    snapshot = update.snapshot
    datasets = [
        snapshot.datasets[key]
        for key in sorted(snapshot.datasets)
        if reads.everything or key[0] in reads.sources
    ]
    return Inputs(
        identities(datasets),
        (
            reads.clock(update),
            reads.alerts(update),
            update.previous if reads.previous else None,
        ),
    )
