"""Delays of a message by a silence, a cooldown or another rule. Every delay ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.alerts.notify.policy_harness import (
    EVENINGS,
    HIGH,
    LOW,
    RULE,
    PolicyHarness,
    evaluate,
    reasons,
    rule_with,
)
from tui.alerts.notify.event_details import EventKind, RuleSilenced
from tui.alerts.notify.policy import decide
from tui.model.alerts import EvaluationProblem, RuleState


def test_mode_changed_from_once_to_edge_rearms_the_rule() -> None:
    harness = PolicyHarness(rule_with(mode="once"))
    harness.evaluate_evenings([LOW, HIGH, LOW])
    harness.rule = RULE
    assert harness.evaluate([LOW, HIGH, LOW, HIGH], EVENINGS[3]) == ["fired"]
    assert harness.status.done is None


def test_notice_dated_in_the_future_does_not_delay_by_cooldown() -> None:
    harness = PolicyHarness(rule_with(cooldown=timedelta(days=1)))
    harness.evaluate_evenings([LOW, HIGH, LOW])
    harness.log = [
        replace(event, at=event.at + timedelta(days=3650))
        if event.kind is EventKind.NOTICE
        else event
        for event in harness.log
    ]
    assert harness.evaluate([LOW, HIGH, LOW, HIGH], EVENINGS[3]) == ["fired"]


def test_notice_dated_in_the_future_does_not_delay_reminders() -> None:
    harness = PolicyHarness(rule_with(repeat=timedelta(days=1)))
    harness.evaluate_evenings([LOW, HIGH])
    harness.log = [
        replace(event, at=event.at + timedelta(days=3650))
        if event.kind is EventKind.NOTICE
        else event
        for event in harness.log
    ]
    assert harness.evaluate([LOW, HIGH], EVENINGS[2]) == ["repeat"]


def test_unknown_rule_keeps_its_episode_and_its_silence() -> None:
    """As while the data are missing."""
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW, HIGH])
    harness.act(RuleSilenced(None), EVENINGS[1])
    evaluation = evaluate(RULE, [LOW, HIGH], EVENINGS[1])
    unknown = replace(evaluation.alert, state=RuleState.UNKNOWN, last_fired=None)
    evaluation = replace(evaluation, alert=unknown, episodes=())
    assert decide(evaluation, harness.status, EVENINGS[2]) == ()


def test_two_programs_at_midnight_give_the_stale_notice_one_key() -> None:
    harness = PolicyHarness(rule_with(on_stale="notify"))
    harness.evaluate_evenings([LOW])
    midnight = EVENINGS[0] + timedelta(days=20)
    evaluation = evaluate(harness.rule, [LOW], midnight)
    keys = [
        {
            event.dedup_key
            for event in decide(evaluation, harness.status, at)
            if event.kind is EventKind.NOTICE
        }
        for at in (midnight, midnight + timedelta(milliseconds=3))
    ]
    assert keys[0] == keys[1] != set()


@pytest.mark.parametrize("reason", ["stale", "revised"])
def test_silence_delays_stale_and_revised_notices(reason: str) -> None:
    harness = PolicyHarness(rule_with(on_stale="notify"))
    harness.evaluate_evenings([LOW, HIGH])
    evaluation = evaluate(harness.rule, [LOW, HIGH], EVENINGS[1])
    if reason == "stale":
        alert = replace(evaluation.alert, problem=EvaluationProblem.STALE, reason="old")
        evaluation = replace(evaluation, alert=alert)
    else:
        revised = replace(evaluation.episodes[0], revised_away=True)
        evaluation = replace(evaluation, episodes=(revised,))
    harness.act(RuleSilenced(EVENINGS[3]), EVENINGS[1])
    assert decide(evaluation, harness.status, EVENINGS[2]) == ()
    assert reasons(decide(evaluation, harness.status, EVENINGS[3])) == ["unsilenced", reason]


def test_episode_that_revised_data_begin_earlier_is_the_same_one() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW, LOW, HIGH])
    assert harness.evaluate([LOW, HIGH, HIGH], EVENINGS[3]) == []
    assert not harness.status.ended
    assert harness.evaluate([LOW, HIGH, HIGH, LOW], EVENINGS[4]) == []
    assert harness.kinds[-1] is EventKind.ENDED


def test_silence_that_ends_while_inhibited_notifies_after_the_inhibition() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW, HIGH])
    harness.act(RuleSilenced(EVENINGS[2]), EVENINGS[1])
    assert harness.evaluate([LOW, HIGH], EVENINGS[2], "graver") == []
    assert harness.evaluate([LOW, HIGH], EVENINGS[3]) == ["unsilenced"]
