"""Alerts of rules on a few days: their labels, since when, and why a rule cannot be evaluated."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support.histories import NAN, curve
from tests.support.rules import ToyRule, rule_history
from tests.support.snapshots import dataset, snapshot_of
from tui.alerts.engine.build_alert import build_alert, merge_stamps
from tui.alerts.engine.engine import Engine
from tui.model.alerts import Alert, EvaluationProblem, RuleState
from tui.model.snapshot import Snapshot, Stamp, State

DEAD_BAND = ToyRule(when="y20 > 4.75%", clear="y20 < 4.65%", needed=2, keep=2, max_age="999d")
DAYS = [date(2025, 5, day) for day in (19, 20, 21, 22, 23, 26, 27, 28)]
"""Business days that ``curve`` begins with."""


def alert_of(rule: ToyRule, snapshot: Snapshot) -> Alert:
    [alert] = Engine().evaluate([rule], snapshot)
    return alert


def at_midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("yields", "state", "since", "last_fired"),
    [
        ([4.7, 4.7], RuleState.OK, 0, None),
        ([4.7, 4.8], RuleState.PENDING, 1, None),
        ([4.8, 4.8], RuleState.FIRING, 1, 1),
        ([4.8, 4.8, 4.7, 4.8], RuleState.FIRING, 1, 1),
        ([4.8, 4.8, 4.6], RuleState.RECOVERING, 2, 1),
        ([4.8, 4.8, 4.6, 4.7], RuleState.FIRING, 1, 1),
        ([4.8, 4.8, 4.6, 4.6], RuleState.OK, 3, 1),
        ([4.8, 4.8, 4.6, 4.6, 4.8], RuleState.PENDING, 4, 1),
        ([4.8, 4.8, 4.6, 4.6, 4.8, 4.7], RuleState.OK, 3, 1),
        ([4.8, 4.8, 4.6, 4.6, 4.8, 4.8, 4.8], RuleState.FIRING, 5, 5),
    ],
)
def test_state_has_lasted_since_its_first_observation(
    yields: list[float], state: RuleState, since: int, last_fired: int | None
) -> None:
    """A pause within an episode, and one before it, belongs to what it interrupts."""
    alert = alert_of(DEAD_BAND, curve(y20=yields))
    assert alert.state is state
    assert alert.since == DAYS[since]
    assert alert.since_known == at_midnight(DAYS[since])
    assert alert.last_fired == (None if last_fired is None else DAYS[last_fired])
    assert (alert.problem, alert.reason) == (EvaluationProblem.NONE, "")


def test_alert_has_the_words_of_its_rule() -> None:
    rule = ToyRule(
        id="long-end", title="20-year high", severity="critical", note="ask the desk",
        when="y20 >= 475bp", max_age="999d",
    )  # fmt: skip
    alert = alert_of(rule, curve(y20=[4.7, 4.75]))
    assert (alert.rule, alert.title, alert.severity) == ("long-end", "20-year high", "critical")
    assert (alert.note, alert.series, alert.unit) == ("ask the desk", "y20", "pct")
    assert (alert.value, alert.threshold, alert.above, alert.inclusive) == (4.75, 4.75, True, True)


def test_pending_alert_has_the_observations_that_held_and_are_needed() -> None:
    rule = replace(DEAD_BAND, needed=3)
    held = [
        alert_of(rule, curve(y20=yields)).held
        for yields in ([4.7], [4.8], [4.8, 4.8], [4.8, 4.8, 4.8], [4.8, 4.8, 4.8, 4.6])
    ]
    assert held == [0, 1, 2, 0, 0]
    assert alert_of(rule, curve(y20=[4.7])).needed == 3


def test_alert_of_changes_that_were_cut_has_the_observations_that_held() -> None:
    history = rule_history(DEAD_BAND, curve(y20=[4.7, 4.8]))
    cut = history.changes.upto(int(history.changes.keys[-1]))
    assert build_alert(replace(history, changes=cut)).held == 1


def test_alert_of_a_crossing_says_so() -> None:
    yields = curve(y20=[4.7, 4.8])
    assert alert_of(ToyRule(when="crossed_above(y20, 4.75%)"), yields).crosses
    assert not alert_of(ToyRule(when="y20 > 4.75%"), yields).crosses


def test_alert_of_an_invalid_rule_has_its_words_and_the_error() -> None:
    rule = ToyRule(
        id="typing", title="20-year high", severity="info", note="ask the desk",
        when="y21 > 4.75%",
    )  # fmt: skip
    alert = alert_of(rule, curve(y20=[4.8]))
    assert (alert.rule, alert.title, alert.severity) == ("typing", "20-year high", "info")
    assert (alert.note, alert.series, alert.unit) == ("ask the desk", "y21 > 4.75%", "number")
    assert (alert.value, alert.threshold, alert.above) == (None, None, True)
    assert (alert.state, alert.problem) == (RuleState.UNKNOWN, EvaluationProblem.ERROR)
    assert (alert.since, alert.since_known, alert.last_fired) == (None, None, None)
    assert alert.stamp == Stamp(None, None, State.CACHED)
    assert "no series is called y21" in alert.reason
    threshold = alert_of(ToyRule(series="y21", above=4.75), curve(y20=[4.8]))
    assert threshold.series == "y21"


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_rule_expires_after_its_last_day_in_new_york(zone: str) -> None:
    """The zone of the machine has no effect."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        check_expiry()
    time.tzset()


