"""Five hundred rules over fifty series: the first judgement, and one after a new observation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from time import perf_counter

import numpy as np

from tui.alerts.engine.compiled_rule import CompiledRule, Conditions, patience
from tui.alerts.engine.replay import Trace
from tui.alerts.engine.replay_cache import Replays
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import NEVER, History, keys_of
from tui.alerts.series.revisions import Editions, SeriesVintage

RULES, NAMES, DAYS = 500, tuple(SERIES)[:50], 9_000
TEMPLATES = (
    "{0} > avg({0}, {2})",
    "chg({0}, {2}) > chg({0}, 60)",
    "z({0}, {2}) > 2",
    "count({0} > avg({0}, {2}), 5) >= 3 and {1} > avg({1}, 100)",
    "crossed_above({0}, max({0}, {2})) or {1} < min({1}, 20)",
)


def rules() -> tuple[CompiledRule, ...]:
    """Rules of one series and of two, no two alike."""
    found = []
    for number in range(RULES):
        one, other = (NAMES[(number * step) % len(NAMES)] for step in (1, 7))
        text = TEMPLATES[number // 10 % len(TEMPLATES)].format(one, other, 20 + number // 5)
        conditions = Conditions(parse(text), None)
        slowest = max(SERIES[name].clock for name in conditions.watched)
        course = Persistence(number % 3 + 1, number % 2 + 1)
        found.append(CompiledRule(conditions, course, patience("release+1d"), slowest))
    return tuple(found)


def histories(days: int) -> dict[str, Editions]:
    """A random walk of each series, a value a day."""
    steps = np.arange(days)
    found: dict[str, Editions] = {}
    for number, name in enumerate(NAMES):
        series = SERIES[name]
        walk = np.random.default_rng(number).normal(0, 1, DAYS + 10).cumsum()[:days] + 100
        keys = keys_of(steps * 86_400 + 46_800 + series.clock * 3_600, steps)
        told = History(series.clock, series.unit, keys, walk, np.zeros(days, np.bool_))
        found[name] = (SeriesVintage(NEVER, told),)
    return found


def judged(
    replays: Replays, compiled: tuple[CompiledRule, ...], told: Mapping[str, Editions]
) -> Iterator[Trace]:
    """Every rule on these histories."""
    for rule in compiled:
        yield replays.of(rule, {name: told[name] for name in rule.read})


def report() -> None:
    """Print both times and their ratio, and check that both ways lead to the same states."""
    compiled, full = rules(), histories(DAYS)
    more = histories(DAYS + 1)
    one = full | {NAMES[3]: more[NAMES[3]]}
    first: list[float] = []
    again: list[float] = []
    for _ in range(3):
        for later, seconds in ((one, first), (more, again)):
            replays = Replays()
            began = perf_counter()
            list(judged(replays, compiled, full))
            whole = perf_counter() - began
            began = perf_counter()
            continued = list(judged(replays, compiled, later))
            seconds.append((perf_counter() - began) / whole)
            anew = judged(Replays(), compiled, later)
            same = all(
                np.array_equal(mine.states, its.states)
                for mine, its in zip(continued, anew, strict=True)
            )
            assert same, "continued and anew differ"
    print(f"{RULES} rules over {len(NAMES)} series of {DAYS} observations")
    print(f"{'one more of one series':24}{median(first):7.1%} of judging all anew")
    print(f"{'one more of every one':24}{median(again):7.1%}")
