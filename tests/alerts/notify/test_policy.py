"""What is told of a rule, and how often: the failures of other tools by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.histories import FIRST, curve
from tui.alerts.engine.engine import Engine
from tui.alerts.notify.events import Event, EventKind, advanced, standings
from tui.alerts.notify.policy import RuleEvaluation, decided, wakes
from tui.alerts.study.backtest import tellings
from tui.config import Rule
from tui.model.alerts import NotificationStatus

RULE = Rule(id="r", when="y20 > 4.75%", clear="y20 < 4.65%", cooldown=timedelta(0))
HIGH, LOW = 4.80, 4.60
EVENINGS = [
    datetime(2025, 5, day, 23, tzinfo=UTC) for day in (19, 20, 21, 22, 23, 26, 27, 28, 29, 30)
]
"""19:00 in New York on each day of the curve, Memorial Day as a business day of the toy curve."""


class Told:
    """A rule, evening after evening, with its log."""

    def __init__(self, rule: Rule = RULE) -> None:
        self.rule = rule
        self.log: list[Event] = []

    @property
    def standing(self) -> NotificationStatus:
        return standings(self.log).get("r", NotificationStatus())

    def look(self, values: Sequence[float], at: datetime, inhibited: str = "") -> list[str]:
        """What is told at a moment when these values are known, by reasons."""
        judged = judgement(self.rule, values, at)
        events = [
            replace(event, number=len(self.log) + place)
            for place, event in enumerate(decided(judged, self.standing, at, inhibited), start=1)
        ]
        self.log += events
        return [event.detail["reason"] for event in events if event.kind is EventKind.NOTICE]

    def say(self, kind: EventKind, at: datetime, **detail: str | None) -> None:
        self.log.append(Event(at, "r", kind, detail))

    @property
    def last_words(self) -> str:
        return str(
            [event for event in self.log if event.kind is EventKind.NOTICE][-1].detail["text"]
        )


def judgement(rule: Rule, values: Sequence[float], at: datetime) -> RuleEvaluation:
    engine, snapshot = Engine(), replace(curve(y20=values), as_of=at)
    [alert] = engine.evaluate([rule], snapshot)
    return RuleEvaluation(rule, rule.when, alert, engine.rule_history(rule, snapshot).episodes())


def evenings(told: Told, values: Sequence[float]) -> list[list[str]]:
    """What is told evening after evening, as one value after another comes."""
    return [told.look(values[: n + 1], EVENINGS[n]) for n in range(len(values))]


def test_an_episode_is_told_once_when_it_fires() -> None:
    told = evenings(Told(), [LOW, HIGH, HIGH, LOW, HIGH])
    assert told == [[], ["fired"], [], [], ["fired"]]


def test_a_rule_already_true_when_added_is_not_told() -> None:
    told = Told()
    assert evenings(told, [HIGH, HIGH, LOW, HIGH]) == [[], [], [], ["fired"]]


def test_a_rule_whose_words_change_is_added_anew() -> None:
    told = Told()
    evenings(told, [LOW, LOW])
    told.rule = replace_rule(when="y20 > 4.55%")
    assert told.look([LOW, LOW], EVENINGS[1]) == []
    assert told.look([LOW, LOW, HIGH], EVENINGS[2]) == []
    assert told.standing.added == EVENINGS[1]


def test_boilr_53_a_restart_tells_nothing_again() -> None:
    told = Told()
    evenings(told, [LOW, HIGH])
    again = Told()
    again.log = list(told.log)
    assert again.look([LOW, HIGH], EVENINGS[2]) == []


def test_inventory_hunter_22_seventy_nine_polls_tell_once() -> None:
    told = Told()
    evenings(told, [LOW])
    reasons = [told.look([LOW, HIGH], EVENINGS[1]) for _ in range(79)]
    assert [one for found in reasons for one in found] == ["fired"]


def test_changedetection_2715_once_means_done_until_rearmed_and_then_again() -> None:
    told = Told(replace_rule(mode="once"))
    assert evenings(told, [LOW, HIGH, LOW, HIGH]) == [[], ["fired"], [], []]
    assert told.standing.done == EVENINGS[1].date()
    told.say(EventKind.REARMED, EVENINGS[3])
    assert told.look([LOW, HIGH, LOW, HIGH, LOW], EVENINGS[4]) == []
    assert told.look([LOW, HIGH, LOW, HIGH, LOW, HIGH], EVENINGS[5]) == ["fired"]


def test_alertmanager_1057_a_silence_can_last_until_the_rule_clears() -> None:
    told = Told()
    evenings(told, [LOW, HIGH])
    told.say(EventKind.SILENCED, EVENINGS[1], until=None)
    assert told.look([LOW, HIGH, HIGH], EVENINGS[2]) == []
    assert told.look([LOW, HIGH, HIGH, LOW], EVENINGS[3]) == []
    assert told.standing.silence is None, "it ends with the episode"
    assert told.look([LOW, HIGH, HIGH, LOW, HIGH], EVENINGS[4]) == ["fired"]


def test_alertmanager_2896_a_silence_that_ends_while_it_fires_is_told_once_at_once() -> None:
    told = Told()
    evenings(told, [LOW, HIGH])
    told.say(EventKind.SILENCED, EVENINGS[1], until=(EVENINGS[1] + timedelta(hours=4)).isoformat())
    after = EVENINGS[1] + timedelta(hours=5)
    assert told.look([LOW, HIGH], EVENINGS[1] + timedelta(hours=3)) == []
    assert told.look([LOW, HIGH], after) == ["unsilenced"]
    assert "was silenced until 2025-05-20 23:00 New York" in told.last_words
    assert told.look([LOW, HIGH], after + timedelta(hours=1)) == []


def test_alertmanager_226_what_ends_in_a_silence_is_logged_and_not_told() -> None:
    told = Told()
    evenings(told, [LOW])
    told.say(EventKind.SILENCED, EVENINGS[0], until=(EVENINGS[9]).isoformat())
    assert told.look([LOW, HIGH], EVENINGS[1]) == []
    assert told.look([LOW, HIGH, LOW], EVENINGS[2]) == []
    assert [event.kind for event in told.log][-3:] == [
        EventKind.FIRED,
        EventKind.ENDED,
        EventKind.DROPPED,
    ]


def test_what_fired_in_a_silence_is_told_when_it_ends() -> None:
    told = Told()
    evenings(told, [LOW])
    told.say(EventKind.SILENCED, EVENINGS[0], until=EVENINGS[2].isoformat())
    assert told.look([LOW, HIGH], EVENINGS[1]) == []
    assert told.look([LOW, HIGH], EVENINGS[2]) == ["fired"]
    assert told.look([LOW, HIGH], EVENINGS[3]) == []


def test_what_began_and_ended_while_nobody_watched_is_told_as_passed() -> None:
    told = Told()
    evenings(told, [LOW])
    assert told.look([LOW, HIGH, LOW], EVENINGS[2]) == ["passed"]
    assert "fired on 2025-05-20, stood down" in told.last_words


def test_inhibition_holds_back_and_does_not_lose() -> None:
    told = Told()
    evenings(told, [LOW])
    assert told.look([LOW, HIGH], EVENINGS[1], "graver") == []
    assert told.look([LOW, HIGH], EVENINGS[2]) == ["fired"]


def test_the_cooldown_holds_back_until_it_is_over() -> None:
    told = Told(replace_rule(cooldown=timedelta(days=3)))
    values = [LOW, HIGH, LOW, HIGH]
    assert evenings(told, values) == [[], ["fired"], [], []]
    judged = judgement(told.rule, values, EVENINGS[3])
    assert wakes(judged, told.standing, EVENINGS[3]) == EVENINGS[1] + timedelta(days=3)
    assert told.look(values, EVENINGS[1] + timedelta(days=3)) == ["fired"]


def test_what_something_else_holds_back_wakes_nobody() -> None:
    """Else a rule that is due, but inhibited, acknowledged or mute, is looked at every second."""
    told = Told(replace_rule(cooldown=timedelta(hours=1), repeat=timedelta(days=1)))
    values = [LOW, HIGH, LOW, HIGH]
    evenings(told, values[:3])
    assert told.look(values, EVENINGS[3], "graver") == []
    judged = judgement(told.rule, values, EVENINGS[3])
    assert wakes(judged, told.standing, EVENINGS[3]) is None
    assert told.look(values, EVENINGS[4]) == ["fired"]
    told.say(EventKind.ACKED, EVENINGS[4], start="2025-05-22")
    assert told.look(values, EVENINGS[5]) == []
    assert wakes(judged, told.standing, EVENINGS[5]) is None


def test_it_is_repeated_until_somebody_has_seen_it() -> None:
    told = Told(replace_rule(repeat=timedelta(days=1)))
    assert evenings(told, [LOW, HIGH, HIGH, HIGH]) == [[], ["fired"], ["repeat"], ["repeat"]]
    told.say(EventKind.ACKED, EVENINGS[3], start="2025-05-20")
    assert told.look([LOW, HIGH, HIGH, HIGH, HIGH], EVENINGS[4]) == []
    values = [LOW, HIGH, HIGH, HIGH, HIGH, LOW, HIGH, HIGH]
    assert told.look(values[:6], EVENINGS[5]) == []
    assert told.look(values[:7], EVENINGS[6]) == ["fired"]
    assert told.look(values, EVENINGS[7]) == ["repeat"], "it was seen of the other episode"


def test_a_latched_episode_stays_until_somebody_has_seen_it() -> None:
    told = Told(replace_rule(mode="latch"))
    evenings(told, [LOW, HIGH, LOW])
    assert told.standing.latched == EVENINGS[1].date()
    told.say(EventKind.ACKED, EVENINGS[2], start="2025-05-20")
    assert told.standing.latched is None


@pytest.mark.parametrize(("on_stale", "expected"), [("hold", []), ("notify", ["stale"])])
def test_what_cannot_be_judged_is_told_once_where_wanted(
    on_stale: str, expected: list[str]
) -> None:
    told = Told(replace_rule(on_stale=on_stale))
    evenings(told, [LOW])
    later = EVENINGS[0] + timedelta(days=20)
    assert told.look([LOW], later) == expected
    assert told.look([LOW], later + timedelta(days=1)) == []
    assert told.standing.stale


def test_what_was_told_and_is_revised_away_is_said_once() -> None:
    told = Told()
    evenings(told, [LOW, HIGH])
    judged = judgement(RULE, [LOW, HIGH], EVENINGS[1])
    gone = replace(judged, episodes=(replace(judged.episodes[0], revised_away=True),))
    first = decided(gone, told.standing, EVENINGS[2])
    assert [event.kind for event in first] == [EventKind.REVISED, EventKind.NOTICE]
    standing = told.standing
    for event in first:
        standing = advanced(standing, event)
    assert decided(gone, standing, EVENINGS[3]) == ()


@given(
    st.lists(st.sampled_from([LOW, 4.70, HIGH, float("nan")]), min_size=1, max_size=10),
    st.lists(st.integers(0, 2), min_size=10, max_size=10),
)
def test_looking_more_often_tells_nothing_more(values: list[float], looks: list[int]) -> None:
    """Told by the same values at the same moments, however often one looks in between."""
    once, often = Told(), Told()
    for place in range(len(values)):
        once.look(values[: place + 1], EVENINGS[place])
        for _ in range(looks[place] + 1):
            often.look(values[: place + 1], EVENINGS[place])
    assert often.log == once.log


@given(
    st.lists(st.sampled_from([LOW, 4.70, HIGH, float("nan")]), min_size=2, max_size=10),
    st.sampled_from([timedelta(0), timedelta(days=1), timedelta(days=3), timedelta(days=30)]),
    st.sampled_from(["edge", "once", "latch"]),
)
def test_a_scenario_counts_what_would_have_been_told(
    values: list[float], cooldown: timedelta, mode: str
) -> None:
    """Looked at whenever there may be something to tell, beginning with a quiet evening."""
    told = Told(replace_rule(cooldown=cooldown, mode=mode))
    known = [LOW, *values[1:]]
    for place, evening in enumerate(EVENINGS[: len(known)]):
        told.look(known[: place + 1], evening)
        judged = judgement(told.rule, known[: place + 1], evening)
        following = EVENINGS[place + 1 : place + 2] if place + 1 < len(known) else []
        woken = wakes(judged, told.standing, evening)
        if following and woken is not None and evening < woken < following[0]:
            told.look(known[: place + 1], woken)
    moments = [
        event.at
        for event in told.log
        if event.kind is EventKind.NOTICE and event.detail["reason"] in ("fired", "passed")
    ]
    snapshot = replace(curve(y20=known), as_of=EVENINGS[len(known) - 1])
    trace = Engine().rule_history(told.rule, snapshot).trace
    assert len(tellings(trace, mode, cooldown)) == len(moments)


def replace_rule(**options: object) -> Rule:
    given_options = {"id": "r", "when": RULE.when, "clear": RULE.clear, "cooldown": RULE.cooldown}
    return Rule(**{**given_options, **options})  # type: ignore[arg-type]


def test_the_evenings_are_those_of_the_curve() -> None:
    assert EVENINGS[0].date() == FIRST