def check_expiry() -> None:
    rule = ToyRule(above=4.75, expires=date(2025, 5, 20))
    snapshot = replace(curve(y20=[4.8, 4.8]), as_of=datetime(2025, 5, 21, 3, 59, tzinfo=UTC))
    assert alert_of(rule, snapshot).state is RuleState.FIRING
    later = replace(snapshot, as_of=datetime(2025, 5, 21, 4, tzinfo=UTC))
    alert = alert_of(rule, later)
    assert (alert.state, alert.reason) == (RuleState.EXPIRED, "expired on 2025-05-20")
    assert alert.problem is EvaluationProblem.NONE
    much_later = replace(snapshot, as_of=datetime(2025, 8, 21, 4, tzinfo=UTC))
    assert alert_of(rule, much_later).problem is EvaluationProblem.NONE


def test_reason_of_a_stale_rule_names_the_series_and_its_age() -> None:
    snapshot = replace(curve(y20=[4.8, 4.8]), as_of=datetime(2025, 6, 2, 3, tzinfo=UTC))
    alert = alert_of(ToyRule(above=4.75, max_age="9d"), snapshot)
    assert (alert.state, alert.problem) == (RuleState.FIRING, EvaluationProblem.STALE)
    # 3:00 UTC on 2 June is 1 June in New York
    assert alert.reason == "the newest y20 is of 2025-05-20, 12 d ago"


def two_series(y2: list[float], y20: list[float], state: State = State.LIVE) -> Snapshot:
    rows = {"observed": [str(day) for day in DAYS[: len(y2)]], "2Y": y2, "20Y": y20}
    return snapshot_of(dataset("par_yields", "2025", pd.DataFrame(rows), state=state))


def test_every_series_of_a_rule_must_be_new_enough() -> None:
    rule = ToyRule(when="y2 > 4% and y20 > 4.75%", max_age="2d")
    old = two_series([4.1, 4.1, 4.1], [4.8, NAN, NAN])
    now = datetime(2025, 5, 22, 12, tzinfo=UTC)
    alert = alert_of(rule, replace(old, as_of=now))
    assert alert.problem is EvaluationProblem.STALE
    assert alert.reason == "the newest y20 is of 2025-05-19, 3 d ago"
    assert alert.stamp.observed == DAYS[0]
    assert alert.stamp.known == at_midnight(DAYS[2])
    new = two_series([4.1, 4.1, 4.1], [4.8, 4.8, 4.8])
    assert alert_of(rule, replace(new, as_of=now)).problem is EvaluationProblem.NONE


