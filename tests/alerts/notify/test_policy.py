"""Number and reasons of the notices for a rule. Some tests name failures of other tools."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.alerts.notify.policy_harness import (
    EVENINGS,
    HIGH,
    LOW,
    RULE,
    PolicyHarness,
    evaluate,
    rule_with,
)
from tests.support.histories import FIRST, curve
from tests.support.rules import evaluate_rules
from tui.alerts.engine.engine import Engine
from tui.alerts.notify.event_details import (
    EpisodeAcknowledged,
    EpisodeEnded,
    EpisodeFired,
    EventKind,
    RuleRearmed,
    RuleSilenced,
)
from tui.alerts.notify.events import apply_event
from tui.alerts.notify.policy import decide, next_wakeup
from tui.alerts.notify.routing import build_evaluation
from tui.alerts.study.simulated_notifications import simulated_notifications
from tui.model.alerts import NotificationStatus


def test_episode_notifies_once_when_it_fires() -> None:
    reasons = PolicyHarness().evaluate_evenings([LOW, HIGH, HIGH, LOW, HIGH])
    assert reasons == [[], ["fired"], [], [], ["fired"]]


def test_rule_true_when_added_does_not_notify() -> None:
    harness = PolicyHarness()
    assert harness.evaluate_evenings([HIGH, HIGH, LOW, HIGH]) == [[], [], [], ["fired"]]


def test_rule_with_changed_conditions_is_added_again() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW, LOW])
    harness.rule = rule_with(when="y20 > 4.55%")
    assert harness.evaluate([LOW, LOW], EVENINGS[1]) == []
    assert harness.evaluate([LOW, LOW, HIGH], EVENINGS[2]) == []
    assert harness.status.added == EVENINGS[1]


def test_boilr_53_restart_does_not_notify_again() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW, HIGH])
    restarted = PolicyHarness()
    restarted.log = list(harness.log)
    assert restarted.evaluate([LOW, HIGH], EVENINGS[2]) == []


def test_inventory_hunter_22_seventy_nine_polls_notify_once() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW])
    by_poll = [harness.evaluate([LOW, HIGH], EVENINGS[1]) for _ in range(79)]
    assert [reason for reasons in by_poll for reason in reasons] == ["fired"]


def test_changedetection_2715_once_is_done_until_rearmed() -> None:
    harness = PolicyHarness(rule_with(mode="once"))
    assert harness.evaluate_evenings([LOW, HIGH, LOW, HIGH]) == [[], ["fired"], [], []]
    assert harness.status.done == EVENINGS[1].date()
    harness.act(RuleRearmed(), EVENINGS[3])
    assert harness.evaluate([LOW, HIGH, LOW, HIGH, LOW], EVENINGS[4]) == []
    assert harness.evaluate([LOW, HIGH, LOW, HIGH, LOW, HIGH], EVENINGS[5]) == ["fired"]


def test_alertmanager_1057_silence_lasts_until_the_rule_clears() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW, HIGH])
    harness.act(RuleSilenced(None), EVENINGS[1])
    assert harness.evaluate([LOW, HIGH, HIGH], EVENINGS[2]) == []
    assert harness.evaluate([LOW, HIGH, HIGH, LOW], EVENINGS[3]) == []
    assert harness.status.silence is None, "it ends with the episode"
    assert harness.evaluate([LOW, HIGH, HIGH, LOW, HIGH], EVENINGS[4]) == ["fired"]


def test_alertmanager_2896_silence_that_ends_while_firing_notifies_once() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW, HIGH])
    harness.act(RuleSilenced(EVENINGS[1] + timedelta(hours=4)), EVENINGS[1])
    after = EVENINGS[1] + timedelta(hours=5)
    assert harness.evaluate([LOW, HIGH], EVENINGS[1] + timedelta(hours=3)) == []
    assert harness.evaluate([LOW, HIGH], after) == ["unsilenced"]
    assert "was silenced until 2025-05-20 23:00 EDT" in harness.notices[-1].text
    assert harness.evaluate([LOW, HIGH], after + timedelta(hours=1)) == []


def test_alertmanager_226_episode_that_ends_in_silence_is_dropped() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW])
    harness.act(RuleSilenced(EVENINGS[9]), EVENINGS[0])
    assert harness.evaluate([LOW, HIGH], EVENINGS[1]) == []
    assert harness.evaluate([LOW, HIGH, LOW], EVENINGS[2]) == []
    assert harness.kinds[-3:] == [EventKind.FIRED, EventKind.ENDED, EventKind.DROPPED]


def test_episode_that_fired_in_silence_notifies_when_it_ends() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW])
    harness.act(RuleSilenced(EVENINGS[2]), EVENINGS[0])
    assert harness.evaluate([LOW, HIGH], EVENINGS[1]) == []
    assert harness.evaluate([LOW, HIGH], EVENINGS[2]) == ["fired"]
    assert harness.evaluate([LOW, HIGH], EVENINGS[3]) == []


def test_episode_between_two_evaluations_notifies_as_passed() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW])
    assert harness.evaluate([LOW, HIGH, LOW], EVENINGS[2]) == ["passed"]
    assert "fired on 2025-05-20, stood down" in harness.notices[-1].text


def test_inhibition_delays_message() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW])
    assert harness.evaluate([LOW, HIGH], EVENINGS[1], "graver") == []
    assert harness.evaluate([LOW, HIGH], EVENINGS[2]) == ["fired"]


def test_cooldown_delays_second_message() -> None:
    harness = PolicyHarness(rule_with(cooldown=timedelta(days=3)))
    values = [LOW, HIGH, LOW, HIGH]
    assert harness.evaluate_evenings(values) == [[], ["fired"], [], []]
    evaluation = evaluate(harness.rule, values, EVENINGS[3])
    cooldown_end = EVENINGS[1] + timedelta(days=3)
    assert next_wakeup(evaluation, harness.status, EVENINGS[3]) == cooldown_end
    assert harness.evaluate(values, cooldown_end) == ["fired"]


def test_message_delayed_by_rule_or_user_needs_no_wakeup() -> None:
    """Otherwise a rule that is inhibited, acknowledged or muted would be evaluated every second."""
    harness = PolicyHarness(rule_with(cooldown=timedelta(hours=1), repeat=timedelta(days=1)))
    values = [LOW, HIGH, LOW, HIGH]
    harness.evaluate_evenings(values[:3])
    assert harness.evaluate(values, EVENINGS[3], "graver") == []
    evaluation = evaluate(harness.rule, values, EVENINGS[3])
    assert next_wakeup(evaluation, harness.status, EVENINGS[3]) is None
    assert harness.evaluate(values, EVENINGS[4]) == ["fired"]
    harness.act(EpisodeAcknowledged(EVENINGS[3].date()), EVENINGS[4])
    assert harness.evaluate(values, EVENINGS[5]) == []
    assert next_wakeup(evaluation, harness.status, EVENINGS[5]) is None


def test_repeat_notifies_until_the_episode_is_acknowledged() -> None:
    harness = PolicyHarness(rule_with(repeat=timedelta(days=1)))
    assert harness.evaluate_evenings([LOW, HIGH, HIGH, HIGH]) == [
        [],
        ["fired"],
        ["repeat"],
        ["repeat"],
    ]
    harness.act(EpisodeAcknowledged(EVENINGS[1].date()), EVENINGS[3])
    assert harness.evaluate([LOW, HIGH, HIGH, HIGH, HIGH], EVENINGS[4]) == []
    values = [LOW, HIGH, HIGH, HIGH, HIGH, LOW, HIGH, HIGH]
    assert harness.evaluate(values[:6], EVENINGS[5]) == []
    assert harness.evaluate(values[:7], EVENINGS[6]) == ["fired"]
    assert harness.evaluate(values, EVENINGS[7]) == ["repeat"], "another episode was acknowledged"


def test_latched_episode_stays_until_acknowledged() -> None:
    harness = PolicyHarness(rule_with(mode="latch"))
    harness.evaluate_evenings([LOW, HIGH, LOW])
    assert harness.status.latched == EVENINGS[1].date()
    harness.act(EpisodeAcknowledged(EVENINGS[1].date()), EVENINGS[2])
    assert harness.status.latched is None


@pytest.mark.parametrize(("on_stale", "expected"), [("hold", []), ("notify", ["stale"])])
def test_stale_rule_notifies_once_if_on_stale_is_notify(on_stale: str, expected: list[str]) -> None:
    harness = PolicyHarness(rule_with(on_stale=on_stale))
    harness.evaluate_evenings([LOW])
    later = EVENINGS[0] + timedelta(days=20)
    assert harness.evaluate([LOW], later) == expected
    assert harness.evaluate([LOW], later + timedelta(days=1)) == []
    assert harness.status.stale


def test_notified_episode_that_is_revised_away_notifies_once() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW, HIGH])
    evaluation = evaluate(RULE, [LOW, HIGH], EVENINGS[1])
    revised = replace(evaluation.episodes[0], revised_away=True)
    evaluation = replace(evaluation, episodes=(revised,))
    events = decide(evaluation, harness.status, EVENINGS[2])
    assert [event.kind for event in events] == [EventKind.REVISED, EventKind.NOTICE]
    status = harness.status
    for event in events:
        status = apply_event(status, event)
    assert decide(evaluation, status, EVENINGS[3]) == ()


@given(
    st.lists(st.sampled_from([LOW, 4.70, HIGH, float("nan")]), min_size=1, max_size=10),
    st.lists(st.integers(0, 2), min_size=10, max_size=10),
)
def test_more_frequent_evaluation_does_not_notify_more(
    values: list[float], extra: list[int]
) -> None:
    """The log is the same for the same values at the same times."""
    once, often = PolicyHarness(), PolicyHarness()
    for place in range(len(values)):
        once.evaluate(values[: place + 1], EVENINGS[place])
        for _ in range(extra[place] + 1):
            often.evaluate(values[: place + 1], EVENINGS[place])
    assert often.log == once.log


@given(
    st.lists(st.sampled_from([LOW, 4.70, HIGH, float("nan")]), min_size=2, max_size=10),
    st.sampled_from([timedelta(0), timedelta(days=1), timedelta(days=3), timedelta(days=30)]),
    st.sampled_from(["edge", "once", "latch"]),
)
def test_scenario_counts_the_notices_of_the_policy(
    values: list[float], cooldown: timedelta, mode: str
) -> None:
    """The policy runs at every wake-up, and begins on an evening on which the rule is not true."""
    harness = PolicyHarness(rule_with(cooldown=cooldown, mode=mode))
    known = [LOW, *values[1:]]
    for place, evening in enumerate(EVENINGS[: len(known)]):
        harness.evaluate(known[: place + 1], evening)
        evaluation = evaluate(harness.rule, known[: place + 1], evening)
        following = EVENINGS[place + 1 : place + 2] if place + 1 < len(known) else []
        wakeup = next_wakeup(evaluation, harness.status, evening)
        if following and wakeup is not None and evening < wakeup < following[0]:
            harness.evaluate(known[: place + 1], wakeup)
    notices = [notice for notice in harness.notices if notice.reason in ("fired", "passed")]
    snapshot = replace(curve(y20=known), as_of=EVENINGS[len(known) - 1])
    trace = Engine().rule_history(harness.rule, snapshot).trace
    assert len(simulated_notifications(trace, mode, cooldown)) == len(notices)


def test_evenings_begin_with_the_first_day_of_the_curve() -> None:
    assert EVENINGS[0].date() == FIRST


def test_rule_in_error_has_no_episodes_and_logs_nothing() -> None:
    rule = rule_with(when="y21 > 4.75%", clear="")
    update = evaluate_rules(curve(y20=[LOW, HIGH]), rule)
    evaluation = build_evaluation(rule, update.alerts[0], update)
    assert evaluation.episodes == ()
    assert decide(evaluation, NotificationStatus(), EVENINGS[1]) == ()


def test_episode_that_revised_data_no_longer_have_ends_without_a_day() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW, HIGH])
    harness.evaluate([LOW, LOW, LOW], EVENINGS[2])
    assert harness.kinds[-1] is EventKind.ENDED
    assert harness.log[-1].detail == EpisodeEnded(end=None, value=None)
    assert harness.status.ended


def test_episode_that_revised_data_move_to_a_later_day_is_a_new_one() -> None:
    harness = PolicyHarness()
    harness.evaluate_evenings([LOW, HIGH])
    assert harness.evaluate([LOW, LOW, HIGH], EVENINGS[2]) == ["fired"]
    *_, ended, fired, _ = harness.log
    assert ended.detail == EpisodeEnded(end=None, value=None)
    assert isinstance(fired.detail, EpisodeFired)
    assert fired.detail.start == EVENINGS[2].date()
