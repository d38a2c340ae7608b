"""Cache of replays. A cached replay is continued or shortened instead of computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.alerts.engine.compiled_rule import CompiledRule, Conditions
from tui.alerts.engine.replay import replay
from tui.alerts.engine.state_changes import StateChanges, changes_of
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.series.history import NEVER
from tui.alerts.series.revisions import SeriesVintages, is_prefix

MAX_REPLAYS = 3_000
"""Maximum number of replays in the cache. When it is full, it is cleared.

It is more than the rules of a configuration, so that they do not clear it at every evaluation."""


@dataclass(frozen=True, eq=False)
class Replay:
    """The states of a rule, and the vintages they were computed from."""

    vintages: Mapping[str, SeriesVintages]
    changes: StateChanges


@dataclass(frozen=True, eq=False)
class _Comparison:
    """Two sets of vintages of a series, and which of them continues the other."""

    then: SeriesVintages
    now: SeriesVintages
    adds: bool
    """True if ``then`` is what ``now`` was at an earlier moment."""
    shortens: bool
    """True if ``now`` is what ``then`` was at an earlier moment."""


class ReplayCache:
    """The latest replay of each rule. Rules that read the same series share its vintages."""

    def __init__(self) -> None:
        self._replays: dict[tuple[Conditions, Persistence], Replay] = {}
        self._comparisons: dict[str, _Comparison] = {}
        """The last comparison of each series: many rules need the same one."""

    def state_changes(
        self, rule: CompiledRule, vintages: Mapping[str, SeriesVintages]
    ) -> StateChanges:
        """Return the states of a rule. ``vintages`` holds every series it reads, by name."""
        key = (rule.conditions, rule.persistence)
        cached = self._replays.get(key)
        if cached is None:
            changes = changes_of(replay(rule, vintages))
        elif cached.vintages == vintages:
            return cached.changes
        else:
            pairs = [self._compare(name, cached, now) for name, now in vintages.items()]
            if not all(pair.adds for pair in pairs) and all(pair.shortens for pair in pairs):
                last = max((_last_key(vintages[name]) for name in rule.watched), default=NEVER)
                if all(_are_later(pair.then, pair.now, last) for pair in pairs):
                    return cached.changes.upto(last)
            changes = _continue(rule, cached, vintages, pairs)
        if len(self._replays) >= MAX_REPLAYS:
            self._replays.clear()
        self._replays[key] = Replay(vintages, changes)
        return changes

    def _compare(self, name: str, cached: Replay, now: SeriesVintages) -> _Comparison:
        """Return the comparison of the vintages of a series with those of a cached replay."""
        then, last = cached.vintages[name], self._comparisons.get(name)
        if last is None or last.then is not then or last.now is not now:
            last = _Comparison(then, now, is_prefix(then, now), is_prefix(now, then))
            self._comparisons[name] = last
        return last


def _continue(
    rule: CompiledRule,
    cached: Replay,
    vintages: Mapping[str, SeriesVintages],
    pairs: list[_Comparison],
) -> StateChanges:
    """Return the states, continued from a cached replay of earlier vintages if it fits."""
    end = cached.changes.end
    is_continued = end is not None and all(
        pair.adds and _are_later(pair.now, pair.then, end.key) for pair in pairs
    )
    if end is None or not is_continued:
        return changes_of(replay(rule, vintages))
    return changes_of(replay(rule, vintages, end), cached.changes)


def _are_later(longer: SeriesVintages, shorter: SeriesVintages, last: int) -> bool:
    """Return whether every step that only ``longer`` has comes after the key ``last``."""
    if longer is shorter:
        return True
    keys = longer[len(shorter) - 1].history.keys[shorter[-1].history.keys.size :]
    firsts = [int(keys[0])] if keys.size else []
    firsts += [vintage.since + 1 for vintage in longer[len(shorter) :]]
    return all(first > last for first in firsts)


def _last_key(vintages: SeriesVintages) -> int:
    keys = vintages[-1].history.keys
    return int(keys[-1]) if keys.size else NEVER