def test_series_without_observations_does_not_hide_a_stale_one() -> None:
    rule = ToyRule(when="y2 > 4% or y20 > 4.75%", max_age="2d")
    snapshot = replace(
        two_series([NAN, NAN], [4.8, 4.8]), as_of=datetime(2025, 5, 28, 12, tzinfo=UTC)
    )
    alert = alert_of(rule, snapshot)
    assert alert.problem is EvaluationProblem.STALE
    assert alert.reason == "the newest y20 is of 2025-05-20, 8 d ago"
    assert alert.stamp.observed == DAYS[1]


@pytest.mark.parametrize(
    ("state", "problem", "reason"),
    [
        (State.FAILING, EvaluationProblem.ERROR, "the source of y20 fails"),
        (State.STALE, EvaluationProblem.NONE, ""),
    ],
)
def test_problem_of_a_failing_source_is_named(
    state: State, problem: EvaluationProblem, reason: str
) -> None:
    rule = ToyRule(above=4.75, max_age="999d")
    alert = alert_of(rule, two_series([4.1, 4.1], [4.8, 4.8], state))
    assert (alert.state, alert.problem, alert.reason) == (RuleState.FIRING, problem, reason)
    assert alert.stamp.state is state
    assert alert.stamp.inputs == (("par_yields", "2025"),)


def test_stamp_has_the_inputs_and_the_worst_state_of_all_series() -> None:
    nominal = pd.DataFrame({"observed": ["2025-05-19", "2025-05-20"], "20Y": [4.8, 4.8]})
    custody = pd.DataFrame({"observed": ["2025-05-19"], "value": [2_900_000.0]})
    snapshot = snapshot_of(
        dataset("par_yields", "2025", nominal, state=State.LIVE),
        dataset("fred", "WMTSECL1", custody, state=State.FAILING),
    )
    when = "y20 > 4.75% and custody_usd_bn < 3000bn"
    alert = alert_of(ToyRule(when=when, max_age="999d"), snapshot)
    assert alert.state is RuleState.FIRING
    assert alert.stamp == Stamp(
        DAYS[0], at_midnight(DAYS[1]), State.FAILING, (("par_yields", "2025"), ("fred", "WMTSECL1"))
    )
    assert alert.problem is EvaluationProblem.ERROR
    assert alert.reason == "the source of custody_usd_bn fails"


def test_stamp_leaves_out_what_has_no_observation_or_no_time() -> None:
    known = Stamp(DAYS[0], at_midnight(DAYS[1]), State.LIVE)
    others = [Stamp(DAYS[1], None, State.STALE), Stamp(None, at_midnight(DAYS[2]), State.STALE)]
    assert merge_stamps([known, *others]) == known
    assert merge_stamps(others) == Stamp(None, None, State.CACHED)


def test_missing_input_is_named_before_too_few_observations() -> None:
    alert = alert_of(ToyRule(when="y2 > 4% and y20 > 9%"), two_series([NAN, NAN], [NAN, NAN]))
    assert alert.state is RuleState.UNKNOWN
    assert alert.reason == "no observation of y2 is at hand"
    assert (alert.since, alert.since_known, alert.last_fired) == (None, None, None)
    other = alert_of(
        ToyRule(when="y2 > 4% and y20 > 4%", max_age="999d"), two_series([4.1, 4.1], [NAN, NAN])
    )
    assert other.reason == "no observation of y20 is at hand"
    window = alert_of(ToyRule(when="avg(y20, 3) > 4%", max_age="999d"), curve(y20=[4.8, 4.8]))
    assert (window.state, window.reason) == (RuleState.UNKNOWN, "too few observations")
