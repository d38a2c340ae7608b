"""What is to be told of a rule: a pure function of what it says and of what its log says.

An episode is told when it fires, once; what stands in the way (a silence, another rule, the
cooldown) holds it back, and it is told when that ends if it still fires.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tui.alerts.notify.events import Event, EventKind, advanced
from tui.config import Rule
from tui.model.alerts import Alert, Episode, EvaluationProblem, NotificationStatus, RuleState
from tui.model.times import NEW_YORK


@dataclass(frozen=True)
class RuleEvaluation:
    """One rule, what it says, and the episodes it had, oldest first."""

    rule: Rule
    definition: str
    """Of its words; another one makes it a new rule."""
    alert: Alert
    episodes: tuple[Episode, ...]
    words: str = ""
    """The numbers a message carries."""


def definition_of(rule: Rule) -> str:
    """Return the hash of a rule's conditions and of its ``for`` and ``keep``.

    Alert logs store it, and a rule with another hash counts as newly added. The order and the
    types of the hashed values must therefore never change.
    """
    values = (
        rule.when,
        rule.clear,
        rule.series,
        rule.above,
        rule.below,
        rule.clear_below,
        rule.clear_above,
        rule.needed,
        rule.keep,
    )
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


class _Page:
    """The events decided on, and the standing they lead to."""

    def __init__(self, judged: RuleEvaluation, standing: NotificationStatus, now: datetime) -> None:
        self.judged = judged
        self.standing = standing
        self.now = now
        self.events: list[Event] = []

    def add(self, kind: EventKind, once: str = "", **detail: Any) -> None:
        """Decide on one more; ``once`` names what happens at most once to the rule."""
        name = f"{self.judged.rule.id}|{self.judged.definition}|{once}" if once else ""
        event = Event(self.now, self.judged.rule.id, kind, detail, name)
        self.events.append(event)
        self.standing = advanced(self.standing, event)

    def tell(self, reason: str, text: str, once: str) -> None:
        alert = self.judged.alert
        self.add(
            EventKind.NOTICE,
            f"notice|{reason}|{once}",
            reason=reason,
            mode=self.judged.rule.mode,
            title=alert.title,
            text=f"{text}: {self.judged.words}" if self.judged.words else text,
            severity=alert.severity,
            start=self.standing.start.isoformat() if self.standing.start else None,
            fired=self.standing.fired.isoformat() if self.standing.fired else None,
            inputs=[list(one) for one in alert.stamp.inputs],
        )


def decided(
    judged: RuleEvaluation, standing: NotificationStatus, now: datetime, inhibited: str = ""
) -> tuple[Event, ...]:
    """What happened to a rule by now, and what is to be told of it.

    ``inhibited``: the rule that keeps this one quiet, "" for none.
    """
    page = _Page(judged, standing, now)
    state = judged.alert.state
    if judged.alert.overlay is EvaluationProblem.ERROR and state is RuleState.UNKNOWN:
        return ()
    if standing.definition != judged.definition:
        page.add(EventKind.ADDED, f"added|{now.isoformat()}", definition=judged.definition)
        return tuple(page.events)
    if state in (RuleState.EXPIRED, RuleState.UNKNOWN):
        return ()
    if standing.done is not None and judged.rule.mode != "once":
        page.add(EventKind.REARMED)
    _happened(page)
    lifted = _lifted(page, inhibited)
    _tell_episode(page, inhibited, lifted)
    _tell_again(page, inhibited)
    _tell_stale(page)
    _tell_revised(page)
    return tuple(page.events)


def firing(judged: RuleEvaluation, standing: NotificationStatus) -> bool:
    """Whether an episode lasts that began after the rule was added."""
    return judged.alert.state.fires and not standing.ended


def _happened(page: _Page) -> None:
    """Log the episodes that began or ended since the log was last written."""
    standing = page.standing
    if not standing.ended:
        same = [one for one in page.judged.episodes if _lasted(one, standing)]
        if not same or same[0].end is not None:
            end = same[0].end if same else None
            page.add(EventKind.ENDED, f"ended|{standing.fired}", **_of(end, same))
    seen = max(one for one in (standing.added, standing.fired) if one is not None)
    for one in page.judged.episodes:
        if one.fired > seen:
            page.add(
                EventKind.FIRED,
                f"fired|{one.fired.isoformat()}",
                fired=one.fired.isoformat(),
                start=one.start.isoformat(),
                value=one.start_value,
                inputs=[list(one) for one in page.judged.alert.stamp.inputs],
            )
            if one.end is not None:
                page.add(EventKind.ENDED, f"ended|{one.fired}", **_of(one.end, [one]))


def _lasted(one: Episode, standing: NotificationStatus) -> bool:
    """Whether it is the episode logged last; a correction may let it begin earlier."""
    if standing.fired is None or standing.start is None or one.fired > standing.fired:
        return False
    return one.fired == standing.fired or one.end is None or one.end > standing.start


def _of(end: date | None, episodes: Sequence[Episode]) -> dict[str, object]:
    """An end; None where by what is known today the episode never was."""
    value = episodes[0].end_value if episodes else None
    return {"end": end.isoformat() if end else None, "value": value}


def _lifted(page: _Page, inhibited: str) -> str:
    """End a silence whose time is over; until when it was, "" where none ended.

    What another rule keeps quiet stays silenced meanwhile, so that the end is told after that.
    """
    silence, fires = page.standing.silence, page.judged.alert.state.fires
    if silence is None or (inhibited and fires):
        return ""
    if silence.until is None and not fires:
        page.add(EventKind.LIFTED, why="stood down")
    elif silence.until is not None and silence.until <= page.now:
        page.add(EventKind.LIFTED, why="over")
        return f"{silence.until.astimezone(NEW_YORK):%Y-%m-%d %H:%M} New York"
    return ""


def _held(page: _Page, inhibited: str) -> str:
    """What stands in the way of telling, "" for nothing."""
    standing = page.standing
    if standing.done is not None:
        return "it was told once"
    if standing.silence is not None:
        return "silenced"
    if inhibited:
        return f"inhibited by {inhibited}"
    if standing.told is not None:
        since = page.now - standing.told
        if timedelta(0) <= since < page.judged.rule.cooldown:  # less than 0: the clock was put back
            return "cooldown"
    return ""


def _tell_episode(page: _Page, inhibited: str, lifted: str) -> None:
    standing = page.standing
    lasts = firing(page.judged, standing)
    seen = standing.acked is not None and standing.acked == standing.start
    if lifted and lasts and not seen and standing.done is None:
        reason = "fired" if standing.untold else "unsilenced"
        page.tell(reason, f"fires since {standing.start}, was silenced until {lifted}", lifted)
        return
    if not standing.untold:
        return
    held = _held(page, inhibited)
    if held and (standing.done is not None or not lasts):
        page.add(EventKind.DROPPED, f"dropped|{standing.fired}", why=held)
    elif not held and lasts:
        page.tell("fired", f"fires since {standing.start}", f"{standing.fired}")
    elif not held:
        times = f", {standing.untold} times in all" if standing.untold > 1 else ""
        page.tell("passed", f"fired on {standing.start}, stood down{times}", f"{standing.fired}")


def _tell_again(page: _Page, inhibited: str) -> None:
    standing, repeat = page.standing, page.judged.rule.repeat
    if repeat is None or standing.told is None or standing.fired not in standing.told_of:
        return
    quiet = inhibited or standing.silence or standing.acked == standing.start
    if firing(page.judged, standing) and not quiet and page.now - standing.told >= repeat:
        page.tell("repeat", f"still fires since {standing.start}", f"{standing.told}")


def _tell_stale(page: _Page) -> None:
    stale = page.judged.alert.overlay is EvaluationProblem.STALE
    if stale is page.standing.stale or page.standing.silence is not None:
        return
    alert = page.judged.alert
    page.add(EventKind.STALE if stale else EventKind.FRESH, why=alert.why)
    if stale and page.judged.rule.on_stale == "notify":
        page.tell("stale", f"cannot be judged, {alert.why}", f"{alert.stamp.observed}")


def _tell_revised(page: _Page) -> None:
    if page.standing.silence is not None:
        return
    for one in page.judged.episodes:
        told = one.fired in page.standing.told_of and one.fired not in page.standing.revised
        if one.revised_away and told:
            page.add(EventKind.REVISED, f"revised|{one.fired}", fired=one.fired.isoformat())
            page.tell("revised", f"what fired on {one.start} is revised away", f"{one.fired}")


def wakes(judged: RuleEvaluation, standing: NotificationStatus, now: datetime) -> datetime | None:
    """When a rule may have something more to tell although nothing new was published.

    What was due by now and was not told waits for something else: another rule, or a person.
    """
    found = [standing.silence.until] if standing.silence else []
    if standing.told is not None and standing.untold:
        found.append(standing.told + judged.rule.cooldown)
    if standing.told is not None and judged.rule.repeat and firing(judged, standing):
        found.append(standing.told + judged.rule.repeat)
    return min((one for one in found if one is not None and one > now), default=None)
