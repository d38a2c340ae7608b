"""Notification policy: which messages to send for a rule.

The policy is a pure function of the rule's current state and of the notification log.
A rule notifies once per episode. A silence, a cooldown or an inhibiting rule delays
the message; it is sent when the delay ends, if the rule still fires.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field

from tui.alerts import wording
from tui.alerts.notify.event_details import (
    EpisodeDropped,
    EpisodeEnded,
    EpisodeFired,
    EpisodeRevised,
    EventDetail,
    Notice,
    RuleAdded,
    RuleFresh,
    RuleRearmed,
    RuleStale,
    SilenceLifted,
)
from tui.alerts.notify.events import Event, apply_event
from tui.config import Rule
from tui.model.alerts import Alert, Episode, EvaluationProblem, NotificationStatus, RuleState
from tui.model.times import format_new_york


class RuleEvaluation(Struct, frozen=True):
    """A rule's state at one moment, with its episodes, oldest first."""

    rule: Rule
    definition: str
    """Hash of the rule's conditions. If it changes, the rule counts as newly added."""
    alert: Alert
    episodes: tuple[Episode, ...]
    numbers: str = ""
    """Numbers at the end of each message, "" for none."""


class _Decision(Struct):
    """The events decided so far, and the status they lead to."""

    evaluation: RuleEvaluation
    status: NotificationStatus
    now: datetime
    events: list[Event] = field(default_factory=list)

    def add(self, detail: EventDetail, dedup_key: str = "") -> None:
        """Add an event. The log accepts one event of a rule and a definition with this key."""
        rule, definition = self.evaluation.rule.id, self.evaluation.definition
        key = f"{rule}|{definition}|{dedup_key}" if dedup_key else ""
        event = Event(self.now, rule, detail, key)
        self.events.append(event)
        self.status = apply_event(self.status, event)

    def notify(self, reason: str, text: str, dedup_key: str) -> None:
        """Add a notice. ``reason`` is one of those of ``Notice``."""
        alert, numbers = self.evaluation.alert, self.evaluation.numbers
        notice = Notice(
            reason=reason,
            mode=self.evaluation.rule.mode,
            title=alert.title,
            text=f"{text}: {numbers}" if numbers else text,
            severity=alert.severity,
            start=self.status.start,
            fired=self.status.fired,
            inputs=alert.stamp.inputs,
        )
        self.add(notice, f"notice|{reason}|{dedup_key}")


def decide(
    rule: RuleEvaluation, status: NotificationStatus, now: datetime, inhibited_by: str = ""
) -> tuple[Event, ...]:
    """Return the events to log for a rule: episodes that began or ended, and messages to send.

    ``inhibited_by`` is the id of a firing rule that suppresses this one, "" for none.
    Empty if the rule was never evaluated or has expired.
    """
    decision = _Decision(rule, status, now)
    state = rule.alert.state
    if rule.alert.problem is EvaluationProblem.ERROR and state is RuleState.UNKNOWN:
        return ()
    if status.definition != rule.definition:
        decision.add(RuleAdded(rule.definition), f"added|{now.isoformat()}")
        return tuple(decision.events)
    if state in (RuleState.EXPIRED, RuleState.UNKNOWN):
        return ()
    if status.done is not None and rule.rule.mode != "once":
        decision.add(RuleRearmed())
    _log_episodes(decision)
    silenced_until = _lift_silence(decision, inhibited_by)
    _notify_episode(decision, inhibited_by, silenced_until)
    _remind(decision, inhibited_by)
    _notify_stale(decision)
    _notify_revised(decision)
    return tuple(decision.events)


def is_firing(rule: RuleEvaluation, status: NotificationStatus) -> bool:
    """Return whether a rule fires in an episode that began after the rule was added."""
    return rule.alert.state.fires and not status.ended


def _log_episodes(decision: _Decision) -> None:
    """Log the episodes that began or ended since the last decision."""
    status = decision.status
    if not status.ended:
        logged = [each for each in decision.evaluation.episodes if _is_logged(each, status)]
        if not logged or logged[0].end is not None:
            decision.add(_episode_ended(logged), f"ended|{status.fired}")
    newest = max(time for time in (status.added, status.fired) if time is not None)
    for episode in decision.evaluation.episodes:
        if episode.fired > newest:
            fired = EpisodeFired(
                fired=episode.fired,
                start=episode.start,
                value=episode.start_value,
                inputs=decision.evaluation.alert.stamp.inputs,
            )
            decision.add(fired, f"fired|{episode.fired.isoformat()}")
            if episode.end is not None:
                decision.add(_episode_ended([episode]), f"ended|{episode.fired}")


def _is_logged(episode: Episode, status: NotificationStatus) -> bool:
    """Return whether an episode is the one logged last. Revised data may let it begin earlier."""
    if status.fired is None or status.start is None or episode.fired > status.fired:
        return False
    return episode.fired == status.fired or episode.end is None or episode.end > status.start


