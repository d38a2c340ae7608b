"""History of a rule: its replay on a snapshot, and the episodes in which it fired."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import numpy as np
from msgspec import Struct

from tui.alerts.engine.compiled_rule import CompiledRule
from tui.alerts.engine.replay import Trace, replay_latest_values
from tui.alerts.series.history import UNKNOWN, History, day_at, moment_at, observed_days
from tui.alerts.series.revisions import SeriesRevisions, SeriesVintages
from tui.config import Rule
from tui.model.alerts import Episode


class RuleHistory(Struct, frozen=True, eq=False):
    """A compiled rule, replayed on everything known in a snapshot."""

    rule: Rule
    compiled: CompiledRule
    revisions: Mapping[str, SeriesRevisions]
    """Revisions of every series the rule reads, by name."""
    trace: Trace
    as_of: datetime

    @property
    def histories(self) -> Mapping[str, History]:
        """Every series the rule reads, as known now, by name."""
        return {name: series.newest for name, series in self.revisions.items()}

    @property
    def vintages(self) -> Mapping[str, SeriesVintages]:
        """Vintages of every series the rule reads, by name."""
        return {name: series.vintages for name, series in self.revisions.items()}

    @property
    def has_been_evaluated(self) -> bool:
        """False if the condition was unknown at every step."""
        return bool((self.trace.when != UNKNOWN).any())

    @property
    def known_since(self) -> date | None:
        """First observed day at which the condition was not unknown, or None."""
        known = np.flatnonzero(self.trace.when != UNKNOWN)
        return day_at(int(self.trace.keys[known[0]])) if known.size else None

    def episodes(self) -> tuple[Episode, ...]:
        """Return the episodes, oldest first, with ``revised_away`` set."""
        is_revised = any(len(series.vintages) > 1 for series in self.revisions.values())
        latest = replay_latest_values(self.compiled, self.vintages) if is_revised else None
        return find_episodes(self.trace, latest)


def find_episodes(trace: Trace, latest: Trace | None = None) -> tuple[Episode, ...]:
    """Return the episodes of a trace, oldest first.

    ``latest`` is the trace of the rule on the latest values. An episode in which it does not fire
    was revised away. If None, no episode was.
    """
    turns = np.flatnonzero(np.diff(trace.fires, prepend=False, append=False))
    return tuple(
        _episode(trace, int(start), int(end), latest)
        for start, end in zip(turns[::2], turns[1::2], strict=True)
    )


def _episode(trace: Trace, start: int, end: int, latest: Trace | None) -> Episode:
    """Return the episode of the steps from ``start`` to before ``end``.

    While it lasts, ``end`` is the number of steps.
    """
    has_ended = end < trace.keys.size
    last = end if has_ended else end - 1
    return Episode(
        start=day_at(int(trace.keys[start])),
        end=day_at(int(trace.keys[end])) if has_ended else None,
        fired=moment_at(int(trace.keys[start])),
        start_value=_number(trace, start),
        end_value=_number(trace, last),
        reconstructed=bool(trace.simulated[start]),
        revised_away=latest is not None and not _fires(latest, trace.keys[[start, last]]),
    )


def _fires(trace: Trace, ends: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> bool:
    """Return whether a trace fires on a day from the first of two keys to before the second."""
    days = observed_days(trace.keys)
    first, last = observed_days(ends)
    is_within = (days >= first) & (days <= max(first, last - 1))
    return bool(trace.fires[is_within].any())


def _number(trace: Trace, place: int) -> float | None:
    value = float(trace.numbers[place])
    return None if value != value else value
