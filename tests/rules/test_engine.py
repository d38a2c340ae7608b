"""The state machine: what a person would say of each value, and what must hold for any values."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.rules import Rule
from tests.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.config import Config
from tui.model import ConfigError, RuleState, State
from tui.rules.engine import Episode, episodes, evaluate, firing_days

REGIME = Rule(above=4.75, clear_below=4.65)
INVERTED = Rule(series="spread_2s10s", below=0, clear_above=10)
NAN = float("nan")


def series(values: list[float]) -> pd.Series:
    return pd.Series(values, pd.date_range("2025-01-01", periods=len(values)), dtype=float)


def state_by_state(rule: Rule, values: list[float]) -> list[bool]:
    """The rule read aloud: one value at a time, remembering only whether it fires."""
    firing, states = False, []
    for value in values:
        if rule.above is not None:
            clear_at = rule.above if rule.clear_below is None else rule.clear_below
            fires = value > rule.above
            clears = value <= clear_at if rule.clear_below is None else value < clear_at
        else:
            assert rule.below is not None
            clear_at = rule.below if rule.clear_above is None else rule.clear_above
            fires = value < rule.below
            clears = value >= clear_at if rule.clear_above is None else value > clear_at
        firing = True if fires else False if clears else firing
        states.append(firing)
    return states


def test_the_dead_band_holds() -> None:
    values = [4.70, 4.76, 4.74, 4.65, 4.64, 4.70, 4.75, 4.76]
    fires = [False, True, True, True, False, False, False, True]
    assert list(firing_days(REGIME, series(values))) == fires
    assert episodes(REGIME, series(values)) == (
        Episode(date(2025, 1, 2), date(2025, 1, 5)),
        Episode(date(2025, 1, 8), None),
    )


def test_below_is_above_upside_down() -> None:
    values = [5.0, -1.0, 9.0, 10.0, 11.0, 5.0]
    assert list(firing_days(INVERTED, series(values))) == [False, True, True, True, False, False]


def test_without_a_clearing_level_it_clears_where_it_does_not_fire() -> None:
    assert list(firing_days(Rule(above=0), series([1, 0, 1, -1]))) == [True, False, True, False]
    assert list(firing_days(Rule(below=0), series([-1, 0, -1]))) == [True, False, True]


levels = st.one_of(st.just(NAN), st.floats(3, 6), st.sampled_from([4.65, 4.75, 0.0, 10.0]))
rules = st.sampled_from([REGIME, INVERTED, Rule(above=4.75), Rule(below=4.75)])


@given(rules, st.lists(levels))
def test_replay_equals_one_observation_at_a_time(rule: Rule, values: list[float]) -> None:
    assert list(firing_days(rule, series(values))) == state_by_state(rule, values)


@given(rules, st.lists(levels), st.integers(0, 50))
def test_what_came_later_changes_nothing_earlier(rule: Rule, values: list[float], cut: int) -> None:
    full, known = firing_days(rule, series(values)), firing_days(rule, series(values[:cut]))
    assert list(known) == list(full)[:cut]


@given(rules, st.lists(levels, min_size=1))
def test_a_missing_value_neither_fires_nor_clears(rule: Rule, values: list[float]) -> None:
    firing = list(firing_days(rule, series(values)))
    for place, value in enumerate(values):
        if value != value:
            assert firing[place] == (firing[place - 1] if place else False)


@given(rules, st.lists(levels), st.integers(0, 99))
def test_the_order_of_arrival_changes_nothing(rule: Rule, values: list[float], seed: int) -> None:
    known = series(values)
    shuffled = known.sample(frac=1, random_state=seed)
    assert episodes(rule, shuffled) == episodes(rule, known)


@given(rules, st.lists(levels))
def test_episodes_follow_each_other_and_only_the_last_is_open(
    rule: Rule, values: list[float]
) -> None:
    found = episodes(rule, series(values))
    ends = [episode.end for episode in found]
    assert None not in ends[:-1]
    days = [day for episode in found for day in (episode.start, episode.end) if day]
    assert days == sorted(set(days))


@pytest.mark.parametrize(
    ("day", "state", "value"),
    [
        # Treasury's 20-year par yield: 4.65 on 2025-10-31, 4.78 on 2025-12-17
        (date(2025, 10, 31), RuleState.OK, 4.65),
        (date(2025, 12, 17), RuleState.FIRING, 4.78),
    ],
)
def test_the_20_year_regime(day: date, state: RuleState, value: float) -> None:
    [alert] = evaluate([Rule(above=4.75)], bundled_snapshot(day))
    assert (alert.state, alert.value, alert.unit) == (state, value, "pct")
    assert alert.stamp.observed == day
    assert alert.threshold == 4.75
    assert alert.above


def test_since_and_last_fired_are_observations() -> None:
    # FRED's T10Y2Y fell below 0 on 2022-07-05 (0.00 that day, -0.02 on the 6th) and was above
    # 0.10 again on 2024-09-19 (0.11).
    [alert] = evaluate([INVERTED], bundled_snapshot())
    assert alert.state is RuleState.OK
    assert alert.last_fired == date(2022, 7, 6)
    assert alert.since == date(2024, 9, 19)


def test_a_rule_that_never_fired_is_at_rest_since_its_first_observation() -> None:
    [alert] = evaluate([Rule(series="y10", above=20)], bundled_snapshot())
    assert (alert.since, alert.last_fired) == (date(1990, 1, 2), None)


def test_officials_sold_in_october_as_known_then() -> None:
    rule = Rule(series="tic_official_bonds", below=0)
    [alert] = evaluate([rule], bundled_snapshot(date(2025, 12, 19)))
    assert (alert.state, alert.value, alert.unit) == (RuleState.FIRING, -24.8, "usd_bn")


def test_a_name_that_does_not_exist_is_unknown_and_says_so() -> None:
    [alert] = evaluate([Rule(series="spread_2s10", above=4)], bundled_snapshot())
    assert alert.state is RuleState.UNKNOWN
    assert alert.value is None
    assert "did you mean spread_2s10s" in alert.note


def test_a_series_without_observations_is_unknown() -> None:
    [alert] = evaluate([Rule(series="custody_usd_bn", below=2600)], snapshot_of())
    assert (alert.state, alert.since) == (RuleState.UNKNOWN, None)


def test_a_missing_newest_value_holds_what_was_known() -> None:
    rows = pd.DataFrame({"observed": ["2002-02-15", "2002-02-19"], "30Y": [5.38, NAN]})
    part = dataset("par_yields", "2002", rows, state=State.STALE)
    [alert] = evaluate([Rule(series="y30", above=5)], snapshot_of(part))
    assert (alert.state, alert.value) == (RuleState.FIRING, 5.38)
    assert alert.stamp.observed == date(2002, 2, 15)
    assert alert.stamp.state is State.STALE


def test_a_rule_without_a_threshold_is_a_mistake_of_the_configuration() -> None:
    with pytest.raises(ConfigError, match="above"):
        evaluate([Rule()], bundled_snapshot())


def test_the_rules_that_come_with_ticwatch_are_all_judged() -> None:
    alerts = evaluate(Config().alerts.rule, bundled_snapshot())
    assert [alert.rule for alert in alerts] == [rule.id for rule in Config().alerts.rule]
    assert RuleState.UNKNOWN not in {alert.state for alert in alerts}
