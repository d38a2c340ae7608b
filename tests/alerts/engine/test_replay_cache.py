"""The replay cache: a trace is continued only if every new step is later than its last one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from tests.support.rules import ToyRule
from tui.alerts.engine.compiled_rule import compile_rule
from tui.alerts.engine.replay import replay
from tui.alerts.engine.replay_cache import ReplayCache
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import NEVER, History, step_keys
from tui.alerts.series.revisions import SeriesVintage, SeriesVintages
from tui.config import Config
from tui.config.validate import MAX_ENTRIES

RULE = compile_rule(ToyRule(when="y20 > 4.75% and spread_2s10s > 0bp"))
Y20, SPREAD = [4.8] * 5, [-1.0, -1.0, -1.0, -1.0, 1.0]


def vintages_of(name: str, values: list[float], second: int) -> SeriesVintages:
    """Return the only vintage of a series: a value a day, known at ``second`` of that day."""
    days = np.arange(len(values))
    series, simulated = SERIES[name], np.zeros(len(values), np.bool_)
    keys = step_keys(days * 86_400 + second, days)
    history = History(series.frequency, series.unit, keys, np.array(values), simulated)
    return (SeriesVintage(NEVER, history),)


@pytest.mark.parametrize("second", [100, 500, 900], ids=["before", "at", "after the last step"])
def test_observation_before_or_after_last_step_equals_full_replay(second: int) -> None:
    cache = ReplayCache()
    yields = vintages_of("y20", Y20, 500)
    before = {"y20": yields, "spread_2s10s": vintages_of("spread_2s10s", SPREAD[:4], second)}
    cache.trace(RULE, before)
    now = {"y20": yields, "spread_2s10s": vintages_of("spread_2s10s", SPREAD, second)}
    continued, full = cache.trace(RULE, now), replay(RULE, now)
    assert continued.keys.tolist() == full.keys.tolist()
    assert continued.states.tolist() == full.states.tolist()
    assert bool(continued.fires[-1])


def revised(*counts: int) -> Mapping[str, SeriesVintages]:
    """Return vintages of the 20-year, one value a day, with these numbers of days.

    The values of each differ. A vintage is in force after the last step of the one before.
    """
    vintages: list[SeriesVintage] = []
    for number, count in enumerate(counts):
        values = [4.7 + 0.1 * ((day * (number + 2)) % 3) for day in range(count)]
        [vintage] = vintages_of("y20", values, 500)
        before = int(vintages[-1].history.keys[-1]) if vintages else NEVER
        vintages.append(replace(vintage, since=before))
    return {"y20": tuple(vintages)}


STAGES = (
    *(revised(1), revised(3), revised(6), revised(6, 6), revised(6, 7), revised(6, 9)),
    *(revised(6, 9, 12), revised(2, 8)),
)
"""Vintages of one series at moments, some of which cannot follow one another."""
RISING = compile_rule(ToyRule(when="chg(y20, 1) > 5bp", clear="chg(y20, 1) < -5bp"))


@pytest.mark.parametrize("first", range(len(STAGES)))
def test_trace_after_any_other_moment_equals_full_replay(first: int) -> None:
    for stage in STAGES:
        cache = ReplayCache()
        cache.trace(RISING, STAGES[first])
        after, full = cache.trace(RISING, stage), replay(RISING, stage)
        assert after.keys.tolist() == full.keys.tolist()
        assert after.states.tolist() == full.states.tolist()
        assert np.array_equal(after.numbers, full.numbers, equal_nan=True)


def test_trace_without_observations_is_continued_and_shortened() -> None:
    none, some = ({"y20": vintages_of("y20", values, 500)} for values in ([], [4.7, 4.8]))
    for first, second in ((none, some), (some, none)):
        cache = ReplayCache()
        cache.trace(RISING, first)
        assert cache.trace(RISING, second).states.tolist() == replay(RISING, second).states.tolist()


def test_rules_that_differ_in_persistence_have_traces_of_their_own() -> None:
    cache, vintages = ReplayCache(), {"y20": vintages_of("y20", [4.8, 4.8], 500)}
    at_once, later = (compile_rule(ToyRule(when="y20 > 4.75%", needed=needed)) for needed in (1, 2))
    assert cache.trace(at_once, vintages).fires.tolist() == [True, True]
    assert cache.trace(later, vintages).fires.tolist() == [False, True]
    assert cache.trace(at_once, vintages) is cache.trace(at_once, vintages)


@pytest.mark.long
def test_every_rule_of_the_largest_configuration_stays_in_the_cache() -> None:
    cache, vintages = ReplayCache(), {"y20": vintages_of("y20", [4.8], 500)}
    compiled = compile_rule(ToyRule(when="y20 > 4.75%"))
    rules = [
        replace(compiled, persistence=Persistence(1 + number % 1000, 1 + number // 1000))
        for number in range(MAX_ENTRIES + len(Config().alerts.rule))
    ]
    first = [cache.trace(rule, vintages) for rule in rules]
    assert all(
        cache.trace(rule, vintages) is trace for rule, trace in zip(rules, first, strict=True)
    )


def test_full_cache_is_cleared_and_traces_stay_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.alerts.engine.replay_cache.MAX_REPLAYS", 1)
    cache, vintages = ReplayCache(), {"y20": vintages_of("y20", [4.8, 4.7], 500)}
    above, below = (compile_rule(ToyRule(when=f"y20 {sign} 4.75%")) for sign in "><")
    first = cache.trace(above, vintages)
    assert cache.trace(above, vintages) is first
    assert cache.trace(below, vintages).fires.tolist() == [False, True]
    again = cache.trace(above, vintages)
    assert again is not first, "it was cleared"
    assert again.fires.tolist() == first.fires.tolist() == [True, False]
