"""What every rule says: a pure function of the rule and of what was known.

State is replayed from the published observations every time it is asked for, so a restart, a look
at the past and the present cannot disagree. What has been replayed is remembered, and looked at
again only where a series it reads says something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui.alert import Alert
from tui.model import Snapshot
from tui.rules.alert import alert_of, misread
from tui.rules.chronicles import Chronicle, Chronicles, Editions, begins
from tui.rules.columns import NEVER
from tui.rules.judgement import Judgement
from tui.rules.machine import Course
from tui.rules.mistakes import RuleError
from tui.rules.replay import Trace, replayed
from tui.rules.rule import Compiled, Conditions, RuleLike, compiled

KEPT = 2000
"""Replays remembered."""


@dataclass(frozen=True, eq=False)
class Replay:
    """What a rule came to, and what that rests on."""

    editions: Mapping[str, Editions]
    trace: Trace


class Engine:
    """Judges rules; remembers what it replayed."""

    def __init__(self) -> None:
        self._chronicles = Chronicles()
        self._replays: dict[tuple[Conditions, Course], Replay] = {}

    def evaluate(self, rules: Iterable[RuleLike], snapshot: Snapshot) -> tuple[Alert, ...]:
        """Every rule judged on what the snapshot knows, in the order given.

        A rule whose words make no sense is in error, and says why; the others are judged.
        """
        told: dict[str, Chronicle] = {}
        return tuple(self._alert(rule, snapshot, told) for rule in rules)

    def judge(self, rule: RuleLike, snapshot: Snapshot) -> Judgement:
        """One rule replayed. Raises RuleError for words that make no sense."""
        return self._judgement(rule, snapshot, {})

    def _alert(self, rule: RuleLike, snapshot: Snapshot, told: dict[str, Chronicle]) -> Alert:
        try:
            judgement = self._judgement(rule, snapshot, told)
        except RuleError as error:
            return misread(rule, error)
        return alert_of(judgement)

    def _judgement(
        self, rule: RuleLike, snapshot: Snapshot, told: dict[str, Chronicle]
    ) -> Judgement:
        ready = compiled(rule)
        for name in ready.read:
            if name not in told:
                told[name] = self._chronicles.of(name, snapshot)
        own = {name: told[name] for name in ready.read}
        return Judgement(rule, ready, own, self._replayed(ready, own), snapshot.as_of)

    def _replayed(self, rule: Compiled, told: Mapping[str, Chronicle]) -> Trace:
        editions = {name: one.editions for name, one in told.items()}
        key = (rule.conditions, rule.course)
        before = self._replays.get(key)
        if before is not None and before.editions == editions:
            return before.trace
        trace = _continued(rule, before, editions)
        if len(self._replays) >= KEPT:
            self._replays.clear()
        self._replays[key] = Replay(editions, trace)
        return trace


def _continued(rule: Compiled, before: Replay | None, editions: Mapping[str, Editions]) -> Trace:
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


def _later(rule: Compiled, before: Replay, editions: Mapping[str, Editions]) -> bool:
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


_ENGINE = Engine()
evaluate = _ENGINE.evaluate
judge = _ENGINE.judge
