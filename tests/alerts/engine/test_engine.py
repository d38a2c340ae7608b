"""Rules evaluated on snapshots: published values, and known bugs of other alert engines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.effort import examples
from tests.support.histories import NAN, curve
from tests.support.rules import ToyRule, rule_history
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.alerts.engine.engine import Engine
from tui.config import Config
from tui.measures.curve.par_curve import par_curve
from tui.model.alerts import Alert, Episode, EvaluationProblem, RuleState
from tui.model.snapshot import Snapshot, State

REGIME = ToyRule(when="y20 > 4.75%", clear="y20 < 4.65%")
INVERTED = ToyRule(series="spread_2s10s", below=0, clear_above=10)


def alert_of(rule: ToyRule, snapshot: Snapshot) -> Alert:
    [alert] = Engine().evaluate([rule], snapshot)
    return alert


def dates(episodes: Sequence[Episode]) -> list[tuple[date, date | None]]:
    return [(episode.start, episode.end) for episode in episodes]


def test_episodes_equal_an_independent_computation() -> None:
    episodes = rule_history(ToyRule(when="y20 > 4.75%"), bundled_snapshot()).episodes()
    above, start = False, date.min
    expected: list[tuple[date, date | None]] = []
    levels = par_curve(bundled_snapshot())["20Y"].dropna()
    for day, level in zip(pd.DatetimeIndex(levels.index), levels, strict=True):
        if level > 4.75 and not above:
            start = day.date()
        if level <= 4.75 and above:
            expected.append((start, day.date()))
        above = level > 4.75
    expected += [(start, None)] if above else []
    assert len(expected) > 50
    assert dates(episodes) == expected


@pytest.mark.parametrize(
    ("day", "state", "value"),
    [
        # Treasury's 20-year par yield: 4.65 on 2025-10-31, 4.78 on 2025-12-17
        (date(2025, 10, 31), RuleState.OK, 4.65),
        (date(2025, 12, 17), RuleState.FIRING, 4.78),
    ],
)
def test_threshold_on_20_year_yield_has_published_value(
    day: date, state: RuleState, value: float
) -> None:
    alert = alert_of(ToyRule(above=4.75), bundled_snapshot(day))
    assert (alert.state, alert.value, alert.unit) == (state, value, "pct")
    assert (alert.series, alert.threshold, alert.above) == ("y20", 4.75, True)
    assert alert.stamp.observed == day


def test_since_and_last_fired_are_observed_days() -> None:
    # FRED's T10Y2Y fell below 0 on 2022-07-05 (0.00 that day, -0.02 on the 6th) and was above
    # 0.10 again on 2024-09-19 (0.11).
    alert = alert_of(INVERTED, bundled_snapshot())
    assert alert.state is RuleState.OK
    assert alert.last_fired == date(2022, 7, 6)
    assert alert.since == date(2024, 9, 19)


def test_rule_that_never_fired_is_ok_since_first_observation() -> None:
    alert = alert_of(ToyRule(series="y10", above=20), bundled_snapshot())
    assert (alert.since, alert.last_fired) == (date(1990, 1, 2), None)


def test_flows_of_october_are_evaluated_as_first_published() -> None:
    alert = alert_of(ToyRule(when="tic_official_bonds < 0bn"), bundled_snapshot(date(2025, 12, 19)))
    assert (alert.state, alert.value, alert.unit) == (RuleState.FIRING, -24.8, "usd_bn")


def test_invalid_rule_has_error_and_others_are_evaluated() -> None:
    bad, good = ToyRule(when="y21 > 4.75%", id="bad"), ToyRule(when="y20 > 4.75%", id="good")
    first, second = Engine().evaluate([bad, good], bundled_snapshot(date(2025, 12, 17)))
    assert (first.state, first.problem, first.value) == (
        RuleState.UNKNOWN,
        EvaluationProblem.ERROR,
        None,
    )
    assert "no series is called y21" in first.reason
    assert second.state is RuleState.FIRING


def test_series_without_observations_is_unknown() -> None:
    alert = alert_of(ToyRule(series="custody_usd_bn", below=2600), snapshot_of())
    assert (alert.state, alert.since, alert.problem) == (
        RuleState.UNKNOWN,
        None,
        EvaluationProblem.NONE,
    )
    assert alert.reason == "no observation of custody_usd_bn is at hand"


def test_window_that_is_not_full_is_unknown() -> None:
    rule = ToyRule(when="avg(y20, 20d) > 4%", max_age="999d")
    alert = alert_of(rule, curve(y20=[4.8] * 19))
    assert (alert.state, alert.reason) == (RuleState.UNKNOWN, "too few observations")
    assert alert_of(rule, curve(y20=[4.8] * 20)).state.fires


def test_missing_newest_value_holds_the_state() -> None:
    """grafana#6332: a missing newest value was read as zero."""
    rows = pd.DataFrame({"observed": ["2002-02-15", "2002-02-19"], "30Y": [5.38, NAN]})
    part = dataset("par_yields", "2002", rows, state=State.STALE)
    alert = alert_of(ToyRule(series="y30", above=5), snapshot_of(part))
    assert (alert.state, alert.value) == (RuleState.FIRING, 5.38)
    assert alert.stamp.observed == date(2002, 2, 15)
    assert alert.problem is EvaluationProblem.STALE


