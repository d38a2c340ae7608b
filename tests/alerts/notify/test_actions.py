"""Actions of a user on a rule: done, or refused because nothing would change."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot
from tui.alerts.notify.actions import acknowledged, done_words, rearmed
from tui.alerts.notify.silence import muted
from tui.config import Rule
from tui.model.alerts import Alert, AlertAction, NotificationStatus, Silence
from tui.model.errors import UsageError

NOW = datetime(2026, 8, 10, 14, 30, tzinfo=UTC)
DAY = date(2025, 12, 12)
NEVER, ALWAYS = Rule(id="r", when="y20 > 24%"), Rule(id="r", when="y20 > 1%")
NOTHING = NotificationStatus()


def alert_of(rule: Rule) -> Alert:
    [alert] = evaluate_rules(bundled_snapshot(DAY), rule).alerts
    return alert


def test_acknowledge_of_rule_that_does_not_fire_changes_nothing() -> None:
    """Also after an episode: an edge rule that fired once and cleared has none to acknowledge."""
    fired_once = NotificationStatus(start=DAY, ended=True, acknowledged=None)
    for status in (NOTHING, fired_once):
        with pytest.raises(UsageError, match=r"does not fire.*Nothing changed\.$"):
            acknowledged(alert_of(NEVER), status)


def test_acknowledge_twice_changes_nothing_the_second_time() -> None:
    alert = alert_of(ALWAYS)
    with pytest.raises(UsageError, match=r"No program watches it yet.*Nothing changed"):
        acknowledged(alert, NOTHING)
    action = acknowledged(alert, NotificationStatus(added=NOW))
    assert action.start == alert.last_fired
    again = NotificationStatus(added=NOW, acknowledged=action.start)
    with pytest.raises(UsageError, match=r"acknowledged already\. Nothing changed"):
        acknowledged(alert, again)


def test_acknowledge_of_unseen_episode_of_latching_rule_is_done() -> None:
    assert acknowledged(alert_of(NEVER), NotificationStatus(added=NOW, latched=DAY)).start == DAY


@pytest.mark.parametrize("rule", [NEVER, Rule(id="r", when="y20 > 24%", mode="latch")])
def test_rearm_of_rule_that_notifies_of_each_episode_changes_nothing(rule: Rule) -> None:
    with pytest.raises(UsageError, match=f'Its mode is "{rule.mode}".*Nothing changed'):
        rearmed(rule, NotificationStatus(start=DAY))


def test_rearm_changes_only_a_rule_that_notified_once() -> None:
    once = Rule(id="r", when="y20 > 24%", mode="once")
    with pytest.raises(UsageError, match=r"It is armed.*Nothing changed"):
        rearmed(once, NOTHING)
    assert rearmed(once, NotificationStatus(done=DAY)) == AlertAction("r", "rearmed")


def test_unmute_of_rule_that_is_not_muted_changes_nothing() -> None:
    with pytest.raises(UsageError, match="not muted: nothing changed"):
        muted(alert_of(ALWAYS), "off", NOW, NOTHING)
    silenced = NotificationStatus(silence=Silence(NOW))
    assert muted(alert_of(ALWAYS), "off", NOW, silenced).kind == "lifted"


def test_mute_until_clear_twice_changes_nothing_the_second_time() -> None:
    assert muted(alert_of(ALWAYS), "", NOW, NOTHING).kind == "silenced"
    with pytest.raises(UsageError, match="already: nothing changed"):
        muted(alert_of(ALWAYS), "", NOW, NotificationStatus(silence=Silence(None)))
    assert muted(alert_of(ALWAYS), "3d", NOW, NotificationStatus(silence=Silence(None))).until


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (AlertAction("r", "acked", start=DAY), "Its episode since 2025-12-12 is acknowledged."),
        (AlertAction("r", "rearmed"), "It is armed again and notifies of its next episode."),
        (AlertAction("r", "lifted"), "It is no longer muted."),
        (AlertAction("r", "silenced"), "It is muted until it clears."),
        (
            AlertAction("r", "silenced", until=NOW),
            "It is muted until 2026-08-10 10:30 EDT.",
        ),
    ],
)
def test_done_words_say_what_the_action_did(action: AlertAction, words: str) -> None:
    assert done_words(action) == words
