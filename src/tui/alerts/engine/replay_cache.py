"""Cache of replays. A cached replay is continued or shortened instead of computed again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from msgspec import Struct

from tui.alerts.engine.compiled_rule import CompiledRule, Conditions
from tui.alerts.engine.continuation import continue_states
from tui.alerts.engine.replay import replay
from tui.alerts.engine.state_changes import StateChanges, changes_of
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.series.history import NEVER
from tui.alerts.series.revisions import SeriesVintage, SeriesVintages, is_prefix

MAX_REPLAYS = 3_000
"""Maximum number of replays in the cache. When it is full, it is cleared.

It is more than the rules of a configuration, so that they do not clear it at every evaluation."""


_AFTER_ALL = 1 << 63
"""Key above that of every step."""
MAX_MARKS = 512
"""Most vintages whose marks are kept: each is asked for by every rule that reads it."""
SeriesMark = tuple[int, int, bytes]
"""``since`` of a vintage, number of its observations, and a digest of them."""
RuleKey = tuple[Conditions, Persistence]
"""All of a rule that decides on its states."""


class Replay(Struct, frozen=True, eq=False):
    """The states of a rule, and the vintages they were computed from."""

    vintages: Mapping[str, SeriesVintages]
    changes: StateChanges


class _Comparison(Struct, frozen=True, eq=False, dict=True):
    """Two sets of vintages of a series, and which of them continues the other."""

    then: SeriesVintages
    now: SeriesVintages
    adds: bool
    """True if ``then`` is what ``now`` was at an earlier moment."""
    shortens: bool
    """True if ``now`` is what ``then`` was at an earlier moment."""

    @cached_property
    def first_new(self) -> int:
        """Key of the first step that only one of both has, if one continues the other."""
        longer, shorter = (self.now, self.then) if self.adds else (self.then, self.now)
        keys = longer[len(shorter) - 1].history.keys[shorter[-1].history.keys.size :]
        begins = [vintage.since + 1 for vintage in longer[len(shorter) :]]
        return min([*keys[:1].tolist(), *begins], default=_AFTER_ALL)


class StoredReplay(Struct, frozen=True, eq=False):
    """The states of a rule, and marks of the vintages they were computed from."""

    marks: Mapping[str, tuple[SeriesMark, ...]]
    changes: StateChanges


class _Earlier(Struct, frozen=True, eq=False):
    """The part of a series' vintages that marks stand for."""

    marks: tuple[SeriesMark, ...]
    now: SeriesVintages
    vintages: SeriesVintages | None
    """None if ``now`` does not continue what the marks stand for."""


class ReplayCache:
    """The latest replay of each rule. Rules that read the same series share its vintages."""

    def __init__(self) -> None:
        self._replays: dict[RuleKey, Replay] = {}
        self._stored: dict[RuleKey, StoredReplay] = {}
        self._new: dict[RuleKey, CompiledRule] = {}
        self._comparisons: dict[str, _Comparison] = {}
        """The last comparison of each series: many rules need the same one."""
        self._earlier: dict[str, _Earlier] = {}
        """The last vintages of each series that marks stood for."""

    def unread(self, rules: Iterable[CompiledRule]) -> list[CompiledRule]:
        """Return those of some rules without a replay in the cache."""
        return [rule for rule in rules if _key(rule) not in self._replays]

    def add(self, stored: Mapping[CompiledRule, StoredReplay]) -> None:
        """Add replays of an earlier program. They are continued if their series only grew."""
        self._stored.update({_key(rule): replay for rule, replay in stored.items()})

    def take_new(self) -> dict[CompiledRule, Replay]:
        """Return the replays that were computed or continued since the last call."""
        new = {rule: self._replays[key] for key, rule in self._new.items() if key in self._replays}
        self._new.clear()
        return new

    def state_changes(
        self, rule: CompiledRule, vintages: Mapping[str, SeriesVintages]
    ) -> StateChanges:
        """Return the states of a rule. ``vintages`` holds every series it reads, by name."""
        key = _key(rule)
        cached = self._replays.get(key) or self._restored(key, vintages)
        if cached is None:
            changes = changes_of(replay(rule, vintages))
        elif cached.vintages == vintages:
            return cached.changes
        else:
            pairs = [self._compare(name, cached, now) for name, now in vintages.items()]
            if not all(pair.adds for pair in pairs) and all(pair.shortens for pair in pairs):
                last = max(_last_key(vintages[name]) for name in rule.watched)
                if all(pair.first_new > last for pair in pairs):
                    return cached.changes.upto(last)
            changes = _continue(rule, cached, vintages, pairs)
        if len(self._replays) >= MAX_REPLAYS:
            self._replays.clear()
        self._replays[key], self._new[key] = Replay(vintages, changes), rule
        return changes

    def _restored(self, key: RuleKey, vintages: Mapping[str, SeriesVintages]) -> Replay | None:
        """Return the stored replay of a rule, None if its vintages did not lead to the present."""
        stored = self._stored.pop(key, None)
        if stored is None or stored.marks.keys() != vintages.keys():
            return None
        earlier = {}
        for name, now in vintages.items():
            marks, last = stored.marks[name], self._earlier.get(name)
            if last is None or last.marks != marks or last.now is not now:
                last = self._earlier[name] = _Earlier(marks, now, _marked(now, marks))
            if last.vintages is None:
                return None
            earlier[name] = last.vintages
        self._replays[key] = Replay(earlier, stored.changes)
        return self._replays[key]

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
    if end is None or not all(pair.adds and pair.first_new > end.key for pair in pairs):
        return changes_of(replay(rule, vintages))
    return continue_states(rule, vintages, cached.changes, end)


def _last_key(vintages: SeriesVintages) -> int:
    keys = vintages[-1].history.keys
    return int(keys[-1]) if keys.size else NEVER


def _key(rule: CompiledRule) -> RuleKey:
    return rule.conditions, rule.persistence


def marks_of(vintages: SeriesVintages) -> tuple[SeriesMark, ...]:
    """Return the marks of the vintages of a series."""
    return tuple(map(_mark, vintages))


@lru_cache(maxsize=MAX_MARKS)
def _mark(vintage: SeriesVintage) -> SeriesMark:
    return vintage.since, vintage.history.keys.size, vintage.history.digest()


def _marked(now: SeriesVintages, marks: tuple[SeriesMark, ...]) -> SeriesVintages | None:
    """Return the vintages that marks stand for, if ``now`` begins with them, else None."""
    if len(marks) > len(now):
        return None
    if marks == marks_of(now):
        return now
    earlier = []
    for place, ((since, size, digest), vintage) in enumerate(zip(marks, now, strict=False), 1):
        history = vintage.history
        if place == len(marks):  # the newest of them may have grown
            history = history.head(size)
        if (since, size, digest) != (vintage.since, history.keys.size, history.digest()):
            return None
        earlier.append(SeriesVintage(since, history))
    return tuple(earlier)