def test_missing_values_neither_end_an_episode_nor_reset_its_count() -> None:
    """prometheus#14085: a gap in the data ended an alert."""
    history = rule_history(replace(REGIME, needed=2), curve(y20=[4.8, NAN, 4.8, NAN, 4.7, 4.6]))
    assert dates(history.episodes()) == [(date(2025, 5, 21), date(2025, 5, 26))]


def test_new_engine_returns_the_same_alerts() -> None:
    """boilr#53: its alarm rang immediately on restart."""
    snapshot = bundled_snapshot(date(2025, 12, 19))
    before, after = (Engine().evaluate(Config().alerts.rule, snapshot) for _ in range(2))
    assert before == after
    assert {alert.since for alert in after if alert.state.fires} < {
        date(2025, day.month, day.day) for day in pd.date_range("2025-01-01", "2025-12-18")
    }


def test_second_evaluation_of_same_data_returns_the_same_alerts() -> None:
    engine, snapshot = Engine(), bundled_snapshot(date(2025, 12, 19))
    first = engine.evaluate(Config().alerts.rule, snapshot)
    again = Snapshot(snapshot.as_of, dict(snapshot.datasets), snapshot.earlier)
    assert engine.evaluate(Config().alerts.rule, again) == first


@given(st.lists(st.sampled_from([4.6, 4.7, 4.8, NAN]), min_size=2, max_size=8), st.randoms())
def test_order_of_parts_does_not_change_the_alert(values: list[float], random: object) -> None:
    days = pd.bdate_range("2025-05-19", periods=len(values)).strftime("%Y-%m-%d")
    parts = [
        dataset("par_yields", str(n), pd.DataFrame({"observed": [day], "20Y": [value]}))
        for n, (day, value) in enumerate(zip(days, values, strict=True))
    ]
    shuffled = list(parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    rule = replace(REGIME, needed=2, keep=2)
    assert alert_of(rule, snapshot_of(*shuffled)) == alert_of(rule, snapshot_of(*parts))


moments = st.integers(0, 12_000_000).map(
    lambda minutes: datetime(2003, 9, 1, tzinfo=UTC) + pd.Timedelta(minutes=minutes)
)


@examples(15)
@given(st.lists(moments, min_size=2, max_size=4))
def test_engine_used_at_many_moments_equals_new_engine(visited: list[datetime]) -> None:
    """The cache of one moment never affects another."""
    used = Engine()
    for moment in visited:
        snapshot = bundled_snapshot(moment)
        fresh = Engine().evaluate(Config().alerts.rule, snapshot)
        assert used.evaluate(Config().alerts.rule, snapshot) == fresh


def test_mode_does_not_change_episodes() -> None:
    edge, once = (
        rule_history(replace(REGIME, mode=mode), bundled_snapshot()) for mode in ("edge", "once")
    )
    assert edge.episodes() == once.episodes()


def test_late_observation_does_not_change_earlier_steps() -> None:
    """Monday's yield became known on Wednesday. Tuesday is evaluated without it."""
    days = ["2025-05-19", "2025-05-20", "2025-05-21"]
    known = ["2025-05-21", "2025-05-20", "2025-05-21"]
    rows = pd.DataFrame({"observed": days, "known": known, "20Y": [4.8, 4.7, 4.8]})
    history = rule_history(
        ToyRule(when="chg(y20, 1) < -5bp"), snapshot_of(dataset("par_yields", "2025", rows))
    )
    assert dates(history.episodes()) == []


def test_expired_rule_is_listed_and_not_evaluated() -> None:
    rule = ToyRule(above=4.75, expires=date(2025, 12, 16))
    alert = alert_of(rule, bundled_snapshot(date(2025, 12, 17)))
    assert (alert.state, alert.reason) == (RuleState.EXPIRED, "expired on 2025-12-16")
    assert (alert.since, alert.since_known) == (None, None), "they are of its last evaluation"
    assert alert_of(rule, bundled_snapshot(date(2025, 12, 16))).state is not RuleState.EXPIRED


def test_alert_shows_the_deciding_comparison() -> None:
    # Treasury's par yields of 2025-12-17: 3.49 and 4.16
    both = alert_of(ToyRule(when="y10 > 4% and y2 > 4%"), bundled_snapshot(date(2025, 12, 17)))
    assert (both.series, both.value, both.threshold) == ("y2", 3.49, 4)
    either = alert_of(ToyRule(when="y10 > 4% or y2 > 4%"), bundled_snapshot(date(2025, 12, 17)))
    assert (either.series, either.value) == ("y10", 4.16)
    turned = alert_of(
        ToyRule(when="not (y10 > 4% or y2 > 4%)"), bundled_snapshot(date(2025, 12, 17))
    )
    assert (turned.series, turned.above) == ("y10", False)


def test_step_deviation_is_of_60_daily_changes() -> None:
    levels = par_curve(bundled_snapshot(date(2025, 12, 17)))["20Y"]
    alert = alert_of(ToyRule(above=4.75), bundled_snapshot(date(2025, 12, 17)))
    assert alert.step_deviation == pytest.approx(levels.diff().iloc[-60:].std())


def test_default_rules_are_all_evaluated() -> None:
    alerts = Engine().evaluate(Config().alerts.rule, bundled_snapshot(date(2025, 12, 19)))
    assert [alert.rule for alert in alerts] == [rule.id for rule in Config().alerts.rule]
    assert RuleState.UNKNOWN not in {alert.state for alert in alerts}
    assert {alert.problem for alert in alerts} == {EvaluationProblem.NONE}
