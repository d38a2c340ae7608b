"""The replay cache: a trace is continued only if every new step is later than its last one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.histories import compiled_rule
from tests.support.rules import ToyRule
from tui.alerts.engine.compiled_rule import compile_rule
from tui.alerts.engine.replay import replay
from tui.alerts.engine.replay_cache import ReplayCache
from tui.alerts.engine.state_changes import StateChanges, changes_of
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import FALSE, NEVER, TRUE, UNKNOWN, History, step_keys
from tui.alerts.series.revisions import SeriesVintage, SeriesVintages
from tui.config import Config
from tui.config.validate import MAX_ENTRIES

RULE = compile_rule(ToyRule(when="y20 > 4.75% and spread_2s10s > 0bp"))
NAMES = ("y20", "spread_2s10s", "custody_usd_bn")
SECONDS = {"y20": 500, "spread_2s10s": 400, "custody_usd_bn": 70_000}
"""Seconds of the day at which each series becomes known."""
VALUES = st.sampled_from([4.0, 4.8, 5.0, -1.0, float("nan")])
CONDITIONS = (
    "y20 > 4.75%",
    "y20 > avg(y20, 3)",
    "chg(y20, 2) > 0bp and spread_2s10s > 0bp",
    "count(y20 > 4.75%, 3) >= 2 or streak(spread_2s10s > 0bp) >= 2",
    "custody_usd_bn > 4bn and y20 > 4.75%",
    "crossed_above(y20, max(spread_2s10s, 2))",
)
Y20, SPREAD = [4.8] * 5, [-1.0, -1.0, -1.0, -1.0, 1.0]


def vintages_of(name: str, values: list[float], second: int) -> SeriesVintages:
    """Return the only vintage of a series: a value a day, known at ``second`` of that day."""
    days = np.arange(len(values))
    series, simulated = SERIES[name], np.zeros(len(values), np.bool_)
    keys = step_keys(days * 86_400 + second, days)
    history = History(series.frequency, series.unit, keys, np.array(values), simulated)
    return (SeriesVintage(NEVER, history),)


@pytest.mark.parametrize("second", [100, 900], ids=["before the last step", "after it"])
def test_observation_before_or_after_last_step_equals_full_replay(second: int) -> None:
    cache = ReplayCache()
    yields = vintages_of("y20", Y20, 500)
    before = {"y20": yields, "spread_2s10s": vintages_of("spread_2s10s", SPREAD[:4], second)}
    cache.state_changes(RULE, before)
    now = {"y20": yields, "spread_2s10s": vintages_of("spread_2s10s", SPREAD, second)}
    continued, full = cache.state_changes(RULE, now), changes_of(replay(RULE, now))
    assert everything(continued) == everything(full)
    assert bool(continued.fires[-1])


@st.composite
def growing_series(draw: st.DrawFn) -> list[dict[str, SeriesVintages]]:
    """Draw what is known of some series at moments in a row, some of them earlier than the last.

    Each series gets observations, a revision of its last value, or nothing.
    """
    values: dict[str, list[float]] = {}
    vintages: dict[str, SeriesVintages] = {}
    moments: list[dict[str, SeriesVintages]] = []
    for name in NAMES:
        values[name] = draw(st.lists(VALUES, max_size=12))
        vintages[name] = vintages_of(name, values[name], SECONDS[name])
    moments.append(dict(vintages))
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.integers(0, 3)) == 0:
            moments.append(draw(st.sampled_from(moments)))
            continue
        for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
            values[name] = [*values[name], *draw(st.lists(VALUES, min_size=1, max_size=2))]
            is_revised = draw(st.integers(0, 3)) == 0
            if is_revised:
                values[name][-2:] = draw(st.lists(VALUES, min_size=1, max_size=2))
            [newest] = vintages_of(name, values[name], SECONDS[name])
            since = int(newest.history.keys[-1]) - 1
            earlier = vintages[name] if is_revised else vintages[name][:-1]
            vintages[name] = (*earlier, replace(newest, since=since if earlier else NEVER))
            if not is_revised and earlier:
                vintages[name] = (*earlier, replace(newest, since=moments[-1][name][-1].since))
        moments.append(dict(vintages))
    return moments


@pytest.mark.property
@given(
    moments=growing_series(),
    when=st.sampled_from(CONDITIONS),
    clear=st.sampled_from(["", "y20 < 4.9%", "spread_2s10s < 0bp"]),
    needed=st.integers(1, 3),
    keep=st.integers(1, 3),
)
@examples(250)
def test_continued_states_equal_full_replay(
    moments: list[dict[str, SeriesVintages]], when: str, clear: str, needed: int, keep: int
) -> None:
    cache, rule = ReplayCache(), compiled_rule(when, clear, needed, keep)
    for vintages in moments:
        read = {name: vintages[name] for name in rule.read}
        kept, full = cache.state_changes(rule, read), changes_of(replay(rule, read))
        if kept.end is None:  # cut: the newest value is not kept
            assert everything(kept)[:-1] == everything(full)[:-1]
        else:
            assert everything(kept) == everything(full)


@pytest.mark.property
@given(
    whens=st.lists(st.sampled_from([FALSE, UNKNOWN, TRUE]), max_size=25),
    needed=st.integers(1, 3),
    keep=st.integers(1, 3),
)
@examples(300)
def test_changes_keep_since_and_last_fired_of_every_step(
    whens: list[np.int8], needed: int, keep: int
) -> None:
    values = [{0: 4.0, 1: float("nan"), 2: 5.0}[int(when)] for when in whens]
    rule = compiled_rule("y20 > 4.75%", "", needed, keep)
    trace = replay(rule, {"y20": vintages_of("y20", values, 500)})
    changes = changes_of(trace)
    for count in range(1, len(values) + 1):
        cut, fires = changes.upto(int(trace.keys[count - 1])), trace.fires[:count].tolist()
        assert cut.has_been_evaluated == (trace.when[:count] != UNKNOWN).any()
        starts = [n for n in range(count) if fires[n] and not (n and fires[n - 1])]
        assert cut.last_fired() == (trace.keys[starts[-1]] if starts else None)
        of = trace.states if trace.states[count - 1] % 2 else trace.fires
        first = next(n for n in reversed(range(count)) if not n or of[n - 1] != of[count - 1])
        assert cut.since() == trace.keys[first]


def everything(changes: StateChanges) -> tuple[object, ...]:
    """Return all that changes hold, to be compared."""
    numbers = np.nan_to_num(changes.numbers, nan=-1.0).tolist()
    end = changes.end and replace(changes.end, number=float(np.nan_to_num(changes.end.number)))
    arrays = (changes.keys, changes.states, changes.simulated)
    return (*(array.tolist() for array in arrays), numbers, changes.known_from, end)


@pytest.mark.long
def test_every_rule_of_the_largest_configuration_stays_in_the_cache() -> None:
    cache, vintages = ReplayCache(), {"y20": vintages_of("y20", [4.8], 500)}
    compiled = compile_rule(ToyRule(when="y20 > 4.75%"))
    rules = [
        replace(compiled, persistence=Persistence(1 + number % 1000, 1 + number // 1000))
        for number in range(MAX_ENTRIES + len(Config().alerts.rule))
    ]
    first = [cache.state_changes(rule, vintages) for rule in rules]
    assert all(
        cache.state_changes(rule, vintages) is trace
        for rule, trace in zip(rules, first, strict=True)
    )
