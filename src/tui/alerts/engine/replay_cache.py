"""Cache of replays. A cached replay is continued or shortened instead of computed again."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tui.alerts.engine.compiled_rule import CompiledRule, Conditions
from tui.alerts.engine.replay import Trace, replay
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.series.history import NEVER
from tui.alerts.series.revisions import SeriesVintages, is_prefix

MAX_REPLAYS = 3_000
"""Maximum number of replays in the cache. When it is full, it is cleared.

It is more than the rules of a configuration, so that they do not clear it at every evaluation."""


class Replay(Struct, frozen=True, eq=False):
    """The trace of a rule, and the vintages it was computed from."""

    vintages: Mapping[str, SeriesVintages]
    trace: Trace


class ReplayCache:
    """The latest replay of each rule."""

    def __init__(self) -> None:
        self._replays: dict[tuple[Conditions, Persistence], Replay] = {}

    def trace(self, rule: CompiledRule, vintages: Mapping[str, SeriesVintages]) -> Trace:
        """Return the trace of a rule. ``vintages`` holds every series it reads, by name."""
        key = (rule.conditions, rule.persistence)
        cached = self._replays.get(key)
        if cached is not None and cached.vintages == vintages:
            return cached.trace
        trace = _continue(rule, cached, vintages)
        if len(self._replays) >= MAX_REPLAYS:
            self._replays.clear()
        self._replays[key] = Replay(vintages, trace)
        return trace


def _continue(
    rule: CompiledRule, cached: Replay | None, vintages: Mapping[str, SeriesVintages]
) -> Trace:
    """Return the trace, computed from a cached replay of earlier or later vintages if it fits."""
    if cached is None:
        return replay(rule, vintages)
    pairs = [(cached.vintages[name], now) for name, now in vintages.items()]
    if all(is_prefix(then, now) for then, now in pairs) and _only_adds(rule, cached, vintages):
        return replay(rule, vintages, cached.trace)
    if all(is_prefix(now, then) for then, now in pairs):
        last = max((_last_key(vintages[name]) for name in rule.watched), default=NEVER)
        return cached.trace.upto(last)
    return replay(rule, vintages)


def _only_adds(rule: CompiledRule, cached: Replay, vintages: Mapping[str, SeriesVintages]) -> bool:
    """Return whether every new step comes after the last step of the cached trace."""
    last = int(cached.trace.keys[-1]) if cached.trace.keys.size else NEVER
    return all(
        first > last
        for name, now in vintages.items()
        if (first := _first_new_key(cached.vintages[name], now)) is not None
    )


def _first_new_key(then: SeriesVintages, now: SeriesVintages) -> int | None:
    """Return the key of the first step that only ``now`` has, or None."""
    if then is now:
        return None
    new_keys = now[len(then) - 1].history.keys[then[-1].history.keys.size :]
    firsts = [int(new_keys[0])] if new_keys.size else []
    firsts += [vintage.since + 1 for vintage in now[len(then) :]]
    return min(firsts, default=None)


def _last_key(vintages: SeriesVintages) -> int:
    keys = vintages[-1].history.keys
    return int(keys[-1]) if keys.size else NEVER
