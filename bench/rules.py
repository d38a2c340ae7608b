"""Time of evaluating 500 rules over 50 series: at first, and after a new observation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from time import process_time

import numpy as np

from bench.results import Result, Section
from tui.alerts.engine.compiled_rule import CompiledRule, Conditions
from tui.alerts.engine.replay_cache import ReplayCache
from tui.alerts.engine.state_changes import StateChanges
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.language.frequency import parse_max_age
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import NEVER, History, step_keys
from tui.alerts.series.revisions import SeriesVintage, SeriesVintages

EVALUATION = "of a full evaluation"
RULES, NAMES, DAYS = 500, tuple(SERIES)[:50], 9_000
TEMPLATES = (
    "{0} > avg({0}, {2})",
    "chg({0}, {2}) > chg({0}, 60)",
    "z({0}, {2}) > 2",
    "count({0} > avg({0}, {2}), 5) >= 3 and {1} > avg({1}, 100)",
    "crossed_above({0}, max({0}, {2})) or {1} < min({1}, 20)",
)


def rules() -> tuple[CompiledRule, ...]:
    """Return rules of one series and of two, no two alike."""
    compiled_rules = []
    for number in range(RULES):
        names = (NAMES[(number * step) % len(NAMES)] for step in (1, 7))
        text = TEMPLATES[number // 10 % len(TEMPLATES)].format(*names, 20 + number // 5)
        conditions = Conditions(parse(text), None)
        slowest = max(SERIES[name].frequency for name in conditions.watched)
        persistence = Persistence(number % 3 + 1, number % 2 + 1)
        compiled_rules.append(
            CompiledRule(conditions, persistence, parse_max_age("release+1d"), slowest)
        )
    return tuple(compiled_rules)


def histories(days: int) -> dict[str, SeriesVintages]:
    """Return a random walk of each series, with a value a day."""
    steps = np.arange(days)
    vintages: dict[str, SeriesVintages] = {}
    for number, name in enumerate(NAMES):
        series = SERIES[name]
        walk = np.random.default_rng(number).normal(0, 1, DAYS + 10).cumsum()[:days] + 100
        keys = step_keys(steps * 86_400 + 46_800 + series.frequency * 3_600, steps)
        history = History(series.frequency, series.unit, keys, walk, np.zeros(days, np.bool_))
        vintages[name] = (SeriesVintage(NEVER, history),)
    return vintages


def traces(
    cache: ReplayCache, compiled: tuple[CompiledRule, ...], vintages: Mapping[str, SeriesVintages]
) -> Iterator[StateChanges]:
    """Yield the trace of every rule."""
    for rule in compiled:
        yield cache.state_changes(rule, {name: vintages[name] for name in rule.read})


def sections() -> Iterator[Section]:
    """Yield the share of time that a new observation takes. Checks the states."""
    yield Section(f"{RULES} rules over {len(NAMES)} series of {DAYS} observations", _results())


def _results() -> Iterator[Result]:
    compiled, full = rules(), histories(DAYS)
    more = histories(DAYS + 1)
    one_more = full | {NAMES[3]: more[NAMES[3]]}
    first: list[float] = []
    again: list[float] = []
    for _ in range(3):
        for later, seconds in ((one_more, first), (more, again)):
            cache = ReplayCache()
            began = process_time()
            list(traces(cache, compiled, full))
            whole = process_time() - began
            began = process_time()
            continued = list(traces(cache, compiled, later))
            seconds.append((process_time() - began) / whole)
            anew = traces(ReplayCache(), compiled, later)
            same = all(
                np.array_equal(mine.states, its.states)
                for mine, its in zip(continued, anew, strict=True)
            )
            assert same, "continued and anew differ"
    yield Result("one more of one series", median(first) * 100, "%", EVALUATION, 1)
    yield Result("one more of every one", median(again) * 100, "%", EVALUATION, 10)
