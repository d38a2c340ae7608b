"""What holds a message back, and that nothing holds it back for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.alerts.notify.test_policy import (
    EVENINGS,
    HIGH,
    LOW,
    RULE,
    Told,
    evenings,
    judgement,
    replace_rule,
)
from tui.alerts.notify.events import EventKind
from tui.alerts.notify.policy import decided
from tui.model.alerts import EvaluationProblem, RuleState


def kinds(told: Told) -> list[EventKind]:
    return [event.kind for event in told.log]


def test_a_rule_that_was_told_once_and_is_told_each_time_now_is_armed() -> None:
    told = Told(replace_rule(mode="once"))
    evenings(told, [LOW, HIGH, LOW])
    told.rule = RULE
    assert told.look([LOW, HIGH, LOW, HIGH], EVENINGS[3]) == ["fired"]
    assert told.standing.done is None


def test_what_was_told_by_a_clock_that_ran_ahead_holds_nothing_back() -> None:
    told = Told(replace_rule(cooldown=timedelta(days=1)))
    evenings(told, [LOW, HIGH, LOW])
    told.log = [
        replace(event, at=event.at + timedelta(days=3650))
        if event.kind is EventKind.NOTICE
        else event
        for event in told.log
    ]
    assert told.look([LOW, HIGH, LOW, HIGH], EVENINGS[3]) == ["fired"]


def test_what_cannot_be_judged_at_all_holds_its_episode_and_its_silence() -> None:
    """As when the data are gone, and come again later."""
    told = Told()
    evenings(told, [LOW, HIGH])
    told.say(EventKind.SILENCED, EVENINGS[1], until=None)
    judged = judgement(RULE, [LOW, HIGH], EVENINGS[1])
    nothing = replace(judged.alert, state=RuleState.UNKNOWN, last_fired=None)
    assert decided(replace(judged, alert=nothing, episodes=()), told.standing, EVENINGS[2]) == ()


def test_two_programs_that_wake_at_midnight_tell_of_staleness_once() -> None:
    one = Told(replace_rule(on_stale="notify"))
    evenings(one, [LOW])
    midnight = EVENINGS[0] + timedelta(days=20)
    judged = judgement(one.rule, [LOW], midnight)
    names = [
        {
            event.once
            for event in decided(judged, one.standing, at)
            if event.kind is EventKind.NOTICE
        }
        for at in (midnight, midnight + timedelta(milliseconds=3))
    ]
    assert names[0] == names[1] != set()


@pytest.mark.parametrize("what", ["stale", "revised"])
def test_a_muted_rule_says_nothing_else_either_until_the_silence_is_over(what: str) -> None:
    told = Told(replace_rule(on_stale="notify"))
    evenings(told, [LOW, HIGH])
    judged = judgement(told.rule, [LOW, HIGH], EVENINGS[1])
    stale = replace(judged.alert, overlay=EvaluationProblem.STALE, why="old")
    gone = replace(judged.episodes[0], revised_away=True)
    later = replace(judged, alert=stale) if what == "stale" else replace(judged, episodes=(gone,))
    told.say(EventKind.SILENCED, EVENINGS[1], until=EVENINGS[3].isoformat())
    assert decided(later, told.standing, EVENINGS[2]) == ()
    after = decided(later, told.standing, EVENINGS[3])
    reasons = [event.detail["reason"] for event in after if event.kind is EventKind.NOTICE]
    assert reasons == ["unsilenced", what]


def test_an_episode_that_a_correction_lets_begin_earlier_is_the_same_one() -> None:
    told = Told()
    evenings(told, [LOW, LOW, HIGH])
    assert told.look([LOW, HIGH, HIGH], EVENINGS[3]) == []
    assert not told.standing.ended
    assert told.look([LOW, HIGH, HIGH, LOW], EVENINGS[4]) == []
    assert kinds(told)[-1] is EventKind.ENDED


def test_a_silence_that_ends_while_another_rule_holds_it_back_is_told_after_that() -> None:
    told = Told()
    evenings(told, [LOW, HIGH])
    told.say(EventKind.SILENCED, EVENINGS[1], until=EVENINGS[2].isoformat())
    assert told.look([LOW, HIGH], EVENINGS[2], "graver") == []
    assert told.look([LOW, HIGH], EVENINGS[3]) == ["unsilenced"]