def _episode_ended(episodes: Sequence[Episode]) -> EpisodeEnded:
    """Return the end of the first episode, or of one that revised data no longer have."""
    if not episodes:
        return EpisodeEnded(end=None, value=None)
    return EpisodeEnded(end=episodes[0].end, value=episodes[0].end_value)


def _lift_silence(decision: _Decision, inhibited_by: str) -> str:
    """End the silence if it is over. Return its end if it had a time limit, "" otherwise.

    The silence of a firing rule lasts while another rule inhibits it. Its end is notified later.
    """
    silence, fires = decision.status.silence, decision.evaluation.alert.state.fires
    if silence is None or (inhibited_by and fires):
        return ""
    if silence.until is None and not fires:
        decision.add(SilenceLifted("stood down"))
    elif silence.until is not None and silence.until <= decision.now:
        decision.add(SilenceLifted("over"))
        return format_new_york(silence.until)
    return ""


def _delay_reason(decision: _Decision, inhibited_by: str) -> str:
    """Return the reason for which no message may be sent now, "" for none."""
    status = decision.status
    if status.done is not None:
        return "it was told once"
    if status.silence is not None:
        return "silenced"
    if inhibited_by:
        return f"inhibited by {inhibited_by}"
    if status.notified_at is not None:
        elapsed = decision.now - status.notified_at
        # Less than 0 if the clock was put back: that must not delay messages for years.
        if timedelta(0) <= elapsed < decision.evaluation.rule.cooldown:
            return "cooldown"
    return ""


def _notify_episode(decision: _Decision, inhibited_by: str, silenced_until: str) -> None:
    """Notify of the newest episode, or drop its notification if it ended while delayed."""
    status = decision.status
    fires = is_firing(decision.evaluation, status)
    is_acked = status.acknowledged is not None and status.acknowledged == status.start
    if silenced_until and fires and not is_acked and status.done is None:
        reason = "fired" if status.pending else "unsilenced"
        text = wording.fires_after_silence(status.start, status.fired, silenced_until)
        decision.notify(reason, text, silenced_until)
        return
    if not status.pending:
        return
    delay = _delay_reason(decision, inhibited_by)
    if delay and (status.done is not None or not fires):
        decision.add(EpisodeDropped(delay), f"dropped|{status.fired}")
    elif not delay and fires:
        decision.notify("fired", wording.fires(status.start, status.fired), f"{status.fired}")
    elif not delay:
        text = wording.fired_and_cleared(status.start, status.fired, status.pending)
        decision.notify("passed", text, f"{status.fired}")


def _remind(decision: _Decision, inhibited_by: str) -> None:
    """Repeat the message of an episode that lasts, every ``repeat`` until it is acknowledged."""
    status, repeat = decision.status, decision.evaluation.rule.repeat
    if repeat is None or status.notified_at is None or status.fired not in status.notified_of:
        return
    is_suppressed = inhibited_by or status.silence or status.acknowledged == status.start
    # Less than 0 if the clock was put back: that must not delay reminders for years.
    is_due = not timedelta(0) <= decision.now - status.notified_at < repeat
    if is_firing(decision.evaluation, status) and not is_suppressed and is_due:
        text = wording.still_fires(status.start, status.fired)
        decision.notify("repeat", text, f"{status.notified_at}")


def _notify_stale(decision: _Decision) -> None:
    """Log that a rule became stale or fresh, after any silence. Notify if ``on_stale`` says so."""
    alert = decision.evaluation.alert
    is_stale = alert.problem is EvaluationProblem.STALE
    if is_stale is decision.status.stale or decision.status.silence is not None:
        return
    decision.add(RuleStale(alert.reason) if is_stale else RuleFresh(alert.reason))
    if is_stale and decision.evaluation.rule.on_stale == "notify":
        decision.notify("stale", wording.is_stale(alert.reason), f"{alert.stamp.observed}")


def _notify_revised(decision: _Decision) -> None:
    """Notify once of each notified episode that revised data no longer have."""
    if decision.status.silence is not None:
        return
    for episode in decision.evaluation.episodes:
        status = decision.status
        is_notified = episode.fired in status.notified_of and episode.fired not in status.revised
        if episode.revised_away and is_notified:
            decision.add(EpisodeRevised(episode.fired), f"revised|{episode.fired}")
            text = wording.revised_away(episode.start)
            decision.notify("revised", text, f"{episode.fired}")


def next_wakeup(rule: RuleEvaluation, status: NotificationStatus, now: datetime) -> datetime | None:
    """Return when ``decide`` may have more to send without new data, or None (UTC).

    Messages that were due by now and not sent are delayed by another rule or wait for a user.
    """
    times = [status.silence.until] if status.silence else []
    if status.notified_at is not None and status.pending:
        times.append(status.notified_at + rule.rule.cooldown)
    if status.notified_at is not None and rule.rule.repeat and is_firing(rule, status):
        times.append(status.notified_at + rule.rule.repeat)
    return min((time for time in times if time is not None and time > now), default=None)
