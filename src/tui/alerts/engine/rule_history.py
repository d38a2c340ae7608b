"""History of a rule: its replay on a snapshot, and the episodes in which it fired."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

import numpy as np
from msgspec import Struct

from tui.alerts.engine.compiled_rule import CompiledRule
from tui.alerts.engine.replay import Trace, replay, replay_latest_values
from tui.alerts.engine.state_changes import StateChanges, changes_of
from tui.alerts.series.history import History, Keys, day_at, moment_at, observed_days
from tui.alerts.series.revisions import SeriesRevisions, SeriesVintages
from tui.config import Rule
from tui.model.alerts import Episode


class RuleHistory(Struct, frozen=True, eq=False, dict=True):
    """A compiled rule, replayed on everything known in a snapshot."""

    rule: Rule
    compiled: CompiledRule
    revisions: Mapping[str, SeriesRevisions]
    """Revisions of every series the rule reads, by name."""
    changes: StateChanges
    as_of: datetime

    @cached_property
    def trace(self) -> Trace:
        """Conditions and state at every step, replayed when they are needed."""
        return replay(self.compiled, self.vintages)

    @property
    def histories(self) -> Mapping[str, History]:
        """Every series the rule reads, as known now, by name."""
        return {name: series.newest for name, series in self.revisions.items()}

    @property
    def vintages(self) -> Mapping[str, SeriesVintages]:
        """Vintages of every series the rule reads, by name."""
        return {name: series.vintages for name, series in self.revisions.items()}

    @property
    def known_since(self) -> date | None:
        """First observed day at which the condition was not unknown, or None."""
        known_from = self.changes.known_from
        return None if known_from is None else day_at(known_from)

    def episodes(self) -> tuple[Episode, ...]:
        """Return the episodes, oldest first, with ``revised_away`` set."""
        is_revised = any(len(series.vintages) > 1 for series in self.revisions.values())
        latest = replay_latest_values(self.compiled, self.vintages) if is_revised else None
        changes = changes_of(self.trace) if self.changes.end is None else self.changes
        return find_episodes(changes, latest)


def find_episodes(changes: StateChanges, latest: Trace | None = None) -> tuple[Episode, ...]:
    """Return the episodes of a rule's states, which were not cut, oldest first.

    ``latest`` is the trace of the rule on the latest values. An episode in which it does not fire
    was revised away. If None, no episode was.
    """
    turns = np.flatnonzero(np.diff(changes.fires, prepend=False, append=False))
    return tuple(
        _episode(changes, int(start), int(end), latest)
        for start, end in zip(turns[::2], turns[1::2], strict=True)
    )


def _episode(changes: StateChanges, start: int, end: int, latest: Trace | None) -> Episode:
    """Return the episode from the change ``start`` to the change ``end``.

    While it lasts, ``end`` is the number of changes.
    """
    assert changes.end is not None, "states that were cut do not tell the newest value"
    has_ended = end < changes.keys.size
    first = int(changes.keys[start])
    last = int(changes.keys[end]) if has_ended else changes.end.key
    return Episode(
        start=day_at(first),
        end=day_at(last) if has_ended else None,
        fired=moment_at(first),
        start_value=_number(changes.numbers[start]),
        end_value=_number(changes.numbers[end] if has_ended else changes.end.number),
        reconstructed=bool(changes.simulated[start]),
        revised_away=latest is not None and not _fires(latest, np.array([first, last])),
    )


def _fires(trace: Trace, ends: Keys) -> bool:
    """Return whether a trace fires on a day from the first of two keys to before the second."""
    days = observed_days(trace.keys)
    first, last = observed_days(ends)
    is_within = (days >= first) & (days <= max(first, last - 1))
    return bool(trace.fires[is_within].any())


def _number(value: float) -> float | None:
    return None if value != value else float(value)
