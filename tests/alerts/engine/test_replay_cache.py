"""The replay cache: a trace is continued only if every new step is later than its last one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.effort import examples
from tests.support.growing_series import (
    CONDITIONS,
    everything,
    growing_series,
    vintages_of,
)
from tests.support.histories import compiled_rule
from tests.support.rules import ToyRule
from tui.alerts.engine.compiled_rule import compile_rule
from tui.alerts.engine.replay import replay
from tui.alerts.engine.replay_cache import ReplayCache, StoredReplay, marks_of
from tui.alerts.engine.state_changes import changes_of
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.series.history import FALSE, NEVER, TRUE, UNKNOWN
from tui.alerts.series.revisions import SeriesVintage, SeriesVintages
from tui.config import Config
from tui.config.validate import MAX_ENTRIES

RULE = compile_rule(ToyRule(when="y20 > 4.75% and spread_2s10s > 0bp"))
RISING = compile_rule(ToyRule(when="chg(y20, 1) > 5bp", clear="chg(y20, 1) < -5bp"))
Y20, SPREAD = [4.8] * 5, [-1.0, -1.0, -1.0, -1.0, 1.0]


@pytest.mark.parametrize("second", [100, 500, 900], ids=["before", "at", "after the last step"])
@pytest.mark.parametrize("count", [0, 1], ids=["never revised", "revised before"])
def test_observation_before_or_after_last_step_equals_full_replay(second: int, count: int) -> None:
    cache = ReplayCache()
    yields = vintages_of("y20", Y20, 500)

    def spread(values: list[float]) -> SeriesVintages:
        [newest] = vintages_of("spread_2s10s", values, second)
        first = SeriesVintage(NEVER, newest.history.head(1))
        return (*[first] * count, replace(newest, since=NEVER + count))

    before = {"y20": yields, "spread_2s10s": spread(SPREAD[:4])}
    cache.state_changes(RULE, before)
    now = {"y20": yields, "spread_2s10s": spread(SPREAD)}
    continued, full = cache.state_changes(RULE, now), changes_of(replay(RULE, now))
    assert everything(continued) == everything(full)
    assert bool(continued.fires[-1])


def revised(*counts: int) -> dict[str, SeriesVintages]:
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


@pytest.mark.parametrize("earlier", [0, 1])
def test_vintage_in_force_before_the_last_step_evaluates_it_again(earlier: int) -> None:
    [first], [second] = (vintages_of("y20", [4.7, 4.7, last], 500) for last in (4.7, 5.0))
    cache, since = ReplayCache(), int(first.history.keys[-1]) - earlier
    assert not cache.state_changes(RISING, {"y20": (first,)}).fires[-1]
    changes = cache.state_changes(RISING, {"y20": (first, replace(second, since=since))})
    assert bool(changes.fires[-1]) is bool(earlier)


@pytest.mark.parametrize("counts", [(2, 4), (2, 6), (2, 6, 9), (2, 4, 6)])
def test_stored_replay_is_continued_and_not_computed_anew(counts: tuple[int, ...]) -> None:
    """The numbers of the stored one are others, so that they are seen in what continues it."""
    spread = {"spread_2s10s": vintages_of("spread_2s10s", SPREAD[:4], 500)}
    before, now = revised(2, 4) | spread, revised(*counts) | spread
    rule = compile_rule(ToyRule(when="chg(y20, 1) > 5bp or spread_2s10s > 9bp"))
    changes = changes_of(replay(rule, before))
    stored = replace(changes, numbers=changes.numbers + 90)
    cache = ReplayCache()
    marks = {name: marks_of(vintages) for name, vintages in before.items()}
    cache.add({rule: StoredReplay(marks, stored)})
    continued, full = cache.state_changes(rule, now), changes_of(replay(rule, now))
    assert continued.states.tolist() == full.states.tolist()
    assert (continued is stored) is (counts == (2, 4))
    size = stored.numbers.size
    np.testing.assert_array_equal(continued.numbers[:size], stored.numbers)
    np.testing.assert_array_equal(continued.numbers[size:], full.numbers[size:])


def test_continued_without_a_new_state_keeps_the_earlier_changes() -> None:
    spread = {"spread_2s10s": vintages_of("spread_2s10s", SPREAD, 500)}
    cache = ReplayCache()
    before, now = (
        cache.state_changes(RULE, spread | {"y20": vintages_of("y20", values, 500)})
        for values in (Y20, [*Y20, 4.8])
    )
    assert now.keys is before.keys
    assert now.end != before.end


def test_replay_at_hand_is_cut_for_an_earlier_moment() -> None:
    rule, cache = RISING, ReplayCache()
    now, before = revised(6), revised(4)
    changes = changes_of(replay(rule, now))
    stored = replace(changes, numbers=changes.numbers + 90)
    cache.add({rule: StoredReplay({"y20": marks_of(now["y20"])}, stored)})
    assert cache.unread([rule]) == [rule]
    assert cache.state_changes(rule, now) is stored
    assert cache.unread([rule]) == []
    cut = cache.state_changes(rule, before)
    assert cut.keys.tolist() == changes_of(replay(rule, before)).keys.tolist()
    np.testing.assert_array_equal(cut.numbers, stored.numbers[: cut.keys.size])


PLAIN = tuple(
    {"y20": vintages_of("y20", values, 500)}
    for values in ([4.7, 4.7], [4.8, 4.7], [4.7, 4.7, 4.7], [4.8, 4.7, 4.7])
)
"""Two beginnings, and what continues each."""


@pytest.mark.parametrize(
    ("first_then", "first_now", "second_then", "second_now"),
    [(0, 2, 0, 3), (0, 2, 1, 2), (1, 3, 0, 3)],
)
def test_rules_at_other_moments_are_compared_by_their_own_vintages(
    first_then: int, first_now: int, second_then: int, second_now: int
) -> None:
    cache = ReplayCache()
    first, second = (compiled_rule("y20 > 4.75%", needed=needed) for needed in (2, 1))
    cache.state_changes(first, PLAIN[first_then])
    cache.state_changes(second, PLAIN[second_then])
    cache.state_changes(first, PLAIN[first_now])
    changes = cache.state_changes(second, PLAIN[second_now])
    assert everything(changes) == everything(changes_of(replay(second, PLAIN[second_now])))


def test_rules_stored_at_other_moments_are_continued_from_their_own() -> None:
    cache, now = ReplayCache(), {"y20": vintages_of("y20", [4.7, 4.7, 4.8], 500)}
    rules = [compiled_rule("y20 > 4.75%", needed=needed) for needed in (2, 1)]
    for rule, count in zip(rules, (3, 2), strict=True):
        [vintage] = now["y20"]
        then = {"y20": (replace(vintage, history=vintage.history.head(count)),)}
        stored = StoredReplay({"y20": marks_of(then["y20"])}, changes_of(replay(rule, then)))
        cache.add({rule: stored})
    for rule in rules:
        full = changes_of(replay(rule, now))
        assert everything(cache.state_changes(rule, now)) == everything(full)


STAGES = (
    *(revised(1), revised(3), revised(6), revised(6, 6), revised(6, 7), revised(6, 9)),
    *(revised(6, 9, 12), revised(2, 8)),
)
"""Vintages of one series at moments, some of which cannot follow one another."""


@pytest.mark.parametrize("first", range(len(STAGES)))
def test_states_after_any_other_moment_equals_full_replay(first: int) -> None:
    for stage in STAGES:
        cache = ReplayCache()
        cache.state_changes(RISING, STAGES[first])
        after, full = cache.state_changes(RISING, stage), changes_of(replay(RISING, stage))
        if after.end is None:  # cut: the newest value is not kept
            assert everything(after)[:-1] == everything(full)[:-1]
        else:
            assert everything(after) == everything(full)


def test_states_without_observations_are_continued_and_shortened() -> None:
    none, some = ({"y20": vintages_of("y20", values, 500)} for values in ([], [4.7, 4.8]))
    for first, second in ((none, some), (some, none)):
        cache = ReplayCache()
        cache.state_changes(RISING, first)
        full = changes_of(replay(RISING, second))
        assert cache.state_changes(RISING, second).states.tolist() == full.states.tolist()


def test_rules_that_differ_in_persistence_have_states_of_their_own() -> None:
    cache, vintages = ReplayCache(), {"y20": vintages_of("y20", [4.8, 4.8], 500)}
    at_once, later = (compile_rule(ToyRule(when="y20 > 4.75%", needed=needed)) for needed in (1, 2))
    assert cache.state_changes(at_once, vintages).fires.tolist() == [True]
    assert cache.state_changes(later, vintages).fires.tolist() == [False, True]
    assert cache.state_changes(at_once, vintages) is cache.state_changes(at_once, vintages)


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


def test_full_cache_is_cleared_and_states_stay_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.alerts.engine.replay_cache.MAX_REPLAYS", 1)
    cache, vintages = ReplayCache(), {"y20": vintages_of("y20", [4.8, 4.7], 500)}
    above, below = (compile_rule(ToyRule(when=f"y20 {sign} 4.75%")) for sign in "><")
    first = cache.state_changes(above, vintages)
    assert cache.state_changes(above, vintages) is first
    assert cache.state_changes(below, vintages).fires.tolist() == [False, True]
    again = cache.state_changes(above, vintages)
    assert again is not first, "it was cleared"
    assert again.fires.tolist() == first.fires.tolist() == [True, False]
