"""Replays remembered: what has been judged is continued, or cut, instead of judged anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.alerts.engine.compiled_rule import CompiledRule, Conditions
from tui.alerts.engine.replay import Trace, replayed
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.series.history import NEVER
from tui.alerts.series.revisions import Editions, begins

KEPT = 2000
"""Replays remembered."""


@dataclass(frozen=True, eq=False)
class Replay:
    """What a rule came to, and what that rests on."""

    editions: Mapping[str, Editions]
    trace: Trace


class Replays:
    """What each rule came to when it was last asked."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Conditions, Persistence], Replay] = {}

    def of(self, rule: CompiledRule, editions: Mapping[str, Editions]) -> Trace:
        """The rule at every step; ``editions`` of every series it reads."""
        key = (rule.conditions, rule.course)
        before = self._kept.get(key)
        if before is not None and before.editions == editions:
            return before.trace
        trace = _continued(rule, before, editions)
        if len(self._kept) >= KEPT:
            self._kept.clear()
        self._kept[key] = Replay(editions, trace)
        return trace


def _continued(
    rule: CompiledRule, before: Replay | None, editions: Mapping[str, Editions]
) -> Trace:
    """The replay, from what is known of it: its beginning, or more than is asked for."""
    if before is None:
        return replayed(rule, editions)
    pairs = [(before.editions[name], now) for name, now in editions.items()]
    if all(begins(then, now) for then, now in pairs) and _later(rule, before, editions):
        return replayed(rule, editions, before.trace)
    if all(begins(now, then) for then, now in pairs):
        last = max((_last(editions[name]) for name in rule.watched), default=NEVER)
        return before.trace.upto(last)
    return replayed(rule, editions)


def _later(rule: CompiledRule, before: Replay, editions: Mapping[str, Editions]) -> bool:
    """Whether all that is new came after the last step replayed."""
    last = int(before.trace.keys[-1]) if before.trace.keys.size else NEVER
    return all(
        first > last
        for name, now in editions.items()
        if (first := _first_new(before.editions[name], now)) is not None
    )


def _first_new(then: Editions, now: Editions) -> int | None:
    """The first step there is in ``now`` alone."""
    if then is now:
        return None
    fresh = now[len(then) - 1].history.keys[then[-1].history.keys.size :]
    firsts = [int(fresh[0])] if fresh.size else []
    firsts += [edition.since + 1 for edition in now[len(then) :]]
    return min(firsts, default=None)


def _last(editions: Editions) -> int:
    keys = editions[-1].history.keys
    return int(keys[-1]) if keys.size else NEVER
